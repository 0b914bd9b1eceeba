import { readFileSync } from 'node:fs'
import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Plugin } from 'vite'
import { boundaries, domains, evidence, indicators, overview, places, plan, regions } from './data'

/** The strict policy the server sends with every page; the mock must live with it too. */
export const CSP =
  "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; font-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"

/** Answers /api from the invented data. Only in mode `mock`. */
export function mockApi(): Plugin {
  return {
    name: 'gongfu-mock-api',
    configureServer: (server) => void server.middlewares.use(answer),
    configurePreviewServer: (server) => {
      server.middlewares.use((_, response, next) => {
        response.setHeader('Content-Security-Policy', CSP)
        next()
      })
      server.middlewares.use(answer)
    },
  }
}

export function answer(request: IncomingMessage, response: ServerResponse, next: () => void): void {
  const url = new URL(request.url ?? '/', 'http://mock')
  if (!url.pathname.startsWith('/api/')) return next()
  const locale = request.headers['accept-language']?.startsWith('en') ? 'en' : 'zh'
  const body = route(url, locale)
  if (body === null || body === undefined) {
    const title = locale === 'en' ? `nothing is known at ${url.pathname}` : `${url.pathname} 处没有内容`
    send(response, 404, 'application/problem+json', { type: 'about:blank', title, status: 404, detail: '' })
  } else {
    send(response, 200, 'application/json', body)
  }
}

function route(url: URL, locale: 'zh' | 'en'): unknown {
  const parts = url.pathname.split('/').slice(2).map(decodeURIComponent)
  switch (parts[0]) {
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
    case 'openapi.json':
      return JSON.parse(readFileSync(new URL('../openapi.json', import.meta.url), 'utf8'))
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
