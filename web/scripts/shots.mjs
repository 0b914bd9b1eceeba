// Takes pictures of the pages for a person to look at:
//   npm run shots -- http://127.0.0.1:8900 test-results/shots [plan-id]
// As a guest, or as GONGFU_LOGIN with GONGFU_PASSWORD.
import { mkdirSync } from 'node:fs'
import { chromium } from 'playwright-core'
import { chromiumPath, FLAGS } from '../e2e/chromium.mjs'

const [base = 'http://127.0.0.1:8900', out = 'test-results/shots', wanted] = process.argv.slice(2)
const only = process.env.ONLY ? new RegExp(process.env.ONLY) : null
mkdirSync(out, { recursive: true })
const { GONGFU_LOGIN: login, GONGFU_PASSWORD: password } = process.env
const entered = await fetch(base + (login ? '/api/session' : '/api/session/guest'), {
  method: 'POST',
  headers: { 'Content-Type': 'application/json' },
  body: JSON.stringify(login ? { login, password } : {}),
})
const token = /gongfu_session=([^;]+)/.exec(entered.headers.get('set-cookie') ?? '')?.[1]
if (!token) throw new Error(`no session: ${entered.status} ${await entered.text()}`)
const get = async (path) => (await fetch(base + path, { headers: { Cookie: `gongfu_session=${token}` } })).json()
const plans = await get('/api/plans')
const plan = wanted ?? plans[0]?.plan_id
const detail = await get(`/api/plans/${plan}`)
const matrix = await get('/api/compare/matrix')
const draft = login ? (await get('/api/drafts'))[0]?.id : undefined
const first = detail.indicators[0]
const pages = {
  overview: '/',
  commitments: '/?measure=commitments',
  plan: `/plans/${plan}`,
  evidence: `/plans/${plan}?ev=i-${first?.table}-${first?.row}-t0`,
  pledges: `/plans/${plan}?tab=commitments`,
  projects: `/plans/${plan}?tab=projects`,
  findings: `/plans/${plan}?tab=findings`,
  tables: `/plans/${plan}?tab=tables`,
  assignments: `/plans/${plan}/assignments`,
  search: `/search?q=${encodeURIComponent(first?.name ?? '')}`,
  me: '/me',
  accounts: '/accounts',
  audit: '/audit',
  drafts: '/drafts',
  ...(draft ? { desk: `/drafts/${draft}`, history: `/drafts/${draft}/history` } : {}),
  checks: '/checks',
  check: `/checks/${plan}`,
  checked: `/checks/${plan}?tab=checked`,
  compared: `/checks/${plan}?tab=compared`,
  compare: '/compare',
  indicator: `/compare/${matrix.rows[0]?.indicator_id}`,
  diff: `/diff?old=${plans[0]?.plan_id}&new=${plans[1]?.plan_id}`,
  entitlements: '/entitlements',
  services: '/entitlements/sample',
  service: '/entitlements/sample/items/sample-subsistence',
  counter: '/counter/sample',
  determinations: '/determinations',
  claim: '/claim/sample',
  reference: '/reference',
  regions: '/reference?tab=regions',
  help: '/help',
  missing: '/plans/nowhere',
}
const browser = await chromium.launch({ executablePath: chromiumPath(), args: FLAGS })
for (const width of [1440, 1920, 360]) {
  for (const locale of ['zh', 'en']) {
    const context = await browser.newContext({ viewport: { width, height: width === 360 ? 740 : 900 }, deviceScaleFactor: width === 360 ? 2 : 1 })
    await context.addInitScript((it) => localStorage.setItem('gongfu.preferences', JSON.stringify(it)), { locale, large: process.env.LARGE === '1' })
    await context.addCookies([{ name: 'gongfu_session', value: token, url: base }])
    const page = await context.newPage()
    page.on('console', (it) => it.type() === 'error' && console.error(width, locale, it.text()))
    page.on('pageerror', (it) => console.error(width, locale, it.message))
    for (const [name, path] of Object.entries(pages)) {
      const file = `${name}-${width}-${locale}.png`
      if (only && !only.test(file)) continue
      await page.goto(base + path)
      await page.waitForLoadState('networkidle')
      await page.screenshot({ path: `${out}/${file}`, fullPage: process.env.FULL === '1' })
    }
    await context.close()
  }
}
await browser.close()
