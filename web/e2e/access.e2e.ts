import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest'
import type { Plan } from '../src/api/types'
import { bringIn, chineseLeftovers, Desk, DRAFT, expectAxeClean, fullestPlan, MENDED, richestIndicator, settled, twoPlans, type Look } from './desk'

let plan: Plan
let draft: string
let indicator: string
let pair: [string, string]
beforeAll(async () => {
  plan = await fullestPlan()
  indicator = await richestIndicator()
  pair = await twoPlans()
  // One draft and its mended one: open, gone, still there and new findings.
  draft = `e2e-${Date.now()}-axe`
  await bringIn(draft, DRAFT, 'draft.md')
  await bringIn(draft, MENDED, 'mended.md')
})

function paths(): [string, string][] {
  const row = plan.indicators[0]
  const evidence = row ? `/plans/${plan.id}?ev=i-${row.table}-${row.row}-t0` : `/plans/${plan.id}`
  return [
    ['overview', '/'],
    ['overview of projects', '/?measure=projects'],
    ['indicators', `/plans/${plan.id}`],
    ['evidence', evidence],
    ['commitments', `/plans/${plan.id}?tab=commitments`],
    ['commitments, nothing found', `/plans/${plan.id}?tab=commitments&q=zzzz`],
    ['projects', `/plans/${plan.id}?tab=projects`],
    ['tasks', `/plans/${plan.id}?tab=tasks`],
    ['facts', `/plans/${plan.id}?tab=facts`],
    ['findings', `/plans/${plan.id}?tab=findings`],
    ['tables', `/plans/${plan.id}?tab=tables`],
    ['no such plan', '/plans/no-such-plan'],
    ['drafts', '/drafts'],
    ['a draft on the desk', `/drafts/${draft}`],
    ['history of a draft', `/drafts/${draft}/history`],
    ['two states of a draft', `/drafts/${draft}/history?from=1.0&to=2.0`],
    ['no such draft', '/drafts/no-such-draft/history'],
    ['checks', '/checks'],
    ['check of a plan', `/checks/${plan.id}`],
    ['check of a draft', `/checks/${draft}`],
    ['check of a draft, what is gone', `/checks/${draft}?state=gone`],
    ['check, nothing found', `/checks/${draft}?q=zzzz`],
    ['what was checked', `/checks/${plan.id}?tab=checked`],
    ['what was compared', `/checks/${plan.id}?tab=compared`],
    ['runs', `/checks/${draft}?tab=runs`],
    ['no such check', '/checks/no-such-check'],
    ['compare', '/compare'],
    ['compare one indicator', `/compare/${indicator}`],
    ['compare, map of changes', `/compare/${indicator}?map=change`],
    ['no such indicator', '/compare/no-such-indicator'],
    ['differences', `/diff?old=${pair[0]}&new=${pair[1]}`],
    ['differences, nothing chosen', '/diff'],
    ['canonical indicators', '/reference'],
    ['domains', '/reference?tab=domains'],
    ['regions', '/reference?tab=regions'],
    ['search', '/search'],
    ['search results', '/search?q=2025'],
    ['help', '/help'],
    ['no such page', '/nowhere'],
  ]
}

const LOOKS: [string, Look][] = [
  ['Chinese, desktop', { locale: 'zh' }],
  ['English, desktop', { locale: 'en' }],
  ['Chinese, phone', { locale: 'zh', width: 360 }],
  ['English, phone', { locale: 'en', width: 360 }],
  ['Chinese, large type', { locale: 'zh', large: true }],
  ['English, large type on a phone', { locale: 'en', large: true, width: 360 }],
]

/** Forms that only open when asked for. */
async function openForms(page: Page): Promise<void> {
  await page.goto(`${inject('base')}/checks`)
  await settled(page)
  await page.locator('input[type=file]').setInputFiles({ name: 'a.xyz', mimeType: 'text/plain', buffer: Buffer.from('x') })
  await page.locator('.bring form input[name=id]').fill('两 稿')
  await page.locator('.bring form button[type=submit]').click()
  await page.locator('[aria-invalid=true]').first().waitFor()
  await expectAxeClean(page, 'bringing a document in')
  expect(await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth), 'the form scrolls sideways').toBeLessThanOrEqual(0)
  await page.goto(`${inject('base')}/checks/${draft}`)
  await settled(page)
  await page.locator('.acts button:nth-of-type(2)').first().click()
  await page.locator('.finding form button[type=submit]').click()
  await page.locator('[aria-invalid=true]').first().waitFor()
  await expectAxeClean(page, 'setting a finding aside')
}

describe.each(LOOKS)('%s', (_, look) => {
  let desk: Desk
  beforeAll(async () => {
    desk = await Desk.open(look)
  })
  afterAll(async () => desk.close())

  it('every page passes axe, keeps its width and its language', { timeout: 240_000 }, async () => {
    const page = await desk.page('/')
    for (const [name, path] of paths()) {
      await page.goto(desk.base + path)
      await settled(page)
      await expectAxeClean(page, `${name} (${path})`)
      const wide = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth)
      expect(wide, `${name} scrolls sideways`).toBeLessThanOrEqual(0)
      expect(await page.title(), name).toMatch(/\S+ · (公服|gongfu)/)
      if (look.locale === 'en') expect(await chineseLeftovers(page), name).toEqual([])
    }
    await openForms(page)
    expect(desk.complaints).toEqual([])
  })
})
