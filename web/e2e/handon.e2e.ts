// Handing on: files, read-only links, the division of work. Everything is done with
// a draft of its own, so that the plans of the server stay as they are.
import { readFileSync } from 'node:fs'
import { afterAll, afterEach, beforeAll, describe, expect, inject, it } from 'vitest'
import type { Page } from 'playwright-core'
import type { AssignedItem, Assignments, Place } from '../src/api/types'
import { api, bringIn, chineseLeftovers, cookie, Desk, expectAxeClean, settled, type Look } from './desk'

/* A planner of the whole country does this; a guest is shown the way in. */
const PLAN = `样例县“十四五”公共服务规划
一、重点任务
到2025年，新建社区食堂12个。（牵头单位：民政局，配合单位：财政局）
到2025年，夜间门诊开设率达到85%以上。
到2025年，新建社区花园8个。
`

let desk: Desk
let serial = 0
beforeAll(async () => {
  desk = await Desk.open()
})
afterAll(async () => desk.close())
afterEach(() => {
  const said = desk.complaints.splice(0)
  expect(said, 'no errors, refused content or requests to elsewhere').toEqual([])
})

async function draft(): Promise<string> {
  const id = `e2e-${Date.now()}-ho${(serial += 1)}`
  await bringIn(id, PLAN, 'plan.txt')
  return id
}
const list = (id: string) => api<Assignments>(`/api/plans/${id}/assignments`)
async function item(id: string, name: string): Promise<AssignedItem> {
  const found = (await list(id)).items.find((it) => it.name === name)
  if (!found) throw new Error(`no ${name}`)
  return found
}
const row = (page: Page, name: string) => page.locator('.item', { hasText: name }).filter({ has: page.locator('.name', { hasText: name }) }).first()
const openDesk = (id: string): Promise<Page> => desk.page(`/plans/${id}/assignments`)

describe('the division of work', () => {
  it('is filled in by keyboard alone and saved as one goes', async () => {
    const id = await draft()
    const page = await openDesk(id)
    await row(page, '新建社区花园').locator('[data-cell=lead]').focus()
    await page.keyboard.press('Enter')
    await page.keyboard.type('住建局')
    await page.keyboard.press('Enter')
    await page.keyboard.press('Tab')
    await expect.poll(() => row(page, '新建社区花园').locator('.saving').innerText()).toBe('已保存')
    expect((await item(id, '新建社区花园')).assignment?.lead).toEqual(['住建局'])
    await page.keyboard.press('Escape')
    expect(await row(page, '新建社区花园').locator('.editor').count()).toBe(0)
    expect(await page.evaluate(() => document.activeElement?.getAttribute('data-cell'))).toBe('lead')
    // Outside of fields the keyboard takes the last change back.
    await page.keyboard.press('Control+z')
    await expect.poll(async () => (await item(id, '新建社区花园')).assignment).toBeNull()
    await page.close()
  })

  it('takes what the text says at once, and filters by state and department', async () => {
    const id = await draft()
    const page = await openDesk(id)
    await page.locator('[data-accept]').click()
    await expect.poll(async () => (await item(id, '新建社区食堂')).assignment?.lead).toEqual(['民政局'])
    await page.locator('select[name=department]').selectOption('民政局')
    await page.waitForURL(/department=/)
    const names = await page.locator('.item .name').allInnerTexts()
    expect(names.length).toBe((await list(id)).items.filter((it) => it.assignment?.lead.includes('民政局')).length)
    await page.close()
  })

  it('keeps what is typed while the server does not answer, and over a reload, and sends it then', async () => {
    const id = await draft()
    const page = await openDesk(id)
    await page.route('**/assignments', (route) => (route.request().method() === 'PUT' ? route.abort() : route.continue()))
    await row(page, '新建社区花园').locator('[data-cell=lead]').click()
    await page.keyboard.type('园林处、')
    await expect.poll(() => row(page, '新建社区花园').locator('.saving').innerText()).toBe('未保存')
    expect(await page.locator('.whole').innerText()).toContain('记在这台机器上')
    desk.complaints.splice(0)
    await page.reload()
    await settled(page)
    expect(await row(page, '新建社区花园').innerText()).toContain('园林处')
    expect((await item(id, '新建社区花园')).assignment).toBeNull()
    await page.unroute('**/assignments')
    await page.reload()
    await settled(page)
    await expect.poll(async () => (await item(id, '新建社区花园')).assignment?.lead).toEqual(['园林处'])
    desk.complaints.splice(0)
    await page.close()
  })

  it('writes over nobody: two people at one item', async () => {
    const id = await draft()
    const [mine, theirs] = [await openDesk(id), await openDesk(id)]
    for (const [page, who] of [[theirs, '财政局'], [mine, '民政局']] as const) {
      await row(page, '新建社区花园').locator('[data-cell=lead]').click()
      await page.keyboard.type(`${who}、`)
      await expect.poll(() => row(page, '新建社区花园').locator('.saving').innerText()).toMatch(/已保存|别人改过/)
    }
    desk.complaints.splice(0)
    const conflict = row(mine, '新建社区花园').locator('div.conflict')
    expect(await conflict.innerText()).toMatch(/财政局[\s\S]*民政局/)
    expect((await item(id, '新建社区花园')).assignment?.lead).toEqual(['财政局'])
    await conflict.getByRole('button', { name: '仍用我的' }).click()
    await expect.poll(async () => (await item(id, '新建社区花园')).assignment?.lead).toEqual(['民政局'])
    await mine.close()
    await theirs.close()
  })

  it('shows what shares come to while they are typed', async () => {
    // Only a plan whose place has places below it can be shared out.
    const places = await api<Place[]>('/api/plans')
    for (const place of places) {
      const all = await list(place.plan_id)
      const whole = all.items.find((it) => it.counting === 'sum' && it.op === '=' && it.values.length === 1 && !it.assignment)
      if (all.regions.length < 2 || !whole?.values[0]) continue
      const page = await openDesk(place.plan_id)
      await page.locator('input[name=q]').fill(whole.name)
      const it = page.locator(`[id="a-${whole.key.replaceAll('"', '\\"')}"]`)
      await it.locator('[data-cell=shares]').click()
      await it.locator('.amount').nth(0).fill(whole.values[0])
      expect(await it.locator('.total').innerText()).toContain('正好')
      await it.locator('.amount').nth(1).fill('0.1')
      expect(await it.locator('.total').innerText()).toContain('多 0.1')
      await it.locator('.amount').nth(1).fill('x')
      expect(await it.locator('[aria-invalid=true]').count()).toBe(1)
      // What cannot be read is not sent; what was sent before that is taken back.
      expect(await it.locator('.saving').innerText()).toBe('有数或年份无法识别，未保存')
      await it.locator('.amount').nth(1).fill('')
      await it.locator('.region input').nth(1).uncheck()
      await it.locator('.region input').nth(0).uncheck()
      await expect.poll(async () => (await list(place.plan_id)).items.find((item) => item.key === whole.key)?.assignment).toBeNull()
      await expect.poll(() => it.locator('.saving.unread, .saving.failed').count()).toBe(0)
      await page.close()
      return
    }
    throw new Error('no plan has an amount to share out')
  })
})

describe('files', () => {
  it('go out as Word, Excel and pack under names of their own', async () => {
    const id = await draft()
    const page = await openDesk(id)
    for (const [format, ending] of [['xlsx', '任务分工表.xlsx'], ['docx', '任务分工表.docx']] as const) {
      const [download] = await Promise.all([page.waitForEvent('download'), page.locator(`[data-format=${format}]`).click()])
      expect(download.suggestedFilename()).toContain(ending)
      expect(readFileSync(await download.path()).subarray(0, 2).toString()).toBe('PK')
    }
    await page.goto(`${inject('base')}/checks/${id}`)
    await settled(page)
    await page.locator('select[name=what]').selectOption('commitments')
    const [download] = await Promise.all([page.waitForEvent('download'), page.locator('[data-format=docx]').click()])
    expect(download.suggestedFilename()).toContain('量化承诺.docx')
    const [pack] = await Promise.all([page.waitForEvent('download'), page.locator('[data-format=pack]').click()])
    expect(pack.suggestedFilename()).toMatch(/\.zip$/)
    await page.close()
  })

  it('on paper there is nothing to press', async () => {
    const id = await draft()
    const [first] = await api<Place[]>('/api/plans')
    for (const path of [`/plans/${first?.plan_id}`, `/plans/${id}/assignments`, `/checks/${id}`, `/drafts/${id}/history`]) {
      const page = await desk.page(path)
      await page.emulateMedia({ media: 'print' })
      const pressed = await page.locator('.button:visible, input:visible, select:visible, textarea:visible, nav:visible').count()
      expect(pressed, path).toBe(0)
      // A head that comes again on every sheet.
      for (const head of await page.locator('thead').all()) expect(await head.evaluate((it) => getComputedStyle(it).display), path).toBe('table-header-group')
      await page.close()
    }
  })
})

describe('read-only links', () => {
  it('open the plan for somebody without an account until they are revoked', async () => {
    const id = await draft()
    const page = await desk.page(`/checks/${id}`)
    await page.locator('[data-share]').click()
    await page.locator('dialog [name=note]').fill('外单位')
    await page.locator('dialog form button[type=submit]').click()
    const address = await page.locator('[data-address]').inputValue()
    expect(address).toMatch(/\/s\/[0-9a-f]{64}$/)
    await expectAxeClean(page, 'the dialog of links')
    const guest = await Desk.open({ as: 'nobody' })
    const shown = await guest.page(new URL(address).pathname)
    expect(await shown.locator('h1').innerText()).toContain('样例县')
    expect(await shown.locator('.masthead').count(), 'nothing else to go to').toBe(0)
    expect(await shown.locator('tbody').first().innerText()).toContain('新建社区食堂')
    await page.locator('dialog').getByRole('button', { name: '撤销链接：外单位' }).click()
    await expect.poll(() => page.locator('dialog').innerText()).toContain('已撤销')
    await shown.reload()
    await expect.poll(() => shown.locator('[role=alert]').innerText()).toContain('撤销')
    await guest.close()
    await page.close()
  })
})

const LOOKS: [string, Look][] = [
  ['Chinese, desktop', { locale: 'zh' }],
  ['English, phone', { locale: 'en', width: 360 }],
  ['English, large type', { locale: 'en', large: true }],
]
describe.each(LOOKS)('%s', (_, look) => {
  it('the pages pass axe, keep their width and their language', { timeout: 120_000 }, async () => {
    const id = await draft()
    const all = await list(id)
    const made = await fetch(`${inject('base')}/api/plans/${id}/links`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json', Cookie: cookie() },
      body: JSON.stringify({ draft: true, note: '', last_day: new Date(Date.now() + 86_400_000).toISOString().slice(0, 10) }),
    })
    const { token } = (await made.json()) as { token: string }
    const other = await Desk.open(look)
    const page = await other.page(`/plans/${id}/assignments`)
    const check = async (what: string) => {
      await expectAxeClean(page, what)
      expect(await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth), `${what} scrolls sideways`).toBeLessThanOrEqual(0)
      if (look.locale === 'en') expect(await chineseLeftovers(page), what).toEqual([])
    }
    await check('division of work')
    await page.locator(`[id="a-${all.items[0]?.key}"] [data-cell=lead]`).click()
    await check('an open item')
    await page.goto(`${other.base}/plans/${id}/assignments?q=zzzz`)
    await settled(page)
    await check('nothing found')
    await page.goto(`${other.base}/s/${token}`)
    await settled(page)
    await check('a shared plan')
    await page.goto(`${other.base}/s/00`)
    await settled(page)
    await check('a link that is none')
    expect(other.complaints).toEqual([])
    await other.close()
  })
})
