import { describe, expect, it } from 'vitest'
import type { FigureView, Finding, PeerValue } from '@/api/types'
import { decimal, shown } from '@/lib/decimal'
import { along, breakdownsOf, byValue, canWeigh, ems, flow, gapsOf, isTable, isWarned, lastOf, latestRevisions, levelOf, lineThrough, otherScopes, pathOf, percentOfShare, placeOfDefect, roundTo, runningTotal, shapePath, spread, strandOf, stretches } from '@/lib/monitor'
import { aim, bandPoints, breakdownWord, reasonWords, scopeWord } from '@/pages/monitor/words'
import { preferences } from '@/composables/usePreferences'

const figure = (period: string, value: string | null, more: Partial<FigureView> = {}): FigureView => ({
  region: '990121', period, scope: '', breakdown: '', revision: 0, value, status: value === null ? 'missing' : 'reported', reason: '', document: 'yearbook', line: null, confidence: 'B', pack: 'sample', at: '2026-01-01T00:00:00Z', by: 'pack', ...more,
})
const level = { kind: 'level', base: '10', base_year: 2020, target: '20', target_year: 2025 }

describe('shares are moved by the point, never through a float', () => {
  it.each([
    ['0.05', '5'],
    ['1.066667', '106.7'],
    ['-1', '-100'],
    ['0', '0'],
    ['0.8', '80'],
    ['0.0049', '0.5'],
    ['-0.00049', '0'],
  ])('%s is %s per cent', (share, expected) => expect(percentOfShare(share)).toBe(expected))
  it('what has no value has none', () => expect(percentOfShare(null)).toBeNull())
  it('rounds half away from zero', () => {
    expect(shown(roundTo(decimal('2.25') ?? { units: 0n, scale: 0 }, 1))).toBe('2.3')
    expect(shown(roundTo(decimal('-2.25') ?? { units: 0n, scale: 0 }, 1))).toBe('-2.3')
  })
  it('prints the band and what is aimed at', () => {
    expect(bandPoints('0.05')).toBe('5')
    expect(bandPoints('0.025')).toBe('2.5')
    expect(aim('>=', '98')).toBe('≥98')
    expect(aim(null, '98')).toBe('98')
    expect(aim('<=', null)).toBeNull()
  })
})

describe('the way of a target', () => {
  it('of a level goes straight', () => expect(pathOf(level)).toEqual([{ year: 2020, value: 10 }, { year: 2025, value: 20 }]))
  it('of a total begins at nothing', () => expect(pathOf({ ...level, kind: 'cumulative' })[0]).toEqual({ year: 2020, value: 0 }))
  it('of what is to be kept is level', () => expect(pathOf({ ...level, kind: 'maintain' }).map((it) => it.value)).toEqual([20, 20]))
  it('of growth has the same rate each year', () => {
    const path = pathOf({ kind: 'growth', base: '100', base_year: 2020, target: '400', target_year: 2022 })
    expect(path.map((it) => Math.round(it.value))).toEqual([100, 200, 400])
  })
  it('without a baseline only the end is known', () => {
    expect(pathOf({ ...level, base: null })).toEqual([{ year: 2025, value: 20 }])
    expect(pathOf({ ...level, target: null })).toEqual([])
  })
  it('a baseline of zero is one', () => expect(pathOf({ ...level, base: '0' })[0]).toEqual({ year: 2020, value: 0 }))
})

describe('series', () => {
  it('zero is a value and missing is not', () => {
    const points = [{ year: 2020, value: '0' }, { year: 2021, value: null }, { year: 2022, value: '0.0' }]
    expect(lastOf(points)).toEqual({ year: 2022, value: '0.0' })
    expect(stretches(points)).toEqual([[{ year: 2020, value: 0 }], [{ year: 2022, value: 0 }]])
    expect(gapsOf(points)).toEqual([2021])
  })
  it('a line bridges neither a year without a row nor a break', () => {
    const points = [2018, 2019, 2021, 2022, 2023].map((year) => ({ year, value: String(year) }))
    expect(stretches(points, [2023]).map((part) => part.map((it) => it.year))).toEqual([[2018, 2019], [2021, 2022], [2023]])
    expect(gapsOf(points)).toEqual([2020])
  })
  it('a total is added up exactly, and ends where a year is missing', () => {
    const amounts = [{ year: 2021, value: '0.1' }, { year: 2022, value: '0.2' }, { year: 2023, value: null }, { year: 2024, value: '5' }]
    expect(runningTotal(amounts, 2020)).toEqual([{ year: 2021, value: '0.1' }, { year: 2022, value: '0.3' }])
    expect(runningTotal([{ year: 2022, value: '1' }], 2020)).toEqual([])
  })
  it('the last revision counts; scopes and breakdowns stand apart', () => {
    const figures = [
      figure('2020', '1'), figure('2020', '2', { revision: 1 }), figure('2021', '3', { status: 'break' }),
      figure('2020', '9', { scope: 'census' }), figure('2020', '4', { breakdown: 'area=urban' }), figure('2020', '5', { breakdown: 'area=rural' }), figure('2021-01/2021-06', '7'),
    ]
    expect(latestRevisions(figures)).toHaveLength(6)
    expect(strandOf(figures, '', '')).toEqual({ id: '|', points: [{ year: 2020, value: '2' }, { year: 2021, value: '3' }], breaks: [2021] })
    expect(otherScopes(figures)).toEqual(['census'])
    expect(breakdownsOf(figures)).toEqual([{ by: 'area', parts: ['area=urban', 'area=rural'] }])
  })
  it('breakdowns and scopes have words, and otherwise themselves', () => {
    preferences.locale = 'en'
    expect([breakdownWord('area=urban'), breakdownWord(''), breakdownWord('age=60-plus'), scopeWord('census'), scopeWord('by-town')]).toEqual(['Urban', 'All', '60-plus', 'Census', 'by-town'])
    preferences.locale = 'zh'
    expect(breakdownWord('area=rural')).toBe('农村')
  })
})

describe('why', () => {
  it.each([
    ['behind', '-0.444737', 'zh', '比应有进度慢 44.5 个百分点'],
    ['ahead', '0.142308', 'en', '14.2 percentage points ahead of the schedule'],
    ['on_track', '0', 'zh', '恰好按进度'],
    ['on_track', '-0.0001', 'en', '0.01 percentage points behind the schedule'],
    ['breached', null, 'zh', '97.86，已突破 98'],
  ] as const)('%s by %s is said in points', (name, gap, locale, expected) => {
    preferences.locale = locale
    expect(reasonWords({ class: name, gap, reason: '97.86，已突破 98' })).toBe(expected)
  })
})

describe('drawing', () => {
  it('places values between two edges', () => {
    expect(along(5, 0, 10, 0, 200)).toBe(100)
    expect(along(1, 1, 1, 0, 10)).toBe(5)
    const box = { left: 0, right: 100, top: 0, bottom: 50 }
    expect(lineThrough([{ year: 2020, value: 0 }, { year: 2021, value: 10 }], [2020, 2021], { min: 0, max: 10, ticks: [] }, box)).toBe('M0 50L100 0')
  })
  it('moves labels apart in their order and within the edges', () => {
    expect(spread([10, 10, 50], 12, 0, 100)).toEqual([10, 22, 50])
    expect(spread([99, 100], 12, 0, 100)).toEqual([88, 100])
  })
  it('knows about how wide words are, and breaks a legend', () => {
    expect(ems('城镇')).toBe(2)
    expect(flow(['城镇', '农村', '合计'], 200, 12).map((it) => it.row)).toEqual([0, 0, 1])
  })
  it('has five shapes', () => expect(new Set([0, 1, 2, 3, 4].map((it) => shapePath(it, 5, 5, 2))).size).toBe(5))
})

describe('places and tables', () => {
  it('codes tell levels', () => expect(['990000', '990100', '990121', '990121001', '990121001002'].map(levelOf)).toEqual(['province', 'city', 'county', 'town', 'village']))
  it('peers are sorted as decimals, those without a figure last', () => {
    const peer = (region: string, value: string | null): PeerValue => ({ region, name: region, period: '2024', value, weight: null, group: null })
    expect(byValue([peer('a', null), peer('b', '9.5'), peer('c', '10'), peer('d', '0')]).map((it) => it.region)).toEqual(['c', 'b', 'd', 'a'])
  })
  it.each([
    ['Sheet1!B7: `abc` is no number', 'Sheet1!B7', '`abc` is no number'],
    ['数据 表!AA12：“abc”不是数字', '数据 表!AA12', '“abc”不是数字'],
    ['4:2: there is no region', '4:2', 'there is no region'],
    ['There are no headings: the columns are needed', null, 'There are no headings: the columns are needed'],
  ])('a defect says where: %s', (message, cell, text) => {
    const finding: Finding = { code: 'x', severity: 'error', message, evidence: [], remedy: '' }
    expect(placeOfDefect(finding)).toEqual({ cell, text })
  })
  it('tables are CSV or Excel; people and households weigh', () => {
    expect([isTable('a.CSV'), isTable('b.xlsx'), isTable('c.pdf')]).toEqual([true, true, false])
    expect([canWeigh('万人'), canWeigh('户'), canWeigh('人'), canWeigh('%'), canWeigh(null)]).toEqual([true, true, true, false, false])
  })
  it('four levels warn', () => expect(['breached', 'missed', 'out_of_reach', 'at_risk', 'unknown', 'on_course', 'met'].filter(isWarned)).toHaveLength(4))
})
