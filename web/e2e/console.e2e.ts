import { readFileSync } from 'node:fs'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import type { Page } from 'playwright-core'
import type { Plan } from '../src/api/types'
import { api, Desk, fullestPlan, overview, settled } from './desk'

let desk: Desk
let plan: Plan
beforeAll(async () => {
  desk = await Desk.open()
  plan = await fullestPlan()
})
afterAll(async () => desk.close())
afterEach(() => {
  const said = desk.complaints.splice(0)
  expect(said, 'no errors, refused content or requests to elsewhere').toEqual([])
})

async function rowsOf(page: Page): Promise<number> {
  return page.locator('[role=tabpanel][data-state=active] tbody tr:not(.group)').count()
}

describe('overview', () => {
  it('prints the number of every place and domain as the server counts it', async () => {
    const expected = await overview()
    const page = await desk.page('/')
    for (const place of expected.places) {
      const total = page.locator('.matrix tbody tr', { has: page.locator(`a[href$="/plans/${place.plan_id}"]`) }).locator('td').first()
      expect(Number((await total.innerText()).replaceAll(',', ''))).toBe(place.totals.indicators)
    }
    await page.getByText('承诺', { exact: true }).first().click()
    await page.waitForURL(/measure=commitments/)
    const sum = expected.places.reduce((all, it) => all + it.totals.commitments, 0)
    // One matrix for each set of domains; together they hold every place.
    const totals = await page.locator('.matrix tfoot tr').evaluateAll((rows) => rows.map((row) => Number(row.querySelector('td')?.textContent?.replaceAll(',', '') ?? 0)))
    expect(totals.reduce((all, it) => all + it, 0)).toBe(sum)
    await page.close()
  })

  it('a number leads to the rows it counts', async () => {
    const expected = await overview()
    const cell = expected.cells.find((it) => it.domain_id !== null && it.indicators > 0)
    if (!cell) throw new Error('no cell with indicators')
    const page = await desk.page('/')
    await page.locator(`td a[href*="/plans/${cell.plan_id}?tab=indicators&domain=${cell.domain_id}"]`).click()
    await settled(page)
    await expect.poll(() => rowsOf(page)).toBe(cell.indicators)
    await page.close()
  })

  it('names the status of every pack', async () => {
    const expected = await overview()
    const page = await desk.page('/')
    for (const pack of expected.packs) {
      const row = page.locator(`#pack-${pack.id}`)
      expect(await row.innerText()).toMatch(/官方数据|转录待核|推算数据|虚构示例/)
    }
    await page.close()
  })
})

describe('plan', () => {
  it('holds as many rows in each tab as the server has', async () => {
    const page = await desk.page(`/plans/${plan.id}`)
    for (const [tab, expected] of [
      ['indicators', plan.indicators.length],
      ['commitments', plan.commitments.length],
      ['projects', plan.projects.length],
      ['facts', plan.facts.length + plan.achieved.length],
      ['tables', plan.tables.length],
    ] as const) {
      await page.goto(`${desk.base}/plans/${plan.id}?tab=${tab}`)
      await settled(page)
      await expect.poll(() => rowsOf(page), { message: tab }).toBe(expected)
    }
    await page.close()
  })

  it('keeps its filters in the address', async () => {
    const kind = plan.commitments[0]?.kind ?? 'target'
    const page = await desk.page(`/plans/${plan.id}?tab=commitments`)
    await page.locator('select[name=kind]').selectOption(kind)
    await page.waitForURL(new RegExp(`kind=${kind}`))
    const expected = plan.commitments.filter((it) => it.kind === kind).length
    await expect.poll(() => rowsOf(page)).toBe(expected)
    await page.reload()
    await settled(page)
    await expect.poll(() => rowsOf(page)).toBe(expected)
    const word = plan.commitments[0]?.subject.slice(0, 2) ?? ''
    await page.keyboard.press('/')
    await page.keyboard.type(word)
    await page.waitForURL(/q=/)
    await expect.poll(() => rowsOf(page)).toBeLessThanOrEqual(expected)
    await page.getByRole('button', { name: '清除筛选' }).click()
    await expect.poll(() => rowsOf(page)).toBe(plan.commitments.length)
    await page.close()
  })

  it('narrows to a section', async () => {
    const section = plan.sections.find((it) => it.level === 1)
    if (!section) return
    const next = plan.sections.find((it) => it.line > section.line && it.level <= section.level)
    const page = await desk.page(`/plans/${plan.id}?tab=commitments&section=${section.line}`)
    const expected = plan.commitments.filter((it) => it.line >= section.line && it.line < (next?.line ?? Infinity)).length
    await expect.poll(() => rowsOf(page)).toBe(expected)
    await page.close()
  })

  it('opens the evidence of a value by keyboard, and gives the focus back', async () => {
    const row = plan.indicators.find((it) => it.targets.some((bound) => bound.values.length > 0))
    if (!row) throw new Error('no indicator with a target')
    const at = row.targets.findIndex((bound) => bound.values.length > 0)
    const anchor = `i-${row.table}-${row.row}-t${at}`
    const page = await desk.page(`/plans/${plan.id}`)
    await page.locator(`[data-anchor="${anchor}"]`).focus()
    await page.keyboard.press('Enter')
    await page.waitForURL(new RegExp(`ev=${anchor}`))
    const panel = page.getByRole('complementary')
    await panel.waitFor()
    expect(await panel.innerText()).toContain(row.name)
    expect(await panel.innerText()).toContain(String(row.line))
    await page.keyboard.press('Escape')
    await panel.waitFor({ state: 'detached' })
    expect(await page.evaluate(() => document.activeElement?.getAttribute('data-anchor'))).toBe(anchor)
    await page.close()
  })

  it('shows the text when it is at hand, otherwise says why not and what to do', async () => {
    const places = await api<{ plan_id: string }[]>('/api/plans')
    for (const { plan_id } of places) {
      const it = await api<Plan>(`/api/plans/${plan_id}`)
      const row = it.indicators[0]
      if (!row) continue
      const page = await desk.page(`/plans/${plan_id}?ev=i-${row.table}-${row.row}`)
      const panel = page.getByRole('complementary')
      await panel.locator('.text, .reason').first().waitFor()
      if (it.text_available) expect(await panel.locator('.here').count()).toBe(1)
      else expect(await panel.innerText()).toContain('--documents')
      await page.close()
    }
  })

  it('a link to a row brings it into sight', async () => {
    const last = plan.commitments.at(-1)
    if (!last) return
    const page = await desk.page(`/plans/${plan.id}?tab=commitments#c-${last.index}`)
    const row = page.locator(`#c-${last.index}`)
    await row.waitFor()
    await page.waitForFunction((id) => {
      const box = document.getElementById(id)?.getBoundingClientRect()
      return box !== undefined && box.top >= 0 && box.bottom <= window.innerHeight
    }, `c-${last.index}`)
    expect(await row.getAttribute('class')).toContain('current')
    await page.close()
  })

  it('exports what is shown as CSV that Excel opens', async () => {
    const page = await desk.page(`/plans/${plan.id}?tab=commitments`)
    const [download] = await Promise.all([page.waitForEvent('download'), page.getByRole('button', { name: /导出 CSV/ }).click()])
    expect(download.suggestedFilename()).toBe(`${plan.id}-commitments.csv`)
    const bytes = readFileSync(await download.path())
    expect([...bytes.subarray(0, 3)]).toEqual([0xef, 0xbb, 0xbf])
    const lines = bytes.toString('utf8').trimEnd().split('\r\n')
    expect(lines.length).toBe(plan.commitments.length + 1)
    expect(lines[0]).toContain('行号')
    await page.close()
  })

  it('copies a table for a spreadsheet', async () => {
    const page = await desk.page(`/plans/${plan.id}?tab=tables`)
    await page.getByRole('button', { name: /复制表格/ }).click()
    await page.getByText(/已复制 \d+ 行/).waitFor()
    const text = await page.evaluate(() => navigator.clipboard.readText())
    expect(text.split('\n').length).toBe(plan.tables.length + 1)
    await page.close()
  })

  it('sorts by a heading, and says so', async () => {
    const page = await desk.page(`/plans/${plan.id}?tab=commitments`)
    await page.getByRole('button', { name: /^完成年份/ }).click()
    const heading = page.getByRole('columnheader', { name: /完成年份/ })
    expect(await heading.getAttribute('aria-sort')).toBe('ascending')
    const years = await page.locator('td[data-label="完成年份"]').allInnerTexts()
    const numbers = years.map((it) => Number.parseInt(it, 10)).filter((it) => !Number.isNaN(it))
    expect(numbers).toEqual([...numbers].sort((a, b) => a - b))
    await page.close()
  })
})

describe('the reader', () => {
  it('switches language, which lasts, and the document says which it is in', async () => {
    const mine = await Desk.open()
    const page = await mine.page('/')
    expect(await page.evaluate(() => document.documentElement.lang)).toBe('zh-CN')
    expect(await page.title()).toBe('概览 · 公服')
    await page.getByRole('button', { name: 'English' }).click()
    await page.getByRole('heading', { level: 1, name: 'Overview' }).waitFor()
    expect(await page.title()).toBe('Overview · gongfu')
    await page.reload()
    await settled(page)
    expect(await page.evaluate(() => document.documentElement.lang)).toBe('en')
    await mine.close()
  })

  it('turns on large type, which lasts', async () => {
    const mine = await Desk.open()
    const page = await mine.page('/')
    const size = () => page.evaluate(() => parseFloat(getComputedStyle(document.body).fontSize))
    const before = await size()
    await page.getByRole('button', { name: '长辈版' }).click()
    expect(await size()).toBeGreaterThanOrEqual(before * 1.2)
    await page.reload()
    await settled(page)
    expect(await size()).toBeGreaterThanOrEqual(before * 1.2)
    await mine.close()
  })

  it('skips to the content with the first key', async () => {
    const page = await desk.page('/')
    await page.keyboard.press('Tab')
    expect(await page.evaluate(() => document.activeElement?.textContent)).toBe('跳到正文')
    await page.keyboard.press('Enter')
    expect(await page.evaluate(() => document.activeElement?.id)).toBe('main')
    await page.close()
  })

  it('is told what to do about a plan that is not there', async () => {
    const page = await desk.page('/plans/no-such-plan')
    const alert = page.getByRole('alert')
    await alert.waitFor()
    expect(await alert.innerText()).toContain('没有这项内容')
    await alert.getByRole('link', { name: '回到概览' }).click()
    await page.getByRole('heading', { level: 1, name: '概览' }).waitFor()
    await page.close()
  })

  it('is told when the server cannot be reached, and can try again', async () => {
    const mine = await Desk.open()
    const page = await mine.page('/help')
    await page.route('**/api/overview', (route) => route.abort())
    await page.getByRole('link', { name: '概览', exact: true }).click()
    await page.getByText('连不上服务器').waitFor()
    await page.unroute('**/api/overview')
    await page.getByRole('button', { name: '重试' }).click()
    await page.locator('table').first().waitFor()
    await mine.close()
  })

  it('is told what to do when nothing is loaded', async () => {
    const mine = await Desk.open()
    const page = await mine.page('/help')
    await page.route('**/api/overview', (route) => route.fulfill({ json: { places: [], domains: [], cells: [], packs: [] } }))
    await page.getByRole('link', { name: '概览', exact: true }).click()
    await page.getByText('还没有载入规划').waitFor()
    await mine.close()
  })

  it('prints a plan without what is there to press', async () => {
    const page = await desk.page(`/plans/${plan.id}`)
    await page.emulateMedia({ media: 'print' })
    expect(await page.getByRole('button', { name: /导出 CSV/ }).isVisible()).toBe(false)
    expect(await page.getByRole('heading', { level: 1 }).isVisible()).toBe(true)
    expect(await page.locator('tbody tr').first().isVisible()).toBe(true)
    await page.close()
  })

  it('sees nothing move who asked for stillness', async () => {
    const page = await desk.page('/')
    await page.emulateMedia({ reducedMotion: 'reduce' })
    const durations = await page.evaluate(() => [...document.querySelectorAll('*')].map((it) => getComputedStyle(it).transitionDuration).filter((it) => it !== '0s'))
    expect(durations).toEqual([])
    await page.close()
  })
})
