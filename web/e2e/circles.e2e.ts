import type { Page } from 'playwright-core'
import { afterEach, beforeAll, describe, expect, it } from 'vitest'
import type { Circle, NormCheck, PlaceData, ScenarioAnswer } from '../src/api/types'
import { percent } from '../src/lib/circles'
import { api, chineseLeftovers, cookie, Desk, expectAxeClean, settled, type Locale } from './desk'

/* What a map on software GL may take on a machine that builds something else as well. */
const DRAWN_MS = 60_000

let place: PlaceData | undefined
let town: { code: string; name: string }
beforeAll(async () => {
  place = (await api<PlaceData[]>('/api/places'))[0]
  if (!place) return
  const circle = await api<Circle>(`/api/places/${place.pack}/circle?type=${place.types[0]?.id}&cutoff=15min`)
  const row = circle.rows.find((it) => it.region.level === 'town')
  town = { code: row?.region.code ?? '', name: row?.region.name ?? '' }
})

let desk: Desk | null = null
async function open(path: string, look: { locale?: Locale; width?: number; large?: boolean } = {}): Promise<Page> {
  desk = await Desk.open(look)
  return desk.page(path)
}
afterEach(async () => {
  const said = desk?.complaints.filter((it) => !/GPU stall|GL Driver|WebGL/.test(it)) ?? []
  await desk?.close()
  desk = null
  expect(said, 'no errors, refused content or requests to elsewhere').toEqual([])
})

/** The map is there and every home of the answer has its class. */
async function drawn(page: Page, homes: number): Promise<void> {
  await page.locator(`.frame[data-state=ready][data-painted="${homes}"]`).first().waitFor({ timeout: DRAWN_MS })
}
const figure = (page: Page, name: string) => page.locator(`[data-figure=${name}]`).first()

describe.each(['zh', 'en'] as const)('service circles (%s)', (locale) => {
  it('show the share that the server has, beside that of straight lines', async (context) => {
    if (!place) return context.skip()
    const page = await open('/circles?type=clinic', { locale })
    const expected = await api<Circle>(`/api/places/${place.pack}/circle?type=clinic&cutoff=15min`, locale)
    await expect.poll(() => figure(page, 'share').innerText()).toBe(percent(expected.summary.share))
    expect(await figure(page, 'straight').innerText()).toBe(percent(expected.summary.straight_share))
    await drawn(page, expected.homes.seconds.length)
    const towns = expected.rows.filter((it) => it.region.level === 'town')
    expect(await page.locator('.data-table tbody tr').count()).toBe(towns.length)
    if (locale === 'en') expect(await chineseLeftovers(page)).toEqual([])
    await expectAxeClean(page, 'map')
  })

  it('recolour the homes for another question without another tile', async (context) => {
    if (!place) return context.skip()
    const page = await open('/circles?type=clinic', { locale })
    await drawn(page, place.homes)
    await page.waitForLoadState('networkidle')
    const tiles: string[] = []
    page.on('request', (request) => /\/tiles\//.test(request.url()) && tiles.push(request.url()))
    const before = await figure(page, 'share').innerText()
    await page.locator('select[name=within]').selectOption('5min')
    await page.waitForURL(/within=5min/)
    await expect.poll(() => figure(page, 'share').innerText(), { timeout: 20_000 }).not.toBe(before)
    expect(tiles).toEqual([])
  })

  it('say what is near a place, and which norms are missed', async (context) => {
    if (!place) return context.skip()
    const [west, south, east, north] = place.bounds
    const page = await open(`/circles?at=${(west + east) / 2},${(south + north) / 2}`, { locale })
    await page.locator('.near table tbody tr').first().waitFor()
    expect(await page.locator('.near table tbody tr').count()).toBe(place.types.length)
    await page.locator('.near table tbody tr').nth(1).getByRole('button').click()
    await page.waitForURL(/type=/)
    if (locale === 'en') expect(await chineseLeftovers(page)).toEqual([])
    await expectAxeClean(page, 'near a place')
    await page.locator('.near .top button').click()
    await page.locator('.near').waitFor({ state: 'detached' })
  })

  it('are judged by norms, each with its source, and name the regions that miss', async (context) => {
    if (!place) return context.skip()
    const expected = await api<NormCheck>(`/api/places/${place.pack}/check`, locale)
    const page = await open('/circles/check', { locale })
    await page.locator('.data-table tbody tr').first().waitFor({ timeout: DRAWN_MS })
    expect(await page.locator('.data-table tbody tr').count()).toBe(expected.norms.length)
    const missed = expected.norms.find((it) => it.verdict === 'missed')
    if (!missed) throw new Error('the invented county meets every norm')
    expect(await page.locator(`#n-${missed.id}`).innerText()).toContain(missed.source.document)
    await page.locator(`#n-${missed.id} button`).click()
    await page.waitForURL(new RegExp(`norm=${missed.id}`))
    const regions = missed.regions.filter((it) => it.verdict !== 'met').length
    await expect.poll(() => page.locator('.open .data-table tbody tr').count()).toBe(Math.min(regions, 40))
    if (locale === 'en') expect(await chineseLeftovers(page)).toEqual([])
    await expectAxeClean(page, 'norms')
  })

  it('have a sheet for each township, to print', async (context) => {
    if (!place) return context.skip()
    const page = await open(`/circles/sheet/${town.code}`, { locale })
    await page.locator('.types tbody tr').nth(place.types.length - 1).waitFor({ timeout: DRAWN_MS })
    await page.locator('figure svg[role=img] circle').first().waitFor()
    // Every figure of the sheet is that of the map.
    const type = place.types[0]
    const expected = await api<Circle>(`/api/places/${place.pack}/circle?type=${type?.id}&cutoff=15min`, locale)
    const row = expected.rows.find((it) => it.region.code === town.code)
    expect(await page.locator('.types tbody tr').first().innerText()).toContain(percent(row?.share[0]) ?? '?')
    if (locale === 'en') expect(await chineseLeftovers(page)).toEqual([])
    await expectAxeClean(page, 'sheet')
    await page.emulateMedia({ media: 'print' })
    expect(await page.locator('.ask').isVisible()).toBe(false)
    expect(await page.locator('figure svg[role=img]').isVisible()).toBe(true)
  })
})

describe('what if', () => {
  it('a facility is added by its village, and taken back, with the keyboard alone', async (context) => {
    if (!place) return context.skip()
    const page = await open('/circles/what-if?type=health_centre')
    await drawn(page, place.homes)
    await page.locator('select[name=region-a] optgroup').first().waitFor({ state: 'attached' })
    await page.locator('select[name=region-a]').focus()
    const village = await page.locator('select[name=region-a] optgroup').last().locator('option').last().getAttribute('value')
    await page.locator('select[name=region-a]').selectOption(village)
    expect(await page.locator('input[name=point-a]').inputValue()).toMatch(/^\d+\.\d+,\d+\.\d+$/)
    await page.locator('button[data-add=a]').focus()
    await page.keyboard.press('Enter')
    await page.waitForURL(/[?&]a=o/)
    const gained = page.locator('[data-figure=gained]').first()
    await expect.poll(() => gained.innerText(), { timeout: 20_000 }).toMatch(/^\+[1-9]/)
    // The new facility is held: arrows move it on the map.
    const handle = page.locator('.map-handle').first()
    await handle.focus()
    const before = page.url()
    await page.keyboard.press('Shift+ArrowUp')
    await expect.poll(() => page.url()).not.toBe(before)
    await expectAxeClean(page, 'what if')
    await page.locator('button[data-undo=a]').focus()
    await page.keyboard.press('Enter')
    await page.keyboard.press('Enter')
    await expect.poll(() => new URL(page.url()).searchParams.get('a')).toBeNull()
    await expect.poll(() => gained.innerText(), { timeout: 20_000 }).toBe('0')
  })

  it('two scenarios stand side by side, and the table has both', async (context) => {
    if (!place) return context.skip()
    const [west, south, east, north] = place.bounds
    const middle = `${(west + east) / 2},${(south + north) / 2}`
    const page = await open(`/circles/what-if?type=hospital&mode=drive&within=5min&a=o:${middle}`, { locale: 'en' })
    await drawn(page, place.homes)
    expect(await page.locator('.frame').count()).toBe(2)
    const asked = await fetch(`${desk?.base}/api/places/${place.pack}/scenario`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json', Cookie: cookie() },
      body: JSON.stringify({ type: 'hospital', cutoff: '5min', mode: 'drive', direction: 'to', changes: [{ open: { lon: Number(middle.split(',')[0]), lat: Number(middle.split(',')[1]) } }] }),
    })
    const expected = (await asked.json()) as ScenarioAnswer
    await expect.poll(() => page.locator('[data-figure=after]').first().innerText(), { timeout: 20_000 }).toBe(percent(expected.after.share))
    // Both maps show the same ground.
    await page.locator('.frame').first().getByRole('button', { name: 'Zoom in' }).click()
    await expect.poll(async () => new Set(await page.locator('.frame .foot').allInnerTexts()).size).toBe(1)
    expect(await chineseLeftovers(page)).toEqual([])
    await expectAxeClean(page, 'two scenarios')
  })

  it('a facility that is dragged changes what is covered', async (context) => {
    if (!place) return context.skip()
    const page = await open('/circles/what-if?type=government_service')
    await drawn(page, place.homes)
    const select = page.locator('select[name=facility-a]')
    await select.selectOption({ index: 1 })
    const handle = page.locator('.map-handle').first()
    await handle.waitFor()
    await handle.scrollIntoViewIfNeeded()
    const box = await handle.boundingBox()
    if (!box) throw new Error('the handle is nowhere')
    await page.mouse.move(box.x + box.width / 2, box.y + box.height / 2)
    await page.mouse.down()
    for (let step = 1; step <= 8; step += 1) await page.mouse.move(box.x + box.width / 2 + step * 5, box.y + box.height / 2 + step * 3)
    await page.mouse.up()
    await page.waitForURL(/[?&]a=m/)
    await expect.poll(async () => `${await page.locator('[data-figure=gained]').first().innerText()} ${await page.locator('[data-figure=lost]').first().innerText()}`, { timeout: 20_000 }).not.toBe('0 0')
  })

  it('a place that makes no sense is refused in words', async (context) => {
    if (!place) return context.skip()
    // On a phone, where one scenario is shown at a time: two maps that are drawn in software hold
    // the page up for longer than anybody would wait for a word.
    const page = await open('/circles/what-if', { locale: 'en', width: 360 })
    await page.locator('input[name=point-a]').fill(`${place.bounds[1]},${place.bounds[0]}`)
    await page.locator('button[data-add=a]').click()
    await page.getByText('Check whether longitude and latitude were swapped').waitFor()
  })
})

describe('what is near me', () => {
  it.each(['zh', 'en'] as const)('lists first, by village, with time, hours and entrance (%s)', async (locale) => {
    if (!place) return
    const page = await open('/near', { locale, width: 360, large: true })
    await page.locator('select[name=village] optgroup').first().waitFor({ state: 'attached' })
    const village = await page.locator('select[name=village] optgroup option').nth(3).getAttribute('value')
    await page.locator('select[name=village]').selectOption(village)
    await page.waitForURL(/at=/)
    await settled(page)
    await page.locator('.types > li').first().waitFor()
    expect(await page.locator('.types > li').count()).toBe(place.types.length)
    const first = await page.locator('.types > li').first().innerText()
    expect(first).toMatch(locale === 'zh' ? /分钟[\s\S]*开放时间[\s\S]*无障碍入口/ : /min[\s\S]*Opening hours[\s\S]*Accessible entrance/)
    const overflow = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth)
    expect(overflow).toBeLessThanOrEqual(0)
    if (locale === 'en') expect(await chineseLeftovers(page)).toEqual([])
    await expectAxeClean(page, 'near me')
  })

  it('asks for the location only when told to', async (context) => {
    if (!place) return context.skip()
    desk = await Desk.open({ locale: 'en' })
    const page = await desk.page('/near')
    expect(await page.getByRole('alert').count()).toBe(0)
    await page.getByRole('button', { name: 'Use where I am' }).click()
    await page.getByRole('alert').waitFor()
  })
})

describe('on a phone', () => {
  it.each(['/circles', '/circles/what-if', '/circles/check', '/circles/sheet'])('%s fits and is clean', async (path) => {
    if (!place) return
    const page = await open(path, { width: 360 })
    if (path === '/circles') {
      await drawn(page, place.homes)
      const grip = page.locator('.grip')
      expect(await grip.getAttribute('aria-expanded')).toBe('false')
      await grip.focus()
      await page.keyboard.press('Enter')
      await page.locator('select[name=type]').waitFor()
      expect(await page.locator('.key').isVisible()).toBe(true)
    }
    if (path === '/circles/check') await page.locator('.data-table tbody tr').first().waitFor({ timeout: DRAWN_MS })
    const overflow = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth)
    expect(overflow).toBeLessThanOrEqual(0)
    await expectAxeClean(page, path)
  })
})
