import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Plan } from '../src/api/types'
import { chineseLeftovers, Desk, expectAxeClean, fullestPlan, settled, type Look } from './desk'

let plan: Plan
beforeAll(async () => {
  plan = await fullestPlan()
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
    ['canonical indicators', '/reference'],
    ['domains', '/reference?tab=domains'],
    ['regions', '/reference?tab=regions'],
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

describe.each(LOOKS)('%s', (_, look) => {
  let desk: Desk
  beforeAll(async () => {
    desk = await Desk.open(look)
  })
  afterAll(async () => desk.close())

  it('every page passes axe, keeps its width and its language', { timeout: 180_000 }, async () => {
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
    expect(desk.complaints).toEqual([])
  })
})
