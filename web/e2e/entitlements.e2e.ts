import type { Page } from 'playwright-core'
import { afterEach, beforeAll, describe, expect, it } from 'vitest'
import type { EntitlementAnswer, ItemDetail, Jurisdiction, ServiceList, TrialAnswer } from '../src/api/types'
import { api, chineseLeftovers, cookie, Desk, expectAxeClean, settled, type Locale, type Look } from './desk'

let all: Jurisdiction[] = []
/** The pack with people to try rules on, and an item of it that is paid by the household. */
let pack: Jurisdiction | undefined
let detail: ItemDetail | undefined
beforeAll(async () => {
  all = await api<Jurisdiction[]>('/api/entitlements')
  pack = all.find((it) => it.population)
  if (!pack) return
  const { items } = await api<ServiceList>(`/api/entitlements/${pack.pack}`)
  for (const item of items.filter((it) => it.decided)) {
    const found = await api<ItemDetail>(`/api/entitlements/${pack.pack}/items/${item.code}`)
    if (found.rules[0]?.amount && found.parameters.some((it) => it.values.length > 3) && found.cases.length > 0) {
      detail = found
      return
    }
  }
})

let desk: Desk | null = null
async function open(path: string, look: Look = {}): Promise<Page> {
  desk = await Desk.open(look)
  return desk.page(path)
}
/** What a test breaks on purpose, the browser complains about. */
let expected: RegExp | null = null
afterEach(async () => {
  const said = desk?.complaints.filter((it) => !expected?.test(it)) ?? []
  expected = null
  await desk?.close()
  desk = null
  expect(said, 'no errors, refused content or requests to elsewhere').toEqual([])
})

/** Fen as the pages print them. */
function yuan(fen: number | null | undefined): string {
  if (fen === null || fen === undefined) return '?'
  return new Intl.NumberFormat('en-GB', { minimumFractionDigits: fen % 100 === 0 ? 0 : 2 }).format(fen / 100)
}
const itemPath = () => `/entitlements/${pack?.pack}/items/${detail?.item.code}`
const figure = (page: Page, name: string) => page.locator(`[data-figure=${name}]`).first()
async function fits(page: Page): Promise<void> {
  expect(await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth)).toBeLessThanOrEqual(0)
}
async function clean(page: Page, locale: Locale, what: string): Promise<void> {
  if (locale === 'en') expect(await chineseLeftovers(page), what).toEqual([])
  await fits(page)
  await expectAxeClean(page, what)
}
async function post<T>(path: string, body: unknown, locale: Locale = 'zh'): Promise<T> {
  const response = await fetch(`${desk?.base}${path}`, { method: 'POST', headers: { 'Content-Type': 'application/json', 'Accept-Language': locale, Cookie: cookie() }, body: JSON.stringify(body) })
  if (!response.ok) throw new Error(`${path}: ${response.status} ${await response.text()}`)
  return (await response.json()) as T
}
/** Everything of an item's page that takes a click. */
async function everything(page: Page): Promise<void> {
  await page.locator('.try button[type=submit]').click()
  await page.locator('.answer .verdict').waitFor()
  await page.locator('button[data-run=law]').click()
  await figure(page, 'entitled').waitFor()
  await page.locator('button[data-run=reform]').click()
  await figure(page, 'winners').waitFor()
  await page.evaluate(() => document.querySelectorAll('main details').forEach((it) => it.setAttribute('open', '')))
}

describe.each([
  { locale: 'zh' as const, width: 1440, large: false },
  { locale: 'en' as const, width: 1440, large: false },
  { locale: 'zh' as const, width: 360, large: true },
  { locale: 'en' as const, width: 360, large: false },
])('service lists ($locale, $width px, large $large)', (look) => {
  it('offer every place', async () => {
    const page = await open('/entitlements', look)
    await page.locator('.places > li').first().waitFor()
    expect(await page.locator('.places > li').count()).toBe(all.length)
    await clean(page, look.locale, 'places')
    await page.locator('.places a').first().click()
    await page.waitForURL(/\/entitlements\/.+/)
    await page.locator('.data-table tbody tr').first().waitFor()
  })

  it('have every item, by domain and by stage of life', async () => {
    for (const place of all) {
      const list = await api<ServiceList>(`/api/entitlements/${place.pack}`, look.locale)
      const page = await open(`/entitlements/${place.pack}?questions=1`, look)
      const rows = page.locator('.data-table tbody tr:not(.group)')
      await rows.first().waitFor()
      expect(await rows.count()).toBe(list.items.length)
      const first = list.items.find((it) => it.standards.some((one) => one.quantity !== null))
      if (first) expect(await page.locator(`#s-${first.code}`).innerText()).toContain(first.recipient)
      // What is still to be checked is there to read.
      const open_ = list.items.find((it) => it.open_questions.length > 0)
      if (open_) expect(await page.locator(`#s-${open_.code}`).innerText()).toContain(open_.open_questions[0])
      await clean(page, look.locale, place.pack)
      await page.goto(`${desk?.base}/entitlements/${place.pack}?by=stage`)
      await rows.first().waitFor()
      expect(await rows.count()).toBe(list.items.reduce((sum, it) => sum + Math.max(1, it.life_stages.length), 0))
      await fits(page)
      await desk?.close()
      desk = null
    }
  })

  it('show an item with all that can be tried', async (context) => {
    if (!detail) return context.skip()
    const page = await open(itemPath(), look)
    await page.locator('.steps svg.plot').first().waitFor()
    await everything(page)
    await clean(page, look.locale, 'item')
    const told = await page.locator('.rule tbody tr').count()
    expect(told).toBe(2 + (detail.rules[0]?.conditions.length ?? 0) + (detail.rules[0]?.exceptions.length ?? 0) + detail.exclusions.length)
  })

  it('tell kindly that there is no such item or list', async () => {
    const page = await open(`/entitlements/${all[0]?.pack}/items/nothing-of-the-kind`, look)
    await page.getByRole('alert').waitFor()
    await clean(page, look.locale, 'no item')
    await page.locator('.state a').click()
    await page.waitForURL(new RegExp(`/entitlements/${all[0]?.pack}$`))
    await page.goto(`${desk?.base}/entitlements/nowhere`)
    await page.getByRole('alert').waitFor()
    await clean(page, look.locale, 'no list')
  })
})

describe('the list', () => {
  it('is narrowed by words, kind and rule, and remembers it in the address', async (context) => {
    if (!pack) return context.skip()
    const list = await api<ServiceList>(`/api/entitlements/${pack.pack}`)
    const page = await open(`/entitlements/${pack.pack}`)
    const rows = page.locator('.data-table tbody tr:not(.group)')
    await rows.first().waitFor()
    await page.locator('select[name=decided]').selectOption('no')
    await expect.poll(() => rows.count()).toBe(list.items.filter((it) => !it.decided).length)
    await page.locator('select[name=decided]').selectOption('')
    const name = list.items[0]?.name ?? ''
    await page.locator('input[name=q]').fill(name)
    await expect.poll(() => rows.count()).toBeLessThan(list.items.length)
    expect(new URL(page.url()).searchParams.get('q')).toBe(name)
    await page.reload()
    await settled(page)
    expect(await page.locator('input[name=q]').inputValue()).toBe(name)
    await page.locator('input[name=q]').fill('没有这样的事项')
    await page.getByText('没有符合筛选条件的行').waitFor()
    const other = all.find((it) => it.pack !== pack?.pack)
    if (!other) return
    await page.locator('select[name=pack]').selectOption(other.pack)
    await page.waitForURL(new RegExp(`/entitlements/${other.pack}`))
  })

  it('can be read without an account, and has its place in the navigation and the help', async () => {
    const page = await open('/help', { as: 'guest' })
    await page.locator('#entitlements').waitFor()
    await page.getByRole('navigation', { name: '主导航' }).getByRole('link', { name: '服务清单' }).click()
    await page.locator('.places > li').first().waitFor()
  })
})

describe('an item', () => {
  it('draws its figures as steps, and says each by key and in a table', async (context) => {
    if (!detail) return context.skip()
    const page = await open(itemPath())
    const parameter = detail.parameters.find((it) => it.values.length > 3)
    const chart = page.locator('.figure').first()
    const stops = chart.locator('.stop')
    await stops.first().waitFor()
    expect(await stops.count()).toBe(parameter?.values.length)
    expect(await chart.locator('tbody tr').count()).toBe(parameter?.values.length)
    const heard = new Set<string>()
    await stops.first().focus()
    for (let at = 0; at < (parameter?.values.length ?? 0); at += 1) {
      heard.add(await chart.locator('.reading').innerText())
      await page.keyboard.press('Tab')
    }
    expect(heard.size).toBe(parameter?.values.length)
    for (const value of parameter?.values ?? []) expect([...heard].some((it) => it.includes(value.source.title ?? value.source.document))).toBe(true)
  })

  it('says what it would grant somebody, as the server does', async (context) => {
    if (!detail || !pack) return context.skip()
    const page = await open(itemPath())
    const one = detail.cases[0]
    if (!one) return context.skip()
    await page.locator('.try button[type=submit]').click()
    const expectedOne = one.expect.find((it) => it.item === detail?.item.code)
    await page.locator('.answer .verdict').waitFor()
    expect(await page.locator('.answer .verdict').innerText()).toContain(yuan(expectedOne?.amount_fen))
    const answer = await post<EntitlementAnswer>(`/api/entitlements/${pack.pack}/determine`, { as_of: one.as_of, person: one.person, household: one.household })
    const mine = answer.results.find((it) => it.item === detail?.item.code)
    expect(await page.locator('.answer .data-table tbody tr').count()).toBe(mine?.reasons.length)
    // A fact taken away leaves it open, and says what is missing.
    await page.locator('input[name=person-wage_income]').fill('')
    await page.locator('.stale').waitFor()
    await page.locator('.try button[type=submit]').click()
    await page.locator('.answer .missing').first().waitFor()
    expect(await page.locator('.answer .verdict').innerText()).toContain('尚不能判定')
    await expectAxeClean(page, 'undetermined')
    // What is no amount is said before it is sent.
    await page.locator('input[name=person-wage_income]').fill('很多')
    await page.getByText('有 1 处填写不对').waitFor()
    expect(await page.locator('input[name=person-wage_income]').getAttribute('aria-invalid')).toBe('true')
    await expectAxeClean(page, 'a fault')
  })

  it('is run on the people of the pack, and with another figure', async (context) => {
    if (!detail || !pack) return context.skip()
    const page = await open(itemPath())
    const parameter = detail.parameters.find((it) => it.values.length > 3)
    if (!parameter) return context.skip()
    await page.locator('button[data-run=law]').click()
    await figure(page, 'entitled').waitFor()
    const law = await post<TrialAnswer>(`/api/entitlements/${pack.pack}/trial`, {})
    const mine = law.items.find((it) => it.item === detail?.item.code)
    expect(await figure(page, 'entitled').innerText()).toBe(new Intl.NumberFormat('zh-CN').format(mine?.entitled ?? 0))
    expect(await figure(page, 'cost').innerText()).toBe(yuan(mine?.rows[0]?.cost_law_fen))
    await page.locator('select[name=parameter]').selectOption(parameter.id)
    await page.locator('input[name=reform]').fill('90')
    await page.locator('button[data-run=reform]').click()
    await figure(page, 'losers').waitFor()
    const reform = await post<TrialAnswer>(`/api/entitlements/${pack.pack}/trial`, { reforms: [{ parameter: parameter.id, percent: 90 }] })
    const changed = reform.items.find((it) => it.item === detail?.item.code)
    expect(await figure(page, 'losers').innerText()).toBe(String(changed?.rows[0]?.losers))
    expect(await page.locator('.result figure .bar').count()).toBe(changed?.bins.length)
    const hidden = changed?.bins.filter((it) => it.count === null).length ?? 0
    if (hidden > 0) expect(await page.locator('.result figure text').filter({ hasText: /<5 [人户]/ }).count()).toBe(hidden)
    const places = changed?.rows.filter((it) => it.region !== null) ?? []
    expect(await page.locator('.result figure').last().locator('li').count()).toBe(places.length)
    if (places.some((it) => it.suppressed)) await page.getByText('容易认出是谁').first().waitFor()
    // A new value, and what is none.
    await page.getByText('新的数额', { exact: true }).click()
    await page.locator('input[name=reform]').fill('许多')
    expect(await page.locator('button[data-run=reform]').isDisabled()).toBe(true)
    await page.locator('input[name=reform]').fill('1000')
    await page.locator('button[data-run=reform]').click()
    await page.getByText('统一为 1,000 元').waitFor()
  })

  it('takes a case from the table to the form, with the keyboard alone', async (context) => {
    if (!detail || !pack) return context.skip()
    const page = await open(`/entitlements/${pack.pack}`)
    const reach = async (what: string) => {
      for (let at = 0; at < 250; at += 1) {
        await page.keyboard.press('Tab')
        if (await page.evaluate((selector) => document.activeElement?.matches(selector) ?? false, what)) return
      }
      throw new Error(`${what} is out of reach`)
    }
    await reach(`a[href$="/items/${detail.item.code}"]`)
    await page.keyboard.press('Enter')
    await page.locator('.sections').waitFor()
    await reach('a[href="#cases"]')
    await page.keyboard.press('Enter')
    expect(await page.evaluate(() => document.activeElement?.id)).toBe('cases')
    await reach('tr[id^=case-] td button')
    await page.keyboard.press('Enter')
    await page.locator('.answer .verdict').waitFor()
    expect(await page.evaluate(() => document.activeElement?.classList.contains('try'))).toBe(true)
    await reach('select[name=case]')
    await page.keyboard.press('ArrowDown')
    await reach('.try button[type=submit]')
    await page.keyboard.press('Enter')
    await page.locator('.answer .verdict').waitFor()
    await reach('button[data-run=law]')
    await page.keyboard.press('Enter')
    await figure(page, 'entitled').waitFor()
    await reach('input[name=reform]')
    await page.keyboard.press('Control+A')
    await page.keyboard.type('130')
    await page.keyboard.press('Enter')
    await figure(page, 'winners').waitFor()
  })

  it.each(['zh', 'en'] as const)('says what happened when the server fails (%s)', async (locale) => {
    if (!detail || !pack) return
    expected = /status of 500/
    const page = await open(itemPath(), { locale })
    const broken = { status: 500, contentType: 'application/problem+json', body: JSON.stringify({ title: locale === 'zh' ? '数据库忙' : 'The database is busy', status: 500 }) }
    await page.route('**/determine', (route) => route.fulfill(broken))
    await page.route('**/trial', (route) => route.fulfill(broken))
    await page.locator('.try button[type=submit]').click()
    await page.locator('.answer [role=alert]').waitFor()
    await page.locator('button[data-run=law]').click()
    await page.locator('.trial [role=alert]').waitFor()
    await clean(page, locale, 'failures')
    await page.unroute('**/trial')
    await page.locator('button[data-run=law]').click()
    await figure(page, 'entitled').waitFor()
    expect(await page.locator('.trial [role=alert]').count()).toBe(0)
    await page.route('**/api/entitlements/*/items/*', (route) => route.fulfill(broken))
    await page.goto(`${desk?.base}${itemPath()}`)
    await page.getByRole('alert').waitFor()
    await page.unroute('**/api/entitlements/*/items/*')
    await page.getByRole('alert').getByRole('button').click()
    await page.locator('.sections').waitFor()
  })

  it('of every other place opens, in both languages', async () => {
    for (const locale of ['zh', 'en'] as const) {
      for (const place of all) {
        const list = await api<ServiceList>(`/api/entitlements/${place.pack}`)
        const richest = [...list.items].sort((a, b) => Number(b.decided) - Number(a.decided) || b.standards.length - a.standards.length)[0]
        const page = await open(`/entitlements/${place.pack}/items/${richest?.code}`, { locale })
        await page.locator('.head dl').first().waitFor()
        await clean(page, locale, `${place.pack} ${richest?.code}`)
        await desk?.close()
        desk = null
      }
    }
  })

  it('fits at large type on a desk, too', async (context) => {
    if (!detail) return context.skip()
    const page = await open(itemPath(), { large: true, width: 1024 })
    await everything(page)
    await fits(page)
    await expectAxeClean(page, 'large type')
  })
})
