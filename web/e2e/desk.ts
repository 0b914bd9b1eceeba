import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createRequire } from 'node:module'
import { readFileSync } from 'node:fs'
import { chromium, type BrowserContext, type Page } from 'playwright-core'
import { expect, inject } from 'vitest'
import type { CheckReport, Matrix, Overview, Place, Plan } from '../src/api/types'
import { call, PASSWORD, settle } from './people'
import { chromiumPath, FLAGS } from './chromium.mjs'

export type Locale = 'zh' | 'en'
export interface Look {
  locale?: Locale
  width?: number
  large?: boolean
  /** Who looks: the planner of the tests, unless said otherwise; `nobody` is not signed in. */
  as?: Who
  /** The token of somebody else's session. */
  token?: string
}
export type Who = 'planner' | 'administrator' | 'guest' | 'nobody'

/** The cookie of somebody, for requests without a page. */
function token(who: Who): string {
  return who === 'guest' ? 'guest' : who === 'nobody' ? '' : inject(who)
}
export const cookie = (who: Who = 'planner') => `gongfu_session=${token(who)}`

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')

/** Somebody new: made by the administrator, with the password of all. */
export async function newcomer(role: string, region: string | null = null, settled = true): Promise<{ login: string; token: string; password: string }> {
  const login = `e2e-${role}-${Date.now()}`
  const made = await call<{ one_time_password: string }>(inject('base'), 'POST', '/api/accounts', inject('administrator'), { login, name: '新来的', role, region })
  const password = made.body.one_time_password
  return settled ? { login, token: await settle(inject('base'), login, password), password: PASSWORD } : { login, token: '', password }
}

/** A browser with a fresh profile, and what went wrong in it. */
export class Desk {
  readonly base = inject('base')
  /** Complaints of the pages: errors, refused content, requests to elsewhere. */
  readonly complaints: string[] = []
  private constructor(
    private readonly context: BrowserContext,
    private readonly profile: string,
  ) {}

  static async open(look: Look = {}): Promise<Desk> {
    const profile = mkdtempSync(join(tmpdir(), 'gongfu-chromium-'))
    const context = await chromium.launchPersistentContext(profile, {
      executablePath: chromiumPath(),
      args: FLAGS,
      viewport: { width: look.width ?? 1440, height: 900 },
      acceptDownloads: true,
      permissions: ['clipboard-read', 'clipboard-write'],
    })
    const desk = new Desk(context, profile)
    const value = look.token ?? token(look.as ?? 'planner')
    if (value !== '') await context.addCookies([{ name: 'gongfu_session', value, url: inject('base'), httpOnly: true, sameSite: 'Strict' }])
    await context.addInitScript(
      (preferences) => {
        // Only at the first visit: a test may change them and come back.
        if (localStorage.getItem('gongfu.preferences') === null) localStorage.setItem('gongfu.preferences', JSON.stringify(preferences))
      },
      { locale: look.locale ?? 'zh', large: look.large ?? false },
    )
    context.setDefaultTimeout(30_000)
    return desk
  }

  async page(path: string): Promise<Page> {
    const page = await this.context.newPage()
    page.on('pageerror', (error) => this.complaints.push(`error: ${error.message}`))
    page.on('console', (message) => {
      // A place without boundaries and a plan that is not there answer 404, and are meant to.
      if (message.type() === 'error' && !/status of 404/.test(message.text())) this.complaints.push(`console: ${message.text()}`)
    })
    page.on('request', (request) => {
      if (!/^(data|blob):/.test(request.url()) && !request.url().startsWith(this.base)) this.complaints.push(`request: ${request.url()}`)
    })
    await page.goto(this.base + path)
    await settled(page)
    return page
  }

  async close(): Promise<void> {
    await this.context.close()
    rmSync(this.profile, { recursive: true, force: true })
  }
}

/** The page has its heading and nothing says it is still loading. */
export async function settled(page: Page): Promise<void> {
  await page.waitForFunction(() => document.querySelector('main h1') && !document.querySelector('.state[role=status]'))
  // The overview's map comes after its numbers.
  if (new URL(page.url()).pathname === '/') await page.waitForLoadState('networkidle')
}

export async function api<T>(path: string, locale: Locale = 'zh'): Promise<T> {
  const response = await fetch(inject('base') + path, { headers: { 'Accept-Language': locale, Cookie: cookie() } })
  if (!response.ok) throw new Error(`${path}: ${response.status}`)
  return (await response.json()) as T
}

/** The plan with most to show. */
export async function fullestPlan(): Promise<Plan> {
  const places = await api<Place[]>('/api/plans')
  const best = [...places].sort((a, b) => b.totals.indicators * 1000 + b.totals.commitments - (a.totals.indicators * 1000 + a.totals.commitments))[0]
  if (!best) throw new Error('the server has no plan')
  return api<Plan>(`/api/plans/${best.plan_id}`)
}

export const overview = () => api<Overview>('/api/overview')

/** WCAG 2.2 A and AA, and the practices axe knows. */
export async function expectAxeClean(page: Page, what: string): Promise<void> {
  await page.evaluate(AXE)
  const violations = await page.evaluate(async () => {
    const axe = (window as unknown as { axe: { run: (context: Document, options: object) => Promise<{ violations: { id: string; help: string; nodes: { html: string; failureSummary?: string }[] }[] }> } }).axe
    const result = await axe.run(document, {
      runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'],
    })
    return result.violations.map((it) => `${it.id}: ${it.help}\n    ${it.nodes.slice(0, 3).map((node) => `${node.html.slice(0, 160)} — ${node.failureSummary ?? ''}`).join('\n    ')}`)
  })
  expect(violations, what).toEqual([])
}

/** Text in Chinese that does not say so: a label nobody translated. */
export async function chineseLeftovers(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const found: string[] = []
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT)
    for (let node = walker.nextNode(); node; node = walker.nextNode()) {
      const holder = node.parentElement
      if (!holder || !/\p{Script=Han}/u.test(node.textContent ?? '')) continue
      if (holder.closest('noscript, script, style, option')) continue
      // A sentence of findings may quote the document.
      if (((node.textContent ?? '').match(/[A-Za-z]{2,}/g) ?? []).length >= 4) continue
      if (holder.closest('[lang]')?.getAttribute('lang') !== 'zh-CN') found.push((node.textContent ?? '').trim())
    }
    for (const element of document.querySelectorAll('[aria-label], [title], [placeholder]')) {
      for (const name of ['aria-label', 'placeholder', 'title']) {
        const value = element.getAttribute(name) ?? ''
        // A label may quote the document inside a sentence; it is not Chinese all through.
        if (/\p{Script=Han}/u.test(value) && !/[A-Za-z]{2,}/.test(value)) found.push(`${name}: ${value}`)
      }
    }
    return found
  })
}

/** A small invented plan with contradictions in it, and the same with some of them mended and one more. */
export const DRAFT = `# 苍岚县“十四五”公共服务规划

苍岚县人民政府

2021年12月

## 一、主要目标

到2025年，护理型养老床位占比达到55%以上，学前教育毛入园率达到96%。

表1 “十四五”公共服务主要指标

| 序号 | 指标 | 单位 | 2020年 | 2025年 | 属性 |
|---|---|---|---|---|---|
| 1 | 护理型养老床位占比 | % | 46 | ≥60 | 约束性 |
| 2 | 学前教育毛入园率 | % | 95.2 | 98 | 预期性 |
| 3 | 每千人口拥有注册护士数 | 人 | 3.0 | 2.4 | 预期性 |
| 4 | 九年义务教育巩固率 | % | 100 | 100 | 约束性 |

## 二、重点任务

规划期内新建幼儿园11所，其中公办8所、民办4所。到2025年，每千人口拥有注册护士数达到3.8人。

到2025年，九年义务教育巩固率保持100%。
`
export const MENDED = DRAFT.replace('占比达到55%以上', '占比达到60%以上').replace('毛入园率达到96%', '毛入园率达到98%').replace('巩固率保持100%', '巩固率达到95%')

/** Brings a document in as the pages do, without them. */
export async function bringIn(id: string, text: string, name: string): Promise<CheckReport> {
  const response = await fetch(`${inject('base')}/api/checks/${id}/runs?${new URLSearchParams({ name })}`, {
    method: 'POST',
    headers: { 'Accept-Language': 'zh', 'Content-Type': 'application/octet-stream', Cookie: cookie() },
    body: text,
  })
  if (!response.ok) throw new Error(`${id}: ${response.status} ${await response.text()}`)
  return (await response.json()) as CheckReport
}

/** The indicator that most plans have. */
export async function richestIndicator(): Promise<string> {
  const { rows } = await api<Matrix>('/api/compare/matrix')
  const having = (row: Matrix['rows'][number]) => row.cells.filter((it) => it?.target_value).length
  const best = [...rows].sort((a, b) => having(b) - having(a))[0]
  if (!best) throw new Error('the server has no indicator to compare')
  return best.indicator_id
}

/** Two plans that differ. */
export async function twoPlans(): Promise<[string, string]> {
  const places = await api<Place[]>('/api/plans')
  const [first, ...others] = [...places].sort((a, b) => b.totals.indicators - a.totals.indicators)
  const second = others.find((it) => it.region_code !== first?.region_code) ?? others[0]
  if (!first || !second) throw new Error('the server has fewer than two plans')
  return [first.plan_id, second.plan_id]
}
