// The counter: a household is typed in, results follow, it is kept, printed and determined again.
import type { Page } from 'playwright-core'
import { afterEach, beforeAll, describe, expect, inject, it } from 'vitest'
import { chineseLeftovers, Desk, expectAxeClean, newcomer, settled, type Look } from './desk'

let worker: { login: string; token: string; password: string }
beforeAll(async () => {
  worker = await newcomer('worker', '990121')
})

let desk: Desk | null = null
let meant = /$^/
async function open(path: string, look: Look = {}): Promise<Page> {
  desk = await Desk.open(look)
  return desk.page(path)
}
afterEach(async () => {
  const said = desk?.complaints.filter((it) => !meant.test(it)) ?? []
  await desk?.close()
  desk = null
  meant = /$^/
  expect(said, 'no errors, refused content or requests to elsewhere').toEqual([])
})

const item = (page: Page, code: string) => page.locator(`[data-item=sample-${code}]`)
const status = (page: Page, code: string) => item(page, code).getAttribute('data-status')
/** The answer knows all that was typed. */
async function answered(page: Page): Promise<void> {
  await page.waitForTimeout(350)
  await page.waitForFunction(() => document.querySelector('.results') && !document.querySelector('.results[data-working]') && document.querySelector('.results [data-item]'))
}
async function example(page: Page, at: number): Promise<void> {
  const select = page.locator('select[name=example]')
  await select.focus()
  await page.waitForFunction(() => document.querySelectorAll('select[name=example] option').length > 2)
  await select.selectOption({ index: at })
  await answered(page)
}
const overflow = (page: Page) => page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth)

describe.each([
  { locale: 'zh', width: 1440, large: false },
  { locale: 'en', width: 1440, large: false },
  { locale: 'zh', width: 360, large: true },
  { locale: 'en', width: 360, large: false },
] as const)('the counter ($locale, $width px)', (look) => {
  it('shows what an example comes to, with reasons, and prints it', async () => {
    const page = await open('/counter/sample', { ...look, token: worker.token })
    await expectAxeClean(page, 'empty')
    expect(await overflow(page)).toBeLessThanOrEqual(0)
    await example(page, 1)
    expect(await status(page, 'subsistence')).toBe('entitled')
    // By hand: 3 × 845.50 − 1,700 = 836.50 (the first case of the pack).
    expect(await item(page, 'subsistence').locator('.grant strong').innerText()).toContain('836.50')
    expect(await item(page, 'old-age-allowance').innerText()).toMatch(/38.*80.*42/s)
    await item(page, 'subsistence').locator('summary').click()
    expect(await item(page, 'subsistence').locator('.reasons').innerText()).toMatch(/1,700\.00.*2,536\.50/s)
    await expectAxeClean(page, 'an example')
    expect(await overflow(page)).toBeLessThanOrEqual(0)
    if (look.locale === 'en') expect(await chineseLeftovers(page)).toEqual([])
    await page.emulateMedia({ media: 'print' })
    expect(await page.locator('.notice').isVisible()).toBe(true)
    expect(await page.locator('.form').isVisible()).toBe(false)
    expect(await page.locator('.masthead').isVisible()).toBe(false)
    expect(await page.locator('.notice').innerText()).toContain('836.50')
    expect(await page.locator('.notice .sign-here').isVisible()).toBe(true)
  })
})

describe('a case worker', () => {
  it('answers the question that settles, keeps it, and determines it again', async () => {
    const page = await open('/counter/sample', { token: worker.token })
    await example(page, 4)
    expect(await status(page, 'subsistence')).toBe('undetermined')
    const ask = item(page, 'subsistence').locator('.ask input')
    await ask.focus()
    await page.keyboard.type('100.5')
    await answered(page)
    // The field stays under the fingers, though the item is settled and the form has it too.
    expect(await page.evaluate(() => (document.activeElement as HTMLInputElement | null)?.value)).toBe('100.5')
    expect(await page.locator('.form input[name="p1.wage_income"]').inputValue()).toBe('100.5')
    expect(await status(page, 'subsistence')).toBe('entitled')
    // By hand: 845.50 − 100.50.
    expect(await item(page, 'subsistence').locator('.grant strong').innerText()).toContain('745.00')

    await page.locator('.keep button[type=submit]').click()
    await page.getByText('请先填写档案号').waitFor()
    expect(await page.evaluate(() => document.activeElement?.getAttribute('name'))).toBe('reference')
    const reference = `窗-${Date.now()}`
    await page.keyboard.type(reference)
    await page.keyboard.press('Enter')
    await page.locator('.done').waitFor()
    await expectAxeClean(page, 'kept')
    await page.locator('.done a').click()
    await page.locator('.both .items').waitFor()
    expect(await page.locator('.page h1').innerText()).toBe(reference)
    expect(await page.locator('.known').innerText()).toContain('100.50')
    await page.getByRole('button', { name: '再算一遍' }).click()
    await page.locator('[data-side=then]').getByText('结果完全一样').waitFor()
    await page.locator('[data-side=now]').getByText('没有改变').waitFor()
    await expectAxeClean(page, 'one determination')
    await page.emulateMedia({ media: 'print' })
    expect(await page.locator('.notice').innerText()).toContain(reference)
    await page.emulateMedia({ media: 'screen' })
    await page.goto(`${inject('base')}/determinations`)
    await settled(page)
    await page.locator('.data-table').getByText(reference).waitFor()
    await expectAxeClean(page, 'all that were kept')
  })

  it.each(['zh', 'en'] as const)('reads what was kept on a phone in large type (%s)', async (locale) => {
    const page = await open('/determinations', { locale, width: 360, large: true, token: worker.token })
    await page.locator('.data-table tbody a').first().waitFor()
    expect(await overflow(page)).toBeLessThanOrEqual(0)
    await page.locator('.data-table tbody a').first().click()
    await page.locator('.both .items').waitFor()
    await page.locator('.do .primary').click()
    await page.locator('[data-side=now]').waitFor()
    expect(await overflow(page)).toBeLessThanOrEqual(0)
    await expectAxeClean(page, 'one determination')
    if (locale === 'en') expect(await chineseLeftovers(page)).toEqual([])
  })

  it('enters a household with the keyboard alone', async () => {
    const page = await open('/counter/sample', { token: worker.token })
    await page.getByRole('button', { name: '本辖区' }).first().focus()
    await page.keyboard.press('Enter')
    await page.locator('input[name="p1.birth_date"]').focus()
    await page.keyboard.type('19400302')
    await answered(page)
    expect(await page.locator('.results').innerText()).toContain('苍葭县')
    expect(await page.locator('[data-person=p1] .note').first().innerText()).toBe('1940年3月2日')
    await page.locator('#add-member').focus()
    await page.keyboard.press('Enter')
    expect(await page.evaluate(() => document.activeElement?.id)).toBe('name-p2')
    await page.keyboard.type('老伴')
    await page.keyboard.press('Tab')
    await page.keyboard.press('Tab')
    expect(await page.evaluate(() => document.activeElement?.textContent)).toContain('移除')
    await page.keyboard.press('Enter')
    expect(await page.locator('[data-person=p2]').count()).toBe(0)
    // Taken out by mistake: one step back.
    await page.getByRole('button', { name: '恢复刚才填的' }).focus()
    await page.keyboard.press('Enter')
    expect(await page.locator('[data-person=p2] input[name="p2.name"]').inputValue()).toBe('老伴')
    // A value that cannot be read is marked, counts as not known, and is not kept.
    await page.locator('input[name="p1.wage_income"]').fill('很多')
    await page.getByText('有 1 处没有看懂').waitFor()
    await page.locator('input[name=reference]').fill('x')
    await page.locator('.keep button[type=submit]').click()
    expect(await page.evaluate(() => document.activeElement?.getAttribute('name'))).toBe('p1.wage_income')
    await expectAxeClean(page, 'a value that cannot be read')
  })

  it('loses nothing when the server is away, or the page is opened again', async () => {
    meant = /ERR_|Failed to load/
    const page = await open('/counter/sample', { token: worker.token })
    await example(page, 2)
    await page.route('**/determine', (route) => route.abort())
    await page.locator('input[name="p1.transfer_income"]').fill('123.45')
    await page.locator('.results .failure').waitFor()
    expect(await page.locator('.results .failure').innerText()).toContain('没有丢')
    // The results of before are still there.
    expect(await item(page, 'subsistence').count()).toBe(1)
    await expectAxeClean(page, 'the server is away')
    await page.unroute('**/determine')
    await page.locator('.results').getByRole('button', { name: '重试' }).click()
    await page.locator('.results .failure').waitFor({ state: 'detached' })
    await page.reload()
    await settled(page)
    await answered(page)
    expect(await page.locator('input[name="p1.transfer_income"]').inputValue()).toBe('123.45')
    await page.getByRole('button', { name: '清空，下一户' }).click()
    expect(await page.locator('input[name="p1.transfer_income"]').inputValue()).toBe('')
  })

  it('goes on after the session was over', async () => {
    meant = /status of 401/
    const somebody = await newcomer('worker', '990121')
    const page = await open('/counter/sample', { token: somebody.token })
    await example(page, 2)
    await page.locator('input[name=reference]').fill('会话过期')
    await fetch(`${inject('base')}/api/session`, { method: 'DELETE', headers: { Cookie: `gongfu_session=${somebody.token}` } })
    await page.locator('.keep button[type=submit]').click()
    const dialog = page.getByRole('dialog')
    await dialog.locator('input[name=password]').fill(somebody.password)
    await page.keyboard.press('Enter')
    await page.locator('.done').waitFor()
  })
})

describe('others', () => {
  it.each(['planner', 'guest'] as const)('a %s looks, and cannot keep', async (as) => {
    const page = await open('/counter/sample', { as })
    await example(page, 1)
    expect(await page.locator('.keep button[type=submit]').count()).toBe(0)
    expect(await page.locator('.keep .may-not').isVisible()).toBe(true)
    expect(await page.locator('input[name=reference]').isDisabled()).toBe(true)
    await expectAxeClean(page, as)
  })
  it('chooses a place first', async () => {
    const page = await open('/counter', { locale: 'en', as: 'guest' })
    await page.locator('select[name=pack]').selectOption('guangzhou')
    await page.waitForURL(/counter\/guangzhou/)
    await example(page, 1)
    await expectAxeClean(page, 'another place')
  })
})
