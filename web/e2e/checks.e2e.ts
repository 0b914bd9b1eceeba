// Checks, comparisons and differences in the browser. What to expect is read from
// the API. Drafts are brought in under ids of their own (e2e-…), so that decisions
// on real plans stay as they are; a server that is only lent keeps those drafts.
import { readFileSync } from 'node:fs'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import type { Page } from 'playwright-core'
import type { CheckFinding, CheckReport, CheckSeries, IndicatorComparison, Matrix, Place, PlanDiff, StatementComparison } from '../src/api/types'
import { KINDS } from '../src/lib/compare'
import { api, bringIn, Desk, DRAFT, MENDED, richestIndicator, settled, twoPlans } from './desk'

let desk: Desk
beforeAll(async () => {
  desk = await Desk.open()
})
afterAll(async () => desk.close())
afterEach(() => {
  const said = desk.complaints.splice(0)
  expect(said, 'no errors, refused content or requests to elsewhere').toEqual([])
})

const reportOf = (id: string) => api<CheckReport>(`/api/checks/${id}`)
const card = (page: Page, key: string) => page.locator(`[id="f-${key}"]`)

async function fullestSeries(): Promise<CheckReport> {
  const list = await api<CheckSeries[]>('/api/checks')
  const best = [...list].sort((a, b) => b.counts.error + b.counts.warning + b.counts.info - (a.counts.error + a.counts.warning + a.counts.info))[0]
  if (!best) throw new Error('the server has nothing to check')
  return reportOf(best.id)
}

/** Chosen, named and sent by hand, as a person does it. */
async function sendFile(page: Page, text: string, name: string, id?: string): Promise<void> {
  await page.locator('input[type=file]').setInputFiles({ name, mimeType: 'text/markdown', buffer: Buffer.from(text) })
  if (id) await page.locator('input[name=id]').fill(id)
  await page.locator('.bring').getByRole('button', { name: '检查', exact: true }).click()
}

describe('the list of checks', () => {
  it('has every series with its counts', async () => {
    const list = await api<CheckSeries[]>('/api/checks')
    const page = await desk.page('/checks')
    for (const it of list) {
      const row = page.locator(`[id="check-${it.id}"]`)
      const counts = await row.locator('td.align-end').allInnerTexts()
      expect(counts.slice(0, 3).map((text) => Number(text.replaceAll(',', ''))), it.id).toEqual([it.counts.error, it.counts.warning, it.counts.info])
    }
    await page.locator('select[name=found]').selectOption('error')
    await page.waitForURL(/found=error/)
    await expect.poll(() => page.locator('tbody tr:not(.group)').count()).toBe(list.filter((it) => it.counts.error > 0).length)
    await page.close()
  })

  it('takes a document by keyboard and leads to its findings', async () => {
    const id = `e2e-${Date.now()}-a`
    const page = await desk.page('/checks')
    await page.locator('input[type=file]').setInputFiles({ name: '试查稿.md', mimeType: 'text/markdown', buffer: Buffer.from(DRAFT) })
    // The focus is in the form; the id is proposed.
    const proposed = page.locator('input[name=id]')
    expect(await proposed.inputValue()).toMatch(/^draft-\d{8}/)
    await proposed.fill(id)
    await page.keyboard.press('Enter')
    await page.waitForURL(new RegExp(`/checks/${id}$`))
    await settled(page)
    const report = await reportOf(id)
    await expect.poll(() => page.locator('.finding').count()).toBe(report.findings.length)
    expect(report.runs[0]?.by).toBe('测试员 (tester)')
    await page.close()
  })

  it('tells kindly when a document cannot be read, and keeps what was filled in', async () => {
    const mine = await Desk.open()
    const page = await mine.page('/checks')
    const id = `e2e-${Date.now()}-b`
    await page.locator('input[type=file]').setInputFiles({ name: '扫描件.xyz', mimeType: 'application/octet-stream', buffer: Buffer.from([0, 1, 2, 3]) })
    await page.getByText('这种文件多半读不了').waitFor()
    await page.locator('input[name=id]').fill(id)
    await page.locator('.bring').getByRole('button', { name: '检查', exact: true }).click()
    const alert = page.getByRole('alert')
    await alert.waitFor()
    for (const word of ['怎么了', '没有变的', '怎么办']) expect(await alert.innerText()).toContain(word)
    expect(await page.locator('input[name=id]').inputValue()).toBe(id)
    expect(await page.locator('.chosen').innerText()).toContain('扫描件.xyz')
    // One that is too large: in the words of the server, which knows its limit.
    await page.locator('input[type=file]').setInputFiles({ name: 'large.txt', mimeType: 'text/plain', buffer: Buffer.alloc(34 * 1024 * 1024, 'a') })
    await page.locator('.bring').getByRole('button', { name: '检查', exact: true }).click()
    await page.getByText('文件太大').waitFor()
    expect(await alert.innerText()).toMatch(/\d+ MB/)
    // The network comes back, the file is another: it goes on from here.
    await page.route('**/runs?*', (route) => route.abort())
    await sendFile(page, DRAFT, 'a.md')
    await page.getByText('连不上服务器').waitFor()
    await page.unroute('**/runs?*')
    await page.locator('.bring').getByRole('button', { name: '检查', exact: true }).click()
    await page.waitForURL(new RegExp(`/checks/${id}$`))
    await mine.close()
  })
})

describe('the findings of a plan', () => {
  it('are all there, gravest first, with both sides and what to do', async () => {
    const report = await fullestSeries()
    const page = await desk.page(`/checks/${report.id}`)
    await expect.poll(() => page.locator('.finding').count()).toBe(report.findings.length + report.gone.length)
    for (const it of report.findings.slice(0, 15)) {
      const shown = card(page, it.key)
      expect(await shown.locator('.sides > li').count(), it.key).toBe(it.evidence.length)
      const text = await shown.innerText()
      expect(text).toContain(it.message)
      expect(text).toContain(it.remedy)
      for (const side of it.evidence) expect(text).toContain(side.text || '')
    }
    const order = await page.locator('.groups section > h2 .severity').evaluateAll((all) => all.map((it) => it.className.match(/error|warning|info/)?.[0]))
    expect(order).toEqual(['error', 'warning', 'info'].filter((severity) => report.findings.some((it) => it.severity === severity)))
    await page.close()
  })

  it('stand side by side where there is room and one under the other on a phone', async () => {
    const report = await fullestSeries()
    const pair = report.findings.find((it) => it.evidence.length === 2)
    if (!pair) return
    for (const width of [1440, 360]) {
      const mine = await Desk.open({ width })
      const page = await mine.page(`/checks/${report.id}`)
      const [a, b] = await card(page, pair.key).locator('.sides > li').evaluateAll((all) => all.map((it) => it.getBoundingClientRect().toJSON() as DOMRect))
      if (width > 700) expect(a?.top).toBe(b?.top)
      else expect((a?.bottom ?? 0) <= (b?.top ?? 0)).toBe(true)
      await mine.close()
    }
  })

  it('lead to the line of the plan', async () => {
    const report = await fullestSeries()
    const found = report.findings.find((it) => it.evidence.some((side) => side.plan_id !== null && side.line > 0))
    const side = found?.evidence.find((it) => it.plan_id !== null && it.line > 0)
    if (!found || !side) return
    const page = await desk.page(`/checks/${report.id}`)
    await card(page, found.key).locator(`a[href*="/plans/${side.plan_id}"][href$="ev=l-${side.line}"]`).first().click()
    await settled(page)
    const panel = page.getByRole('complementary')
    await panel.waitFor()
    expect(await panel.innerText()).toContain(String(side.line))
    await page.getByRole('link', { name: '检查这份规划' }).first().click()
    await page.waitForURL(new RegExp(`/checks/${side.plan_id}$`))
    await page.close()
  })

  it('are narrowed by severity, rule, chapter and words, all in the address', async () => {
    const report = await fullestSeries()
    const first = report.findings[0]
    if (!first) return
    const page = await desk.page(`/checks/${report.id}`)
    const shown = () => page.locator('.finding:not(.gone)').count()
    await page.locator('select[name=severity]').selectOption(first.severity)
    await expect.poll(shown).toBe(report.findings.filter((it) => it.severity === first.severity).length)
    await page.locator('select[name=code]').selectOption(first.code)
    await page.locator('select[name=chapter]').selectOption(first.chapter ?? 'none')
    const expected = report.findings.filter((it) => it.code === first.code && it.severity === first.severity && it.chapter === first.chapter).length
    await expect.poll(shown).toBe(expected)
    await page.reload()
    await settled(page)
    await expect.poll(shown).toBe(expected)
    await page.getByRole('button', { name: '清除筛选' }).click()
    await page.keyboard.press('/')
    await page.keyboard.type('zzzz')
    await page.getByText('没有符合筛选条件的发现').waitFor()
    await page.close()
  })

  it('are walked through by keyboard, and gone to by heading', async () => {
    const report = await fullestSeries()
    if (report.findings.length < 2) return
    const page = await desk.page(`/checks/${report.id}`)
    const ids = await page.locator('.finding').evaluateAll((all) => all.map((it) => it.id))
    const here = () => page.evaluate(() => document.activeElement?.id)
    await page.locator('#main').focus()
    await page.keyboard.press('j')
    expect(await here()).toBe(ids[0])
    await page.keyboard.press('j')
    expect(await here()).toBe(ids[1])
    await page.keyboard.press('k')
    expect(await here()).toBe(ids[0])
    const jump = page.getByRole('navigation', { name: '跳到' }).getByRole('link').first()
    const target = (await jump.getAttribute('href'))?.slice(1)
    await jump.press('Enter')
    await expect.poll(here).toBe(target)
    expect(new URL(page.url()).hash).toBe(`#${target}`)
    await page.close()
  })

  it('can be taken away as Word and Excel, and printed with an answer to fill in', async () => {
    const report = await fullestSeries()
    const page = await desk.page(`/checks/${report.id}`)
    for (const [label, format] of [['导出 Word', 'docx'], ['导出 Excel', 'xlsx']] as const) {
      const [download] = await Promise.all([page.waitForEvent('download'), page.getByRole('button', { name: label }).click()])
      expect(download.suggestedFilename()).toMatch(new RegExp(`\\.${format}$`))
      expect(readFileSync(await download.path()).length).toBeGreaterThan(0)
    }
    await page.emulateMedia({ media: 'print' })
    expect(await page.getByRole('button', { name: '导出 Word' }).isVisible()).toBe(false)
    expect(await page.locator('.acts').first().isVisible()).toBe(false)
    expect(await page.locator('.sides').first().isVisible()).toBe(true)
    if (report.findings.some((it) => (it.decision?.verdict ?? 'open') === 'open')) expect(await page.locator('.answer').first().isVisible()).toBe(true)
    await page.close()
  })

  it('say on the page why they could not be taken away', async () => {
    const report = await fullestSeries()
    const mine = await Desk.open()
    const page = await mine.page(`/checks/${report.id}`)
    let saved = 0
    page.on('download', () => (saved += 1))
    await page.route('**/export?*', (route) => route.fulfill({ status: 503, contentType: 'application/problem+json', json: { title: '正忙', detail: '一分钟后再试。', status: 503 } }))
    await page.getByRole('button', { name: '导出 Word' }).click()
    const alert = page.getByRole('alert')
    await alert.waitFor()
    for (const words of ['没有导出', '正忙', '一分钟后再试。']) expect(await alert.innerText()).toContain(words)
    expect(saved).toBe(0)
    await page.unroute('**/export?*')
    await Promise.all([page.waitForEvent('download'), page.getByRole('button', { name: '导出 Word' }).click()])
    await expect.poll(() => alert.count()).toBe(0)
    await mine.close()
  })
})

describe('deciding', () => {
  let id: string
  let report: CheckReport
  beforeAll(async () => {
    id = `e2e-${Date.now()}-d`
    report = await bringIn(id, DRAFT, 'draft.md')
    if (report.findings.length < 2) throw new Error(`the draft should have at least two findings, it has ${report.findings.length}`)
  })
  const find = async (key: string): Promise<CheckFinding | undefined> => (await reportOf(id)).findings.find((it) => it.key === key)

  it('accepts, keeps it, and opens it again', async () => {
    const key = report.findings[0]!.key
    const page = await desk.page(`/checks/${id}`)
    await card(page, key).getByRole('button', { name: /^采纳/ }).press('Enter')
    await card(page, key).locator('.decision').waitFor()
    await expect.poll(async () => (await find(key))?.decision?.verdict).toBe('accepted')
    await page.reload()
    await settled(page)
    expect(await card(page, key).locator('.decision').innerText()).toContain('测试员')
    await page.locator('select[name=state]').selectOption('accepted')
    await expect.poll(() => page.locator('.finding').count()).toBe(1)
    await card(page, key).getByRole('button', { name: /^重新打开/ }).click()
    await expect.poll(async () => (await find(key))?.decision?.verdict ?? 'open').toBe('open')
    expect((await find(key))?.history.length).toBe(2)
    await page.close()
  })

  it('sets aside only with a reason; a server that fails takes no word away', async () => {
    const key = report.findings[1]!.key
    const mine = await Desk.open()
    const page = await mine.page(`/checks/${id}`)
    const it = card(page, key)
    await it.getByRole('button', { name: /^不采纳/ }).press('Enter')
    expect(await page.evaluate(() => document.activeElement?.tagName)).toBe('TEXTAREA')
    await it.locator('form button[type=submit]').click()
    await it.getByText('请写明理由').waitFor()
    await it.locator('textarea').fill('与主管部门核对过，维持原文。')
    await page.route('**/decisions/**', (route) => route.fulfill({ status: 503, contentType: 'application/problem+json', json: { title: '正忙', detail: '请稍后重试。', status: 503 } }))
    await it.locator('form button[type=submit]').click()
    const alert = it.getByRole('alert')
    await alert.waitFor()
    expect(await alert.innerText()).toContain('正忙')
    expect(await it.locator('textarea').inputValue()).toBe('与主管部门核对过，维持原文。')
    expect(await it.locator('.decision').count()).toBe(0)
    // Not even leaving the page loses it.
    await page.unroute('**/decisions/**')
    await page.reload()
    await settled(page)
    expect(await it.locator('textarea').inputValue()).toBe('与主管部门核对过，维持原文。')
    await it.locator('form button[type=submit]').click()
    await it.locator('.decision').waitFor()
    await expect.poll(async () => (await find(key))?.decision).toMatchObject({ verdict: 'set-aside', reason: '与主管部门核对过，维持原文。', by: '测试员 (tester)' })
    await mine.close()
  })

  it('the mended draft shows what is gone, still there and new', async () => {
    const page = await desk.page(`/checks/${id}`)
    await page.locator('details.again summary').click()
    await sendFile(page, MENDED, 'mended.md')
    await page.locator('#check-said').waitFor()
    const after = await reportOf(id)
    expect(after.runs.length).toBe(2)
    expect(after.gone.length + after.findings.filter((it) => it.change === 'new').length).toBeGreaterThan(0)
    for (const [change, n] of [
      ['gone', after.gone.length],
      ['stays', after.findings.filter((it) => it.change === 'stays').length],
      ['new', after.findings.filter((it) => it.change === 'new').length],
    ] as const) {
      const button = page.locator(`button[data-change=${change}]`)
      expect(await button.locator('strong').innerText()).toBe(String(n))
      await button.click()
      await page.waitForURL(new RegExp(`state=${change}`))
      await expect.poll(() => page.locator('.finding').count(), { message: change }).toBe(n)
      if (change === 'gone' && n > 0) expect(await page.locator('.finding del').count()).toBe(n)
    }
    await page.close()
  })
})

describe('what was looked at', () => {
  it('names every rule, how often it found something, or why it did not run', async () => {
    const report = await fullestSeries()
    const page = await desk.page(`/checks/${report.id}?tab=checked`)
    for (const it of report.checked) {
      const row = page.locator(`[id="rule-${it.code}"]`)
      expect(await row.innerText(), it.code).toContain(it.title)
      expect(await row.innerText(), it.code).toMatch(it.ran ? new RegExp(`\\s${it.found}$`) : /没有选|没有给出|不在手边|没有相应/)
    }
    await page.close()
  })

  it('lists every comparison, a page at a time, without making the reader wait', async () => {
    const report = await fullestSeries()
    const pairs = await api<StatementComparison[]>(`/api/checks/${report.id}/comparisons`)
    if (pairs.length === 0) return
    const page = await desk.page(`/checks/${report.id}?tab=compared`)
    const rows = page.locator('[role=tabpanel][data-state=active] tbody tr')
    await expect.poll(() => rows.count()).toBe(Math.min(100, pairs.length))
    if (pairs.length > 100) {
      await page.getByRole('button', { name: '后一页' }).click()
      await page.waitForURL(/page=2/)
      await expect.poll(() => rows.count()).toBe(Math.min(100, pairs.length - 100))
    }
    const apart = pairs.filter((it) => it.outcome === 'apart').length
    await page.locator('select[name=outcome]').selectOption('apart')
    await page.getByText(`${apart.toLocaleString('zh-CN')} 行`).first().waitFor()
    const began = Date.now()
    await page.locator('select[name=outcome]').selectOption('agree')
    await page.waitForURL(/outcome=agree/)
    await page.evaluate(() => new Promise(requestAnimationFrame))
    expect(Date.now() - began).toBeLessThan(1000)
    await page.close()
  })

  it('a clean plan says what was looked at', async () => {
    const clean = (await api<CheckSeries[]>('/api/checks')).find((it) => it.counts.error + it.counts.warning + it.counts.info === 0)
    if (!clean) return
    const report = await reportOf(clean.id)
    if (report.gone.length > 0) return
    const page = await desk.page(`/checks/${clean.id}`)
    await page.getByText('没有发现问题').waitFor()
    expect(await page.locator('.looked li').count()).toBe(report.checked.filter((it) => it.ran).length)
    await page.close()
  })

  it('another superior plan is chosen in the address', async () => {
    const report = await fullestSeries()
    const other = report.plans.find((it) => it.id !== report.superior_id)
    if (!other) return
    const page = await desk.page(`/checks/${report.id}`)
    await page.locator('select[name=superior]').selectOption(other.id)
    await page.waitForURL(new RegExp(`superior=${other.id}`))
    const expected = await api<CheckReport>(`/api/checks/${report.id}?superior=${other.id}`)
    await expect.poll(() => page.locator('.finding').count()).toBe(expected.findings.length + expected.gone.length)
    await expect.poll(() => page.locator('select[name=superior]').inputValue()).toBe(other.id)
    // None is said too: a draft would otherwise be held against the plan it came with.
    await page.locator('select[name=superior]').selectOption('')
    await page.waitForURL(/superior=none/)
    await expect.poll(() => page.locator('select[name=superior]').inputValue()).toBe('')
    await page.close()
  })
})

describe('comparing', () => {
  it('the matrix has every indicator and plan, real and sample apart', async () => {
    const matrix = await api<Matrix>('/api/compare/matrix')
    const page = await desk.page('/compare')
    const kinds = [false, true].filter((it) => matrix.plans.some((plan) => plan.illustrative === it))
    await expect.poll(() => page.locator('.matrix').count()).toBe(kinds.length)
    for (const [at, illustrative] of kinds.entries()) {
      const table = page.locator('.matrix').nth(at)
      const columns = matrix.plans.flatMap((plan, index) => (plan.illustrative === illustrative ? [index] : []))
      expect(await table.locator('thead th').count()).toBe(columns.length + 1)
      const rows = matrix.rows.filter((row) => columns.some((index) => row.cells[index]))
      expect(await table.locator('tbody tr:not(.group)').count()).toBe(rows.length)
      const holes = rows.reduce((sum, row) => sum + columns.filter((index) => !row.cells[index]).length, 0)
      expect(await table.locator('.hole').count()).toBe(holes)
    }
    const domain = matrix.rows[0]?.domain_id ?? ''
    await page.locator('select[name=domain]').selectOption(domain)
    await expect.poll(() => page.locator('.matrix').first().locator('tr.group').count()).toBe(1)
    await page.locator('.matrix td a').first().press('Enter')
    await page.waitForURL(/\/compare\/.+\?at=/)
    await settled(page)
    expect(await page.locator('tr.current').count()).toBe(1)
    await page.close()
  })

  it('keeps its heads in sight', async () => {
    const page = await desk.page('/compare')
    const box = page.locator('.matrix .scroll').first()
    const overflow = await box.evaluate((it) => it.scrollHeight > it.clientHeight + 50)
    if (overflow) {
      await box.evaluate((it) => (it.scrollTop = it.scrollHeight))
      const [frame, head] = await Promise.all([box.boundingBox(), box.locator('thead th').first().boundingBox()])
      expect(Math.abs((frame?.y ?? 0) - (head?.y ?? 99))).toBeLessThan(3)
    }
    await page.close()
  })

  it('one indicator: picture and table say the same', async () => {
    const id = await richestIndicator()
    const expected = await api<IndicatorComparison>(`/api/compare?indicator=${id}`)
    const page = await desk.page(`/compare/${id}`)
    const having = expected.rows.filter((it) => it.found !== null)
    expect(await page.locator('.chart .rows .row').count()).toBe(having.length)
    expect(await page.locator('.data-table tbody tr:not(.group)').count()).toBe(having.length)
    // Those that lack it are named, not listed with dashes.
    for (const it of expected.rows.filter((row) => row.found === null)) expect(await page.locator(`.chart a[href="/plans/${it.plan_id}"]`).count(), it.plan_id).toBe(1)
    for (const it of having) {
      const value = it.target_value ?? it.target?.raw ?? ''
      if (it.target?.values.length === 1) expect(await page.locator(`[id="p-${it.plan_id}"]`).innerText(), it.plan_id).toContain(value)
      if (it.change === null && it.why_absent && it.share_of_gap === null) expect(await page.locator(`[id="p-${it.plan_id}"]`).innerText()).toContain(it.why_absent)
    }
    // Every mark has its words beside it, and the place is a link.
    for (const words of await page.locator('.chart .rows .words').allInnerTexts()) expect(words).toMatch(/→/)
    expect(await page.locator('.chart .rows a').count()).toBe(having.length)
    await page.close()
  })

  it('the map is legible without its colours and reached by keyboard', async () => {
    const id = await richestIndicator()
    const page = await desk.page(`/compare/${id}`)
    await page.waitForLoadState('networkidle')
    if ((await page.locator('figure.map').count()) === 0) {
      await page.getByText('没有可以着色的边界图').first().waitFor()
    } else {
      const area = page.locator('figure.map svg a').first()
      await area.focus()
      expect(await area.evaluate((it) => document.activeElement === it)).toBe(true)
      expect(await area.getAttribute('aria-label')).toMatch(/目标值 .*\d/)
      expect(await page.locator('figure.map svg[role=group]').first().getAttribute('aria-label')).toContain('目标值')
      expect(await page.locator('figure.map .legend li').first().innerText()).toMatch(/\d/)
      await page.getByText('变化', { exact: true }).first().click()
      await page.waitForURL(/map=change/)
    }
    await page.close()
  })
})

describe('differences', () => {
  it('are grouped by kind, with both values, and taken away as CSV', async () => {
    const [old, now] = await twoPlans()
    const expected = await api<PlanDiff>(`/api/diff?old=${old}&new=${now}`)
    const page = await desk.page(`/diff?old=${old}&new=${now}`)
    await page.locator('.pair').waitFor()
    await expect.poll(() => page.locator('.data-table tbody tr:not(.group)').count()).toBe(expected.changes.length)
    if (expected.changes.length === 0) return page.close()
    const kinds = KINDS.filter((kind) => expected.changes.some((it) => it.kind === kind))
    expect(await page.locator('.data-table tr.group').count()).toBe(kinds.length)
    await page.locator('select[name=kind]').selectOption(kinds[0]!)
    const n = expected.changes.filter((it) => it.kind === kinds[0]).length
    await expect.poll(() => page.locator('.data-table tbody tr:not(.group)').count()).toBe(n)
    const [download] = await Promise.all([page.waitForEvent('download'), page.getByRole('button', { name: /导出 CSV/ }).click()])
    expect(download.suggestedFilename()).toBe(`diff-${old}-${now}.csv`)
    expect(readFileSync(await download.path(), 'utf8').trimEnd().split('\r\n').length).toBeGreaterThanOrEqual(n + 1)
    await page.close()
  })

  it('are asked for by choosing two plans', async () => {
    const [first, second] = await twoPlans()
    const page = await desk.page('/diff')
    await page.getByText('请选两份规划').waitFor()
    await page.locator('select[name=old]').selectOption(first)
    await page.locator('select[name=new]').selectOption(first)
    await page.getByText('同一份规划').waitFor()
    await page.locator('select[name=new]').selectOption(second)
    await page.locator('.pair').waitFor()
    await page.getByRole('button', { name: '对调' }).click()
    await page.waitForURL(new RegExp(`old=${second}`))
    const places = await api<Place[]>('/api/plans')
    expect(await page.locator('.pair').innerText()).toContain(places.find((it) => it.plan_id === second)?.title)
    await page.close()
  })
})
