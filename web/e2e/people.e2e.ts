// Who may come in, and what each finds; a session that ends in the middle of work.
import { describe, expect, inject, it } from 'vitest'
import type { CheckReport } from '../src/api/types'
import { api, bringIn, chineseLeftovers, Desk, DRAFT, expectAxeClean, newcomer, settled, type Look } from './desk'
import { PASSWORD } from './people'

/** What a browser says of answers that are meant to refuse. */
const meant = (complaints: string[]) => complaints.filter((it) => !/status of (400|401|403|503)|ERR_CONNECTION_REFUSED/.test(it))

describe('the door', () => {
  it('asks who it is, and opens the page that was asked for', async () => {
    const desk = await Desk.open({ as: 'nobody' })
    const { login, password } = await newcomer('planner', '990121')
    const page = await desk.page('/checks')
    expect(await page.locator('h1').innerText()).toBe('登录')
    expect(await page.getByRole('navigation').count()).toBe(0)
    await expectAxeClean(page, 'sign in')
    await page.locator('input[name=login]').fill(login)
    await page.locator('input[name=password]').fill('不对的密码')
    await page.keyboard.press('Enter')
    await page.getByText('用户名或密码不对').waitFor()
    expect(await page.evaluate(() => document.activeElement?.getAttribute('name'))).toBe('password')
    await expectAxeClean(page, 'sign in, refused')
    await page.keyboard.type(password)
    await page.keyboard.press('Enter')
    await page.locator('.masthead .who').waitFor()
    await settled(page)
    expect(new URL(page.url()).pathname).toBe('/checks')
    expect(await page.locator('.masthead .who').innerText()).toContain('规划编制人员')
    // Out again.
    await page.getByRole('button', { name: '退出登录' }).click()
    await page.locator('input[name=login]').waitFor()
    expect(meant(desk.complaints)).toEqual([])
    await desk.close()
  })

  it('lets guests look around with one click, and says what they may not do', async () => {
    const desk = await Desk.open({ as: 'nobody' })
    const page = await desk.page('/')
    await page.getByRole('button', { name: '不登录，先看看' }).click()
    await page.locator('.masthead .who').waitFor()
    await settled(page)
    await page.goto(`${inject('base')}/checks`)
    await settled(page)
    expect(await page.locator('input[type=file]').count()).toBe(0)
    expect(await page.locator('.may-not').innerText()).toContain('请先登录')
    await expectAxeClean(page, 'checks for a guest')
    expect(meant(desk.complaints)).toEqual([])
    await desk.close()
  })

  it('has the one-time password changed first', async () => {
    const { login, password } = await newcomer('reader', '990121', false)
    const desk = await Desk.open({ as: 'nobody' })
    const page = await desk.page('/')
    await page.locator('input[name=login]').fill(login)
    await page.locator('input[name=password]').fill(password)
    await page.keyboard.press('Enter')
    await page.getByRole('heading', { name: '设置自己的密码' }).waitFor()
    await expectAxeClean(page, 'the first password')
    await page.locator('input[name=old]').fill(password)
    await page.locator('input[name=new]').fill('短')
    await page.locator('input[name=repeated]').fill('短')
    await page.keyboard.press('Enter')
    await page.locator('input[name=new][aria-invalid=true]').waitFor()
    for (const name of ['new', 'repeated']) await page.locator(`input[name=${name}]`).fill(PASSWORD)
    await page.keyboard.press('Enter')
    await page.locator('.masthead nav').waitFor()
    await settled(page)
    expect(meant(desk.complaints)).toEqual([])
    await desk.close()
  })
})

describe('a session that ends in the middle of typing', () => {
  it('takes no word away and goes on by itself', async () => {
    const somebody = await newcomer('planner')
    const id = `e2e-${Date.now()}-over`
    const report = await bringIn(id, DRAFT, 'draft.md')
    const key = report.findings[0]!.key
    const desk = await Desk.open({ token: somebody.token })
    const page = await desk.page(`/checks/${id}`)
    const card = page.locator(`[id="f-${key}"]`)
    await card.getByRole('button', { name: /^不采纳/ }).click()
    await card.locator('textarea').fill('写了很久的理由')
    // The session ends somewhere else.
    await fetch(`${inject('base')}/api/session`, { method: 'DELETE', headers: { Cookie: `gongfu_session=${somebody.token}` } })
    await card.locator('form button[type=submit]').click()
    const dialog = page.getByRole('dialog')
    await dialog.getByRole('heading', { name: '登录已过期' }).waitFor()
    await expectAxeClean(page, 'the session is over')
    expect(await dialog.locator('input[name=login]').inputValue()).toBe(somebody.login)
    await dialog.locator('input[name=password]').fill(somebody.password)
    await page.keyboard.press('Enter')
    await dialog.waitFor({ state: 'detached' })
    await card.locator('.decision').waitFor()
    const decision = async () => (await api<CheckReport>(`/api/checks/${id}`)).findings.find((it) => it.key === key)?.decision
    await expect.poll(decision).toMatchObject({ reason: '写了很久的理由', by: `新来的 (${somebody.login})` })
    expect(meant(desk.complaints)).toEqual([])
    await desk.close()
  })

  it('stays as it is when nobody signs in again', async () => {
    const somebody = await newcomer('planner')
    const id = `e2e-${Date.now()}-later`
    const report = await bringIn(id, DRAFT, 'draft.md')
    const desk = await Desk.open({ token: somebody.token })
    const page = await desk.page(`/checks/${id}`)
    const card = page.locator(`[id="f-${report.findings[0]!.key}"]`)
    await card.getByRole('button', { name: /^不采纳/ }).click()
    await card.locator('textarea').fill('先放着')
    await fetch(`${inject('base')}/api/session`, { method: 'DELETE', headers: { Cookie: `gongfu_session=${somebody.token}` } })
    await card.locator('form button[type=submit]').click()
    await page.getByRole('dialog').getByRole('button', { name: '暂不登录' }).click()
    await card.getByRole('alert').waitFor()
    expect(await card.locator('textarea').inputValue()).toBe('先放着')
    expect(meant(desk.complaints)).toEqual([])
    await desk.close()
  })
})

it('a server that cannot be reached is told, and asked again', async () => {
  const desk = await Desk.open()
  const page = await desk.page('/checks')
  await page.route('**/api/**', (route) => route.abort('connectionrefused'))
  await page.locator('nav a[href="/reference"]').click()
  const banner = page.locator('.reach')
  await banner.waitFor()
  await expectAxeClean(page, 'the server does not answer')
  await page.unroute('**/api/**')
  await banner.getByRole('button').click()
  await banner.waitFor({ state: 'detached' })
  await settled(page)
  expect(await page.locator('main .state[role=alert]').count(), 'what failed is loaded by itself').toBe(0)
  await desk.close()
})

const LOOKS: [string, Look][] = [
  ['Chinese', {}],
  ['360 px', { width: 360 }],
  ['English, large type', { locale: 'en', large: true }],
]
describe.each(LOOKS)('%s', (_, look) => {
  it('the pages of people pass axe, keep their width and their language', { timeout: 120_000 }, async () => {
    const desk = await Desk.open({ ...look, as: 'administrator' })
    const page = await desk.page('/accounts')
    const check = async (what: string) => {
      await expectAxeClean(page, what)
      expect(await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth), `${what} scrolls sideways`).toBeLessThanOrEqual(0)
      if (look.locale === 'en') expect(await chineseLeftovers(page), what).toEqual([])
    }
    await check('accounts')
    await page.locator('.accounts > p .button.main').click()
    await page.locator('form.new').waitFor()
    await check('a new account')
    const login = `e2e-made-${Date.now()}`
    await page.locator('form.new input[name=login]').fill(login)
    await page.locator('form.new input[name=name]').fill('Zhou')
    await page.locator('form.new select[name=role]').selectOption('evaluator')
    await page.locator('form.new button[type=submit]').click()
    expect(await page.locator('.one-time code').innerText()).toMatch(/^[2-9A-Z-]{19}$/)
    await check('a one-time password')
    const row = page.locator(`[data-login="${login}"]`)
    await row.locator('button').first().click()
    await row.locator('input[name=disabled]').check()
    await check('an account that is changed')
    await row.locator('button[type=submit]').click()
    await page.locator(`[data-login="${login}"].off`).waitFor()

    await page.goto(`${inject('base')}/audit?action=account`)
    await settled(page)
    await page.locator('.entries li').first().waitFor()
    await page.locator('.entries summary').first().click()
    await check('audit')

    await page.goto(`${inject('base')}/me`)
    await settled(page)
    await page.locator('.codes > p .button').click()
    await page.locator('svg.picture').waitFor()
    await check('one-time codes')
    expect(meant(desk.complaints)).toEqual([])
    await desk.close()
  })
})
