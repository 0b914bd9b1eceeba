import { describe, expect, it } from 'vitest'
import type { Bound, CompareRow, DiffChange } from '@/api/types'
import { ambitionOf, apart, cellBaseline, drawingOf, KINDS, orderChanges, rounded, shapeOf, signed, twinsOf, valueText } from '@/lib/compare'
import { classesOf, classOf, niceScale, position, rowTint, toNumber } from '@/lib/scale'
import { commonStart } from '@/lib/text'
import { TERMS } from '@/generated/terms'
import { compare, matrix } from '../mock/compare'

const bound = (over: Partial<Bound>): Bound => ({ raw: '', values: [], op: '=', year: 2025, cumulative: false, ...over })
const row = (over: Partial<CompareRow>): CompareRow => ({
  plan_id: 'p', title: 't', region_code: null, region_name: { zh: '甲', en: 'A' }, level: null, illustrative: false, pack: 'x', found: 'table', printed_name: null, line: 1,
  attribute: null, baseline: null, target: null, baseline_value: null, target_value: null, change: null, change_per_year: null, share_of_gap: null, why_absent: null, ...over,
})

describe('a scale', () => {
  it('has round ends around all values', () => {
    expect(niceScale([46, 60, 57.3])).toEqual({ min: 45, max: 60, ticks: [45, 50, 55, 60] })
    expect(niceScale([0.2, 0.31])?.ticks).toEqual([0.2, 0.25, 0.3, 0.35])
  })
  it('keeps a lone value, zero and negatives in sight', () => {
    for (const values of [[100], [0], [-3, 4], [1e6, 2e6]]) {
      const scale = niceScale(values)!
      for (const value of values) expect(value >= scale.min && value <= scale.max, `${values}`).toBe(true)
      expect(scale.max).toBeGreaterThan(scale.min)
    }
    expect(niceScale([5])!.min).toBeGreaterThanOrEqual(0)
  })
  it('of nothing is nothing', () => expect(niceScale([])).toBeNull())
  it('places its ends inside the picture', () => {
    const scale = niceScale([0, 10])!
    expect([position(0, scale), position(5, scale), position(10, scale), position(99, scale)]).toEqual([4, 50, 96, 96])
  })
})

describe('classes of a map', () => {
  it('hold every value once, in order', () => {
    const values = [57, 60, 61, 61, 62, 70, 71, 75, 80, 95, 95, 100, 100]
    const classes = classesOf(values)
    expect(classes.length).toBeLessThanOrEqual(5)
    expect(classes.reduce((sum, it) => sum + it.count, 0)).toBe(values.length)
    for (const value of values) expect(classes.filter((it) => value >= it.from && value <= it.to)).toHaveLength(1)
    expect(classes.map((it) => it.step)).toEqual([...classes.map((it) => it.step)].sort())
  })
  it('are no more than there are values', () => {
    expect(classesOf([100, 100, 100])).toEqual([{ from: 100, to: 100, step: 3, count: 3 }])
    expect(classesOf([3, 1]).map((it) => it.step)).toEqual([1, 5])
    expect(classesOf([])).toEqual([])
  })
  it('do not put equal values apart, however many there are', () => {
    const classes = classesOf([1, 100, 100, 100, 100, 100, 100, 101])
    expect(classes.map((it) => [it.from, it.to])).toEqual([[1, 1], [100, 100], [101, 101]])
  })
  it('know nothing of places without a value', () => expect(classOf(null, classesOf([1, 2]))).toBeNull())
})

it('a row is tinted only where its values differ', () => {
  expect([90, 95, 100].map((it) => rowTint(it, [90, 95, 100, null]))).toEqual([1, 3, 5])
  expect(rowTint(null, [1, 2])).toBe(0)
  expect(rowTint(100, [100, 100])).toBe(0)
  expect(rowTint(7, [7, null])).toBe(0)
})

it('numbers are read, never guessed', () => {
  expect(['98.5', '1/3', '-2', '', 'x', null].map((it) => toNumber(it))).toEqual([98.5, 1 / 3, -2, null, null, null])
})

describe('a row is drawn', () => {
  it('from baseline to target', () => expect(drawingOf(row({ baseline: bound({ values: ['46'] }), target: bound({ op: '>=', values: ['60'] }), baseline_value: '46', target_value: '60' }))).toMatchObject({ baseline: 46, target: 60, shape: 'least', joined: true, to: null }))
  it('without a line where there is no baseline', () => expect(drawingOf(row({ target: bound({ values: ['60'] }), target_value: '60' }))).toMatchObject({ baseline: null, joined: false }))
  it('without a line to a total over the period', () => expect(drawingOf(row({ baseline: bound({ values: ['8.2'] }), target: bound({ values: ['7.5'], cumulative: true }), baseline_value: '8.2', target_value: '7.5' })).joined).toBe(false))
  it('as a range, both ends in the common unit', () => expect(drawingOf(row({ target: bound({ op: 'range', values: ['15000', '20000'] }), target_value: '1.5' }))).toMatchObject({ shape: 'range', target: 1.5, to: 2 }))
  it('not at all where the target is in words', () => expect(drawingOf(row({ target: bound({ raw: '保持全覆盖', op: null }) })).target).toBeNull())
  it('by the comparator', () => expect((['>=', '>', '<=', '<', '~', '='] as const).map((op) => shapeOf(bound({ op })))).toEqual(['least', 'least', 'most', 'most', 'about', 'point']))
})

it('a value is printed in the common unit, words and ranges as they are', () => {
  expect(valueText(bound({ op: '>=', values: ['15000'] }), '1.5')).toBe('≥1.5')
  expect(valueText(bound({ op: 'range', values: ['1.5', '2'] }), '1.5')).toBe('1.5–2')
  expect(valueText(bound({ raw: '保持全覆盖', op: null }), null)).toBe('保持全覆盖')
  expect(valueText(null, null)).toBe('—')
})

it('ambition is a figure or a reason, and nothing for a plan that lacks the indicator', () => {
  expect(ambitionOf(row({ share_of_gap: '8.3', why_absent: 'x' }))).toEqual({ share: '8.3', why: null })
  expect(ambitionOf(row({ why_absent: '没有基期值' }))).toEqual({ share: null, why: '没有基期值' })
  expect(ambitionOf(row({ found: null, why_absent: 'x' }))).toEqual({ share: null, why: null })
  expect(['14', '-2.5', '0', '+3', null].map(signed)).toEqual(['+14', '−2.5', '0', '+3', null])
})

it('real and invented plans are kept apart, and plans of one name told apart', () => {
  const rows = [row({ plan_id: 'a' }), row({ plan_id: 'b', illustrative: true }), row({ plan_id: 'c' })]
  expect(apart(rows).map((it) => [it.illustrative, it.rows.map((each) => each.plan_id).join('')])).toEqual([[false, 'ac'], [true, 'b']])
  expect(apart([rows[1]!])).toHaveLength(1)
  expect([...twinsOf([...rows, row({ plan_id: 'd', region_name: { zh: '乙', en: 'B' } })], (it) => it.region_name.zh)]).toEqual(['a', 'b', 'c'])
})

it('every kind of change has a word and a place in the order', () => {
  for (const kind of KINDS) expect(`difference-${kind}` in TERMS, kind).toBe(true)
  const change = (kind: DiffChange['kind'], name: string): DiffChange => ({ kind, of: 'indicator', name, message: '', old: null, new: null })
  expect(orderChanges([change('reworded', '1'), change('lowered', '2'), change('added', '3'), change('lowered', '4')]).map((it) => it.name).join('')).toBe('2413')
})

it('the invented comparisons hold together', () => {
  const { plans, rows } = matrix()
  for (const it of rows) expect(it.cells).toHaveLength(plans.length)
  const one = compare(rows[0]!.indicator_id, [], 'en')!
  expect(one.rows).toHaveLength(plans.length)
})

it('a baseline goes into the unit the target went into', () => {
  const bound = (raw: string) => ({ raw, year: null, op: '=' as const, values: [raw], cumulative: true })
  const cell = (target: string, target_value: string | null, baseline: string) => cellBaseline({ line: 1, attribute: null, baseline: bound(baseline), target: bound(target), target_value })
  expect(cell('18000', '1.8', '20500')).toBe('2.05')
  expect(cell('3.50', '3.5', '3.12')).toBe('3.12')
  expect(cell('0', '0', '4')).toBe('4')
  expect(cell('60', null, '46')).toBe('46')
  expect(rounded('2.328')).toBe('2.33')
  expect(rounded(null)).toBeNull()
})

it('sentences share a beginning up to where they part', () => {
  expect(commonStart(['名称指同一指标', '名称指同一指标'])).toBe('名称指同一指标')
  expect(commonStart(['范围不同：省级、普惠', '范围不同：优质'])).toBe('范围不同')
  expect(commonStart(['the scopes differ: city', 'the scopes differ: county'])).toBe('the scopes differ')
  expect(commonStart(['甲', '乙'])).toBe('')
})
