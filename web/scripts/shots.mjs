// Takes pictures of the pages for a person to look at:
//   npm run shots -- http://127.0.0.1:8900 test-results/shots [plan-id]
import { mkdirSync } from 'node:fs'
import { chromium } from 'playwright-core'
import { chromiumPath, FLAGS } from '../e2e/chromium.mjs'

const [base = 'http://127.0.0.1:8900', out = 'test-results/shots', wanted] = process.argv.slice(2)
const only = process.env.ONLY ? new RegExp(process.env.ONLY) : null
mkdirSync(out, { recursive: true })
const plans = await (await fetch(`${base}/api/plans`)).json()
const plan = wanted ?? plans[0]?.plan_id
const detail = await (await fetch(`${base}/api/plans/${plan}`)).json()
const matrix = await (await fetch(`${base}/api/compare/matrix`)).json()
const draft = (await (await fetch(`${base}/api/drafts`)).json())[0]?.id
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
  drafts: '/drafts',
  ...(draft ? { desk: `/drafts/${draft}`, history: `/drafts/${draft}/history` } : {}),
  checks: '/checks',
  check: `/checks/${plan}`,
  checked: `/checks/${plan}?tab=checked`,
  compared: `/checks/${plan}?tab=compared`,
  compare: '/compare',
  indicator: `/compare/${matrix.rows[0]?.indicator_id}`,
  diff: `/diff?old=${plans[0]?.plan_id}&new=${plans[1]?.plan_id}`,
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
