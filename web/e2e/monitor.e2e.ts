import { readFileSync } from 'node:fs'
import type { Page } from 'playwright-core'
import { afterEach, beforeAll, describe, expect, inject, it } from 'vitest'
import type { IndicatorMonitor, MonitoredRegion, MonitorOverview, RegionMonitor, TrackedTarget } from '../src/api/types'
import { api, chineseLeftovers, cookie, Desk, expectAxeClean, settled, type Look } from './desk'

/* Regions of the invented county and the targets there; figures come with packs or are brought in here. */
let region: MonitoredRegion
let target: TrackedTarget
const YEARS = [2021, 2022, 2024]

async function bring(name: string, text: string): Promise<void> {
  const response = await fetch(`${inject('base')}/api/observations?${new URLSearchParams({ name, dry: 'false' })}`, {
    method: 'POST',
    headers: { 'Accept-Language': 'zh', 'Content-Type': 'application/octet-stream', Cookie: cookie() },
    body: text,
  })
  const answer = (await response.json()) as { taken?: boolean }
  if (!answer.taken) throw new Error(JSON.stringify(answer))
}

beforeAll(async () => {
  const { regions } = await api<MonitorOverview>('/api/monitor')
  const best = regions.filter((it) => it.region.startsWith('99')).sort((a, b) => b.targets - a.targets)[0]
  if (!best) throw new Error('there is no region with plans')
  region = best
  const { targets } = await api<RegionMonitor>(`/api/monitor/regions/${region.region}`)
  const found = targets.find((it) => it.kind === 'level' && it.base !== null && it.values.length > 0) ?? targets.find((it) => it.kind === 'level' && it.base !== null)
  if (!found) throw new Error('there is no target of a level')
  target = found
  // Whatever the packs hold: a year that is missing, another scope, a breakdown and places to compare.
  const lines = YEARS.map((year) => `${target.indicator},${region.region},${year},e2e-scope,,${year - 2000}`)
  for (const [index, year] of YEARS.entries()) lines.push(`${target.indicator},${region.region},${year},,area=urban,${40 + index}`, `${target.indicator},${region.region},${year},,area=rural,${30 + index}`)
  const places = regions.filter((it) => it.region.startsWith('99') && /[^0]00$|[^0]$/.test(it.region))
  for (const [index, it] of places.entries()) lines.push(`${target.indicator},${it.region},2031,,,${index}`)
  await bring('e2e.csv', `indicator,region,period,scope,breakdown,value\n${lines.join('\n')}\n`)
})

let desk: Desk | null = null
async function open(path: string, look: Look = {}): Promise<Page> {
  desk = await Desk.open(look)
  return desk.page(path)
}
let allowed: RegExp | null = null
afterEach(async () => {
  const said = desk?.complaints.filter((it) => !allowed?.test(it)) ?? []
  await desk?.close()
  desk = null
  allowed = null
  expect(said, 'no errors, refused content or requests to elsewhere').toEqual([])
})
async function overflow(page: Page): Promise<number> {
  return page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth)
}
const pages = () => [
  ['overview', '/monitor'],
  ['region', `/monitor/regions/${region.region}`],
  ['indicator', `/monitor/indicators/${target.indicator}?${new URLSearchParams({ region: region.region, plan: target.plan })}`],
  ['indicator of no place', `/monitor/indicators/${target.indicator}`],
  ['equity', `/monitor/equity?indicator=${target.indicator}`],
  ['equity without an indicator', '/monitor/equity'],
  ['import', '/monitor/import'],
]

describe.each([
  { locale: 'zh', width: 1440, large: false },
  { locale: 'en', width: 1440, large: false },
  { locale: 'zh', width: 360, large: false },
  { locale: 'en', width: 360, large: true },
] as const)('every page ($locale, $width px, large $large)', (look) => {
  it('fits, is clean and in one language', async () => {
    desk = await Desk.open(look)
    for (const [name, path] of pages()) {
      const page = await desk.page(path ?? '')
      await page.waitForLoadState('networkidle')
      expect(await overflow(page), name).toBeLessThanOrEqual(0)
      if (look.locale === 'en') expect(await chineseLeftovers(page), name).toEqual([])
      await expectAxeClean(page, name ?? '')
      await page.close()
    }
  })
})

describe.each(['zh', 'en'] as const)('monitoring (%s)', (locale) => {
  it('shows every region with its targets by class', async () => {
    const expected = await api<MonitorOverview>('/api/monitor', locale)
    const page = await open('/monitor', { locale })
    expect(await page.locator('.data-table tbody tr').count()).toBe(expected.regions.length)
    const row = page.locator(`#r-${region.region}`)
    const counts = await row.locator('.part').allInnerTexts()
    const now = expected.regions.find((it) => it.region === region.region)
    expect(counts.map((it) => Number(it.replace(/\D/g, ''))).reduce((sum, it) => sum + it, 0)).toBe(now?.targets)
    expect(await page.locator('main').innerText()).toContain(locale === 'zh' ? '5 个百分点' : '5 percentage points')
    expect(await page.locator('[data-figure=figures]').innerText()).toBe(new Intl.NumberFormat('en').format(expected.figures))
  })

  it('lists the targets of a region in the order of the server, and narrows them', async () => {
    const expected = await api<RegionMonitor>(`/api/monitor/regions/${region.region}`, locale)
    const page = await open(`/monitor/regions/${region.region}`, { locale })
    const names = await page.locator('.data-table tbody th a:first-child').allInnerTexts()
    expect(names).toEqual(expected.targets.map((it) => it.name))
    await page.locator('select[name=attribute]').selectOption('binding')
    await page.waitForURL(/attribute=binding/)
    await expect.poll(() => page.locator('.data-table tbody tr').count()).toBe(expected.targets.filter((it) => it.attribute === 'binding').length)
    await page.locator('select[name=attribute]').selectOption('')
    await page.locator('select[name=class]').selectOption(target.class)
    await expect.poll(() => page.locator('.data-table tbody tr').count()).toBe(expected.targets.filter((it) => it.class === target.class).length)
  })

  it('says where a figure comes from', async () => {
    const page = await open(`/monitor/indicators/${target.indicator}?region=${region.region}`, { locale })
    const first = page.locator('#figures tbody tr button.value').first()
    await first.focus()
    await page.keyboard.press('Enter')
    await page.locator('#figure-title').waitFor()
    expect(await page.evaluate(() => document.activeElement?.id)).toBe('figure-title')
    expect(await page.locator('.panel').innerText()).toMatch(locale === 'zh' ? /来源[\s\S]*可信度/ : /Source[\s\S]*Confidence/i)
    await expectAxeClean(page, 'a figure')
    await page.locator('.panel button').click()
    await page.locator('.panel').waitFor({ state: 'detached' })
  })

  it('says what is not there', async () => {
    for (const path of ['/monitor/regions/998877', '/monitor/indicators/no-such-indicator', '/monitor/equity?indicator=no-such-indicator']) {
      const page = await open(path, { locale })
      await page.getByRole('alert').waitFor()
      await expectAxeClean(page, path)
      await desk?.close()
    }
  })
})

describe('an indicator', () => {
  it('draws its strands apart, a gap as a gap, and breakdowns with their names', async () => {
    const data = await api<IndicatorMonitor>(`/api/monitor/indicators/${target.indicator}?region=${region.region}`, 'en')
    const page = await open(`/monitor/indicators/${target.indicator}?${new URLSearchParams({ region: region.region, plan: target.plan })}`, { locale: 'en' })
    const history = page.locator('svg[data-chart]').first()
    expect(await history.locator('.mark.loose').count()).toBeGreaterThanOrEqual(YEARS.length)
    expect(await history.locator('path.path').count()).toBeGreaterThan(0)
    expect(data.figures.length).toBeGreaterThanOrEqual(YEARS.length * 3)
    expect(await page.locator('svg[data-chart] text.name').allTextContents().then((all) => all.join(' '))).toMatch(/Urban/)
    expect(await page.locator('.own-row').count()).toBe(1)
  })

  it('is taken away as SVG, PNG and CSV', async () => {
    const page = await open(`/monitor/indicators/${target.indicator}?region=${region.region}`, { locale: 'en' })
    const save = async (label: string) => {
      const [download] = await Promise.all([page.waitForEvent('download'), page.locator('.frame').first().getByRole('button', { name: label }).click()])
      return readFileSync(await download.path())
    }
    const svg = (await save('Save as SVG')).toString('utf8')
    expect(svg).toContain('<svg xmlns="http://www.w3.org/2000/svg"')
    expect(svg).not.toMatch(/var\(|class=/)
    const png = await save('Save as PNG')
    expect(png.subarray(1, 4).toString()).toBe('PNG')
    expect(png.length).toBeGreaterThan(4000)
    const [table] = await Promise.all([page.waitForEvent('download'), page.locator('#figures').getByRole('button', { name: /CSV/ }).click()])
    expect(readFileSync(await table.path()).toString('utf8')).toContain('e2e-scope')
  })

  it('is reached from the overview by keyboard alone', async () => {
    const page = await open('/monitor', { locale: 'en' })
    await page.locator(`#r-${region.region} a`).first().focus()
    await page.keyboard.press('Enter')
    await page.waitForURL(/\/monitor\/regions\//)
    await settled(page)
    await page.keyboard.press('/')
    await page.keyboard.type(target.indicator)
    await page.waitForURL(/q=/)
    const link = page.locator('.data-table tbody th a').first()
    await link.focus()
    await page.keyboard.press('Enter')
    await page.waitForURL(/\/monitor\/indicators\//)
    await settled(page)
    const { name } = await api<IndicatorMonitor>(`/api/monitor/indicators/${target.indicator}`, 'en')
    expect(await page.locator('h1').innerText()).toBe(name)
  })
})

describe('equity', () => {
  it('draws the curve, and every year with its measures', async () => {
    const page = await open(`/monitor/equity?indicator=${target.indicator}`, { locale: 'en' })
    await page.locator('svg[data-chart] path.curve').waitFor()
    expect(await page.locator('svg[data-chart] path.even').count()).toBe(1)
    await page.locator('summary').focus()
    await page.keyboard.press('Enter')
    await page.locator('#lorenz-0').waitFor()
    await page.getByText('Theil T', { exact: true }).first().click()
    await page.waitForURL(/measure=theil/)
    await expectAxeClean(page, 'Theil')
  })
})

describe('bringing figures in', () => {
  const clean = () => `indicator,region,period,value\n${target.indicator},${region.region},2019,0\n`
  const file = (name: string, text: string) => ({ name, mimeType: 'text/csv', buffer: Buffer.from(text) })

  it.each(['zh', 'en'] as const)('tells every defect by its cell and takes nothing (%s)', async (locale) => {
    const before = await api<MonitorOverview>('/api/monitor')
    const page = await open('/monitor/import', { locale })
    const rows = `indicator,region,period,value\n${target.indicator},${region.region},2018,many\nno-such,${region.region},2018,1\n${target.indicator},000001,20x8,1\n`
    await page.locator('input[type=file]').setInputFiles(file('bad.csv', rows))
    await page.locator('.answer tbody tr').first().waitFor()
    const cells = await page.locator('.answer tbody th').allInnerTexts()
    expect(cells).toEqual(expect.arrayContaining(['2:4', '3:1', '4:3']))
    expect(await page.locator('.answer button.main').count()).toBe(0)
    await expectAxeClean(page, 'defects')
    const [table] = await Promise.all([page.waitForEvent('download'), page.locator('.answer').getByRole('button', { name: /CSV/ }).click()])
    expect(readFileSync(await table.path()).toString('utf8')).toContain('2:4')
    expect((await api<MonitorOverview>('/api/monitor')).figures).toBe(before.figures)
  })

  it('takes a clean table, and the same again changes nothing', async () => {
    const page = await open('/monitor/import', { locale: 'en' })
    await page.locator('input[type=file]').setInputFiles(file('clean.csv', clean()))
    await page.locator('button.main').waitFor()
    expect(await page.locator('[data-count=rows]').innerText()).toBe('1')
    await expectAxeClean(page, 'clean')
    await page.locator('button.main').focus()
    await page.keyboard.press('Enter')
    await page.getByRole('heading', { name: 'Taken', exact: true }).waitFor()
    // Zero is a figure.
    const { figures } = await api<IndicatorMonitor>(`/api/monitor/indicators/${target.indicator}?region=${region.region}`)
    expect(figures.some((it) => it.period === '2019' && it.scope === '' && it.breakdown === '' && Number(it.value) === 0)).toBe(true)
    await page.locator('input[type=file]').setInputFiles(file('clean.csv', clean()))
    await page.getByRole('heading', { name: 'everything in it is here already' }).waitFor()
    expect(await page.locator('[data-count=unchanged]').innerText()).toBe('1')
    expect(await page.locator('button.main').count()).toBe(0)
  })

  it('keeps the file while the server is away, and elsewhere', async () => {
    allowed = /Failed to load resource|ERR_FAILED|503/
    const page = await open('/monitor/import', { locale: 'en' })
    await page.route('**/api/observations*', (route) => route.abort())
    await page.locator('input[type=file]').setInputFiles(file('away.csv', clean()))
    await page.locator('.failed').waitFor()
    expect(await page.locator('.file').innerText()).toContain('away.csv')
    await page.locator('.ways a').first().click()
    await page.waitForURL(/\/monitor$/)
    await page.goBack()
    await page.locator('.file').waitFor()
    await page.unroute('**/api/observations*')
    await page.locator('.failed button').click()
    await page.locator('.answer').waitFor()
  })

  it('has a template, and says to others who may', async () => {
    const page = await open('/monitor/import', { locale: 'zh' })
    const [download] = await Promise.all([page.waitForEvent('download'), page.getByRole('button', { name: '下载模板' }).click()])
    expect(readFileSync(await download.path()).toString('utf8')).toBe('\uFEFF指标,地区,年份,数值,单位,口径,分组,状态,原因,来源,可信度\r\n')
    await desk?.close()
    const other = await open('/monitor/import', { locale: 'en', as: 'guest' })
    await other.getByText('Department staff bring in figures').waitFor()
    expect(await other.locator('input[type=file]').count()).toBe(0)
    await expectAxeClean(other, 'for others')
  })
})
