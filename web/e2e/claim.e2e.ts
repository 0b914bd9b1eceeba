// What a resident may claim: a few questions, on a phone, by keyboard; nothing leaves the browser for good.
import type { Page } from 'playwright-core'
import { afterEach, describe, expect, it } from 'vitest'
import { chineseLeftovers, Desk, expectAxeClean, type Look } from './desk'

let desk: Desk | null = null
let meant = /$^/
async function open(path: string, look: Look = {}): Promise<Page> {
  desk = await Desk.open({ as: 'guest', ...look })
  return desk.page(path)
}
afterEach(async () => {
  const said = desk?.complaints.filter((it) => !meant.test(it)) ?? []
  await desk?.close()
  desk = null
  meant = /$^/
  expect(said, 'no errors, refused content or requests to elsewhere').toEqual([])
})
const overflow = (page: Page) => page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth)
async function shown(page: Page): Promise<string | null> {
  await page.waitForFunction(() => document.querySelector('.question[data-question]') || document.querySelector('.results article, .results li'))
  const form = page.locator('.question')
  return (await form.count()) > 0 ? form.getAttribute('data-question') : null
}
async function next(page: Page, before: string): Promise<void> {
  await page.locator('.question button[type=submit]').click()
  await page.waitForFunction((it) => document.querySelector('.question')?.getAttribute('data-question') !== it, before)
}
async function place(page: Page): Promise<void> {
  for (const field of await page.locator('.question [data-fact]').all()) {
    for (const [depth, code] of ['990000', '990100', '990121'].entries()) await field.locator('select').nth(depth).selectOption(code)
  }
}
/** Alone, born in 1940, 300 yuan a month, second grade of disability, nothing else. */
async function answer(page: Page, question: string): Promise<void> {
  const form = page.locator('.question')
  if (/region$/.test(question)) await place(page)
  else if (question === 'birth_date') await form.locator('input').fill('1940年3月2日')
  else if (question === 'gate:person') await form.locator('input[value=transfer_income]').check()
  else if (question === 'gate:household') return
  else if (question === 'transfer_income') await form.locator('input').fill('300')
  else if (question === 'disability_kind') {
    await form.locator('input[value=limbs]').check()
    await form.locator('input[name="p1.disability_grade"]').fill('2')
  } else if (question === 'emergency') await form.locator('input[value=none]').check()
  else if (question === 'has_supporter') await form.locator('input[value=yes]').check()
  else if ((await form.locator('input[value=no]').count()) > 0) await form.locator('input[value=no]').first().check()
  else await form.locator('input').first().fill('0')
}

describe.each([
  { locale: 'zh', width: 360, large: true },
  { locale: 'en', width: 360, large: false },
  { locale: 'zh', width: 1440, large: false },
  { locale: 'en', width: 1440, large: false },
] as const)('what may I claim ($locale, $width px)', (look) => {
  it('asks about a dozen questions and says what, how much, where and with what', async () => {
    const page = await open('/claim', look)
    await expectAxeClean(page, 'where')
    await page.locator('.places button').last().click()
    await page.waitForURL(/claim\/sample/)
    await page.locator('.start .primary').waitFor()
    await expectAxeClean(page, 'start')
    await page.locator('.start .primary').click()
    const asked: string[] = []
    for (let question = await shown(page); question !== null; question = await shown(page)) {
      asked.push(question)
      expect(asked.length, asked.join()).toBeLessThan(20)
      expect(await page.locator('.question h2').innerText()).not.toBe('')
      expect(await overflow(page), question).toBeLessThanOrEqual(0)
      if (asked.length < 3 || /gate|disability/.test(question)) await expectAxeClean(page, question)
      if (question === 'household.members') {
        await page.locator('.question .button.big').first().click()
        await page.waitForFunction((it) => document.querySelector('.question')?.getAttribute('data-question') !== it, question)
        continue
      }
      await answer(page, question)
      await next(page, question)
    }
    expect(asked.slice(0, 3)).toEqual(['residence_region', 'household.members', 'birth_date'])
    expect(asked.length, asked.join()).toBeLessThanOrEqual(15)
    const granted = page.locator('.granted')
    expect(await granted.count()).toBeGreaterThan(0)
    expect(await granted.first().locator('dl').innerText()).not.toBe('')
    expect(await page.locator('.open').count()).toBe(0)
    await expectAxeClean(page, 'result')
    expect(await overflow(page)).toBeLessThanOrEqual(0)
    if (look.locale === 'en') expect(await chineseLeftovers(page)).toEqual([])
    await page.emulateMedia({ media: 'print' })
    expect(await page.locator('.granted').first().isVisible()).toBe(true)
    expect(await page.locator('.foot').isVisible()).toBe(false)
    await page.emulateMedia({ media: 'screen' })
    await page.locator('.foot button').click()
    await page.locator('.foot [role=alert] button').first().click()
    await page.locator('.start .primary').waitFor()
    expect(await page.evaluate(() => sessionStorage.getItem('gongfu.typed.claim'))).not.toContain('1940')
  })
})

describe('by keyboard', () => {
  it('answers, skips, goes back and changes; what is open keeps its question', async () => {
    const page = await open('/claim/sample')
    await page.locator('.start .primary').focus()
    await page.keyboard.press('Enter')
    expect(await shown(page)).toBe('residence_region')
    // The focus is at the question: a reader hears it.
    await expect.poll(() => page.evaluate(() => document.activeElement?.tagName)).toBe('H2')
    await place(page)
    await next(page, 'residence_region')
    expect(await shown(page)).toBe('household.members')
    await page.locator('[data-kind=spouse]').focus()
    await page.keyboard.press('Enter')
    await next(page, 'household.members')
    expect(await shown(page)).toBe('birth_date')
    // Of both.
    expect(await page.locator('.question input[type=text]').count()).toBe(2)
    await page.locator('.question input[type=text]').first().focus()
    await page.keyboard.type('1940-13-01')
    await page.keyboard.press('Enter')
    await page.getByText('有一处没有看懂').waitFor()
    await expectAxeClean(page, 'a date that cannot be')
    await page.keyboard.press('Control+A')
    await page.keyboard.type('1940-03-02')
    await page.keyboard.press('Enter')
    await page.waitForFunction(() => document.querySelector('.question')?.getAttribute('data-question') !== 'birth_date')
    const fourth = await shown(page)
    await page.getByRole('button', { name: '上一题' }).focus()
    await page.keyboard.press('Enter')
    await expect.poll(() => shown(page)).toBe('birth_date')
    expect(await page.locator('.question input[type=text]').first().inputValue()).toBe('1940-03-02')
    await next(page, 'birth_date')
    expect(await shown(page)).toBe(fourth)
    // Everything else is not known.
    for (let question = await shown(page); question !== null; question = await shown(page)) {
      await page.getByRole('button', { name: '不知道，跳过' }).focus()
      await page.keyboard.press('Enter')
      await page.waitForFunction((it) => document.querySelector('.question')?.getAttribute('data-question') !== it, question)
    }
    expect(await page.locator('.results .open').count()).toBeGreaterThan(0)
    await expectAxeClean(page, 'much is open')
    await page.locator('.results .open button').first().focus()
    await page.keyboard.press('Enter')
    await page.locator('.question[data-question]').waitFor()
    await page.reload()
    await page.locator('.question[data-question]').waitFor()
    expect(await page.locator('.said').innerText()).toContain('1940年3月2日')
  })

  it('says when the server is away, and keeps the answers', async () => {
    meant = /ERR_|Failed to load/
    const page = await open('/claim/sample', { width: 360 })
    await page.locator('.start .primary').click()
    await shown(page)
    await place(page)
    await page.route('**/determine', (route) => route.abort())
    await page.locator('.question button[type=submit]').click()
    await page.locator('.failure').waitFor()
    await expectAxeClean(page, 'the server is away')
    await page.unroute('**/determine')
    await page.getByRole('button', { name: '重试' }).click()
    await page.locator('.question[data-question]').waitFor()
    expect(await shown(page)).toBe('household.members')
  })
})
