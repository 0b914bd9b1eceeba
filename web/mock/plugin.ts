import { readFileSync } from 'node:fs'
import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Plugin } from 'vite'
import type { NewDecision, Session } from '../src/api/types'
import { bringIn, comparisons, decide, Refused, report, rules, seriesList } from './checks'
import { compare, diff, matrix } from './compare'
import { boundaries, domains, evidence, indicators, overview, places, plan, regions } from './data'

/** The strict policy the server sends with every page; the mock must live with it too. */
export const CSP =
  "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; font-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"

/** Answers /api from the invented data. Only in mode `mock`. */
export function mockApi(): Plugin {
  return {
    name: 'gongfu-mock-api',
    configureServer: (server) => void server.middlewares.use((request, response, next) => void answer(request, response, next)),
    configurePreviewServer: (server) => {
      server.middlewares.use((_, response, next) => {
        response.setHeader('Content-Security-Policy', CSP)
        next()
      })
      server.middlewares.use((request, response, next) => void answer(request, response, next))
    },
  }
}

export async function answer(request: IncomingMessage, response: ServerResponse, next: () => void): Promise<void> {
  const url = new URL(request.url ?? '/', 'http://mock')
  if (!url.pathname.startsWith('/api/')) return next()
  const locale = request.headers['accept-language']?.startsWith('en') ? 'en' : 'zh'
  const at = locale === 'zh' ? 0 : 1
  const problem = (status: number, title: string, detail: string) =>
    send(response, status, 'application/problem+json', { type: 'about:blank', title, status, detail })
  try {
    const parts = url.pathname.split('/').slice(2).map(decodeURIComponent)
    if (parts[0] === 'checks' && parts[2] === 'export') {
      const format = url.searchParams.get('format') ?? ''
      if (!['docx', 'xlsx'].includes(format)) return problem(400, locale === 'en' ? `no such format: ${format}` : `不支持格式“${format}”`, locale === 'en' ? 'Use docx or xlsx.' : '用 docx 或 xlsx')
      response.setHeader('Content-Disposition', `attachment; filename="${parts[1]}-check.${format}"`)
      response.setHeader('Content-Type', 'application/octet-stream')
      return void response.end('invented')
    }
    const body = request.method === 'GET' || request.method === 'HEAD' ? route(url, locale) : change(request.method, parts, url, await bytesOf(request), locale)
    if (body === null || body === undefined) problem(404, locale === 'en' ? `nothing is known at ${url.pathname}` : `${url.pathname} 处没有内容`, '')
    else send(response, 200, 'application/json', body)
  } catch (error) {
    if (!(error instanceof Refused)) throw error
    problem(error.problem.status, error.problem.title[at], error.problem.detail[at])
  }
}

async function bytesOf(request: IncomingMessage): Promise<Buffer> {
  const parts: Buffer[] = []
  for await (const part of request) parts.push(part as Buffer)
  return Buffer.concat(parts)
}

function change(method: string | undefined, parts: string[], url: URL, body: Buffer, locale: 'zh' | 'en'): unknown {
  const [root, id = '', what, key = ''] = parts
  if (root !== 'checks') return null
  if (method === 'PUT' && what === 'decisions') return decide(id, key, url.searchParams, JSON.parse(body.toString('utf8')) as Partial<NewDecision>, locale)
  if (method === 'POST' && what === 'runs') return bringIn(id, url.searchParams, body.length, locale)
  return null
}

/** Somebody who may do everything, so that every page can be looked at. */
const SESSION: Session = {
  account: { id: 'mock', login: 'mock', name: '演示员', role: 'planner', region_code: null, region_name: null, department: null, domains: [], must_change: false, codes: false, disabled: false, created_at: '2026-01-05T08:00:00Z', changed_at: '2026-01-05T08:00:00Z', revision: 1 },
  guest: false,
  guests_allowed: true,
  may: ['look-around', 'search', 'read-plan', 'read-check', 'export', 'read-draft', 'bring-in', 'correct', 'decide', 'publish', 'assign', 'share', 'use-own-account'],
  idle_minutes: 60,
}

function route(url: URL, locale: 'zh' | 'en'): unknown {
  const parts = url.pathname.split('/').slice(2).map(decodeURIComponent)
  switch (parts[0]) {
    // The invented data here have no streets; the sample pack of the server has.
    case 'places':
      return parts.length === 1 ? [] : null
    case 'overview':
      return overview()
    case 'plans':
      if (parts.length === 1) return places()
      if (parts[2] === 'evidence') return evidence(parts[1] ?? '', Number(url.searchParams.get('line')), locale)
      return plan(parts[1] ?? '', locale)
    case 'domains':
      return domains
    case 'indicators':
      return indicators
    case 'regions': {
      const parent = url.searchParams.get('parent')
      return regions.filter((it) => it.parent === parent)
    }
    case 'boundaries':
      return boundaries[`${parts[1]}/${parts[2]}`]
    case 'checks':
      if (parts.length === 1) return seriesList(locale)
      if (parts[2] === 'comparisons') return comparisons(parts[1] ?? '', locale)
      return report(parts[1] ?? '', url.searchParams, locale)
    case 'rules':
      return rules(locale)
    case 'compare':
      if (parts[1] === 'matrix') return matrix()
      return compare(url.searchParams.get('indicator') ?? '', (url.searchParams.get('plans') ?? '').split(',').filter(Boolean), locale)
    case 'diff':
      return diff(url.searchParams.get('old') ?? '', url.searchParams.get('new') ?? '', locale)
    case 'openapi.json':
      return JSON.parse(readFileSync(new URL('../openapi.json', import.meta.url), 'utf8'))
    case 'session':
      return SESSION
    case 'health':
      return { status: 'ok' }
    default:
      return null
  }
}

function send(response: ServerResponse, status: number, type: string, body: unknown): void {
  response.statusCode = status
  response.setHeader('Content-Type', type)
  response.end(JSON.stringify(body))
}
