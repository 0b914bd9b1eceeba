// Searching in the browser, by keyboard. What to expect is read from the API.
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import type { Page } from 'playwright-core'
import type { Plan, Search, SearchSuggestion } from '../src/api/types'
import { api, bringIn, chineseLeftovers, Desk, DRAFT, expectAxeClean, fullestPlan, settled, type Look } from './desk'

let desk: Desk
let plan: Plan
/** A word that names of indicators hold. */
let word: string
beforeAll(async () => {
  desk = await Desk.open()
  plan = await fullestPlan()
  word = plan.indicators[0]?.name.slice(0, 3) ?? '率'
})
afterAll(async () => desk.close())
afterEach(() => {
  expect(desk.complaints.splice(0), 'no errors, refused content or requests to elsewhere').toEqual([])
})

const asked = (q: string, more = '') => api<Search>(`/api/search?q=${encodeURIComponent(q)}${more}`)
const box = (page: Page) => page.getByRole('combobox', { name: '搜索' })

describe('by keyboard', () => {
  it('Ctrl+K, a few letters, an arrow and Enter open a suggestion', async () => {
    const page = await desk.page('/help')
    await page.keyboard.press('Control+k')
    expect(await box(page).evaluate((it) => it === document.activeElement)).toBe(true)
    await page.keyboard.type(word)
    const suggested = await api<SearchSuggestion[]>(`/api/search/suggest?q=${encodeURIComponent(word)}`)
    await page.getByRole('option').first().waitFor()
    expect(await page.getByRole('option').count()).toBe(suggested.length)
    expect(await box(page).getAttribute('aria-expanded')).toBe('true')
    expect(await box(page).getAttribute('aria-activedescendant')).toBeNull()
    await expectAxeClean(page, 'suggestions')
    await page.keyboard.press('ArrowUp')
    await page.keyboard.press('ArrowDown')
    await page.keyboard.press('ArrowDown')
    const active = page.locator(`[id="${await box(page).getAttribute('aria-activedescendant')}"]`)
    expect(await active.getAttribute('aria-selected')).toBe('true')
    const first = suggested[0]!
    await page.keyboard.press('Enter')
    await page.waitForURL((url) => (first.same === 1 ? url.pathname + url.search === first.result.href : url.pathname === '/search'))
    await settled(page)
    await page.close()
  })

  it('Enter alone searches, Escape closes and clears, and the results are walked with Tab', async () => {
    const page = await desk.page('/reference')
    await page.keyboard.press('Control+k')
    await page.keyboard.type(word)
    await page.getByRole('option').first().waitFor()
    await page.keyboard.press('Escape')
    expect(await box(page).getAttribute('aria-expanded')).toBe('false')
    expect(await box(page).inputValue()).toBe(word)
    await page.keyboard.press('Enter')
    await page.waitForURL((url) => url.pathname === '/search' && url.searchParams.get('q') === word)
    await settled(page)
    const expected = await asked(word)
    await page.locator('.result').first().waitFor()
    expect(await page.locator('.result').count()).toBe(Math.min(20, expected.total))
    expect(await page.locator('p[role=status]').innerText()).toContain(expected.total.toLocaleString('zh-CN'))
    expect(await box(page).inputValue(), 'the box holds what the results answer').toBe(word)
    // From the page to its first result without a mouse.
    await page.locator('select[name=domain]').focus()
    let reached = ''
    for (let at = 0; at < 30 && reached !== expected.results[0]?.href; at += 1) {
      await page.keyboard.press('Tab')
      reached = decodeURI((await page.evaluate(() => document.activeElement?.getAttribute('href'))) ?? '')
    }
    expect(reached).toBe(decodeURI(expected.results[0]?.href ?? ''))
    await page.close()
  })

  it('/ comes here where the page has no filter of its own', async () => {
    const page = await desk.page('/search')
    await page.locator('main').focus()
    await page.keyboard.press('/')
    expect(await box(page).evaluate((it) => it === document.activeElement)).toBe(true)
    await page.close()
  })
})

describe('results', () => {
  it('are counted by kind, narrowed, and paged', async () => {
    const all = await asked('率')
    const page = await desk.page(`/search?q=${encodeURIComponent('率')}`)
    for (const it of all.kinds) {
      const tab = page.locator(`nav.kinds a[href*="kind=${it.kind}"]`)
      expect((await tab.innerText()).replaceAll(',', ''), it.kind).toContain(String(it.count))
    }
    await page.locator('nav.pages a[rel=next]').click()
    await page.waitForURL(/page=2/)
    const second = await asked('率', '&limit=20&offset=20')
    await expect.poll(() => page.locator('.result a').first().getAttribute('href').then((it) => decodeURI(it ?? ''))).toBe(decodeURI(second.results[0]?.href ?? ''))
    await page.locator('nav.kinds a[href*="kind=indicator"]').click()
    await page.waitForURL(/kind=indicator/)
    expect(page.url(), 'a new kind begins at its first page').not.toContain('page=')
    await expect.poll(() => page.locator('.result:not([data-kind=indicator])').count()).toBe(0)
    await page.goBack()
    await page.waitForURL(/page=2/)
    await page.close()
  })

  it('open the row with its evidence, and a line of the text with the word marked', async () => {
    const found = await asked(word, '&kind=indicator')
    const page = await desk.page(`/search?q=${encodeURIComponent(word)}&kind=indicator`)
    await page.locator('.result h2 a').first().click()
    await page.waitForURL((url) => url.pathname.startsWith('/plans/'))
    await settled(page)
    await page.getByRole('heading', { name: new RegExp(found.results[0]!.title.text.slice(0, 6).replace(/[()（）]/g, '.')) }).first().waitFor()
    const text = (await asked('学位', '&kind=text')).results.find((it) => it.href.includes('mark='))
    if (text) {
      await page.goto(desk.base + text.href)
      await settled(page)
      const mark = new URL(desk.base + text.href).searchParams.get('mark') ?? ''
      await page.locator('.panel mark').first().waitFor()
      expect((await page.locator('.panel mark').first().innerText()).replace(/\s/g, '')).toBe(mark)
    }
    await page.close()
  })

  it('of a draft open the desk at the item', async () => {
    const id = `e2e-${Date.now()}-search`
    await bringIn(id, DRAFT, 'draft.md')
    const found = (await asked('学前教育毛入园率', '&kind=indicator&limit=100')).results.find((it) => it.draft && it.href.includes(id))
    expect(found).toBeDefined()
    const page = await desk.page('/help')
    // The desk says all the time whether it has kept what was written.
    await page.goto(desk.base + found!.href)
    await page.locator('.here').first().waitFor()
    expect(await page.locator('.left').innerText()).toContain(found!.title.text)
    await page.close()
  })

  it('that are none say what else to try, and so does the page before anything is asked', async () => {
    const page = await desk.page('/search?q=zzzzqqqq&kind=text')
    await page.getByText('没有找到').waitFor()
    await page.getByRole('button', { name: '清除筛选' }).last().click()
    await page.waitForURL((url) => !url.searchParams.has('kind'))
    await page.goto(`${desk.base}/search?q=${encodeURIComponent('，。')}`)
    await page.getByText('没有可以查找的字').waitFor()
    await page.goto(`${desk.base}/search`)
    await settled(page)
    await page.locator('.examples a').first().click()
    await page.waitForURL((url) => url.searchParams.has('q'))
    await page.close()
  })

  it('a question that is too long is explained', async () => {
    const page = await desk.page('/help')
    await page.goto(`${desk.base}/search?q=${'a'.repeat(300)}`)
    await page.getByText('太长').waitFor()
    expect(await box(page).getAttribute('maxlength')).toBe('200')
    desk.complaints.splice(0, desk.complaints.length, ...desk.complaints.filter((it) => !/status of 400/.test(it)))
    await page.close()
  })
})

const LOOKS: [string, Look][] = [
  ['Chinese, desktop', { locale: 'zh' }],
  ['English, desktop', { locale: 'en' }],
  ['Chinese, phone', { locale: 'zh', width: 360 }],
  ['English, large type on a phone', { locale: 'en', large: true, width: 360 }],
]

describe.each(LOOKS)('%s', (_, look) => {
  let looked: Desk
  beforeAll(async () => {
    looked = await Desk.open(look)
  })
  afterAll(async () => looked.close())

  it('every state passes axe, keeps its width and its language', { timeout: 120_000 }, async () => {
    const page = await looked.page('/search')
    const states = ['/search', `/search?q=${encodeURIComponent(word)}`, `/search?q=${encodeURIComponent('学位')}&kind=text`, '/search?q=zzzzqqqq', `/search?q=${encodeURIComponent('率')}&page=2`]
    for (const path of states) {
      await page.goto(looked.base + path)
      await settled(page)
      await expectAxeClean(page, path)
      expect(await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth), `${path} scrolls sideways`).toBeLessThanOrEqual(0)
      if (look.locale === 'en') expect(await chineseLeftovers(page), path).toEqual([])
    }
    await page.keyboard.press('Control+k')
    await page.keyboard.press('Control+a')
    await page.keyboard.type(word)
    await page.getByRole('option').first().waitFor()
    await expectAxeClean(page, 'suggestions')
    expect(await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth), 'suggestions scroll sideways').toBeLessThanOrEqual(0)
    expect(looked.complaints).toEqual([])
  })
})
