import { beforeEach, describe, expect, it } from 'vitest'
import type { CaseView, ListItem, ParameterView, SourceView, StandardView } from '@/api/types'
import { preferences } from '@/composables/usePreferences'
import {
  amountText,
  bodyOf,
  changeText,
  changes,
  countText,
  dayOf,
  decimalText,
  draftOf,
  entriesOf,
  fieldFault,
  fieldText,
  figureText,
  histogramOf,
  namesIn,
  parts,
  permilleText,
  perText,
  reasonValue,
  reformOf,
  seriesOf,
  signedYuan,
  sourceText,
  spendingText,
  standardFigure,
  standardText,
  stepDrawing,
  todayText,
  withFact,
  yuan,
} from '@/lib/entitlements'

const source: SourceView = { document: 'rules', title: '办法', article: '第六条', line: null }
const standard = (of: Partial<StandardView>): StandardView => ({ quantity: null, quantity_to: null, unit: null, per: null, bound: 'words', scope: null, parameter: null, source, ...of })

beforeEach(() => {
  preferences.locale = 'zh'
})

describe('money', () => {
  it.each([
    [0, '0'],
    [5, '0.05'],
    [100, '1'],
    [83650, '836.50'],
    [142700, '1,427'],
    [-134810, '−1,348.10'],
    // 0.1 + 0.2 has no place here: each fen is kept.
    [123456789012345, '1,234,567,890,123.45'],
    [9007199254740991, '90,071,992,547,409.91'],
  ])('%i fen are %s yuan', (fen, text) => expect(yuan(fen)).toBe(text))
  it('no amount is not nothing', () => {
    expect(yuan(null)).toBeNull()
    expect(amountText(null, 'month')).toBeNull()
    expect(yuan(0)).toBe('0')
  })
  it('says what is gained', () => {
    expect(signedYuan(2000)).toBe('+20')
    expect(signedYuan(-2000)).toBe('−20')
    expect(signedYuan(0)).toBe('0')
    expect(changeText(9036880, 'month')).toBe('+90,368.80 元/月')
  })
  it('says for how long', () => {
    expect(amountText(83650, 'month')).toBe('836.50 元/月')
    expect(amountText(900000, 'once')).toBe('9,000 元（一次性）')
    preferences.locale = 'en'
    expect(amountText(83650, 'month')).toBe('836.50 yuan a month')
    expect(amountText(100, null)).toBe('1 yuan')
  })
  it('decimals of parameters lose noughts that say nothing', () => {
    expect(['780.00', '845.50', '30000.00', '0.3', '1.5', '0', '-12.00', '不定'].map(decimalText)).toEqual(['780', '845.50', '30,000', '0.3', '1.5', '0', '−12', '不定'])
  })
})

describe('standards in words', () => {
  it('floor, exact, band and none', () => {
    expect(standardText(standard({ bound: 'floor', quantity: '820', unit: '元', per: 'person and month' }))).toBe('不低于 820 元/人·月')
    expect(standardFigure(standard({ bound: 'exact', quantity: '1963.5', unit: '元' }))).toBe('1,963.5 元')
    expect(standardFigure(standard({ bound: 'band', quantity: '30', quantity_to: '40', unit: '%' }))).toBe('30 至 40%')
    expect(standardFigure(standard({}))).toBeNull()
    expect(standardText(standard({ scope: '全省' }))).toBe('全省：未定数额，见来源')
  })
  it('in English, one is one', () => {
    preferences.locale = 'en'
    expect(standardText(standard({ bound: 'floor', quantity: '1', unit: '次', per: 'person and year' }))).toBe('at least 1 time / person and year')
    expect(standardText(standard({ bound: 'floor', quantity: '2', unit: '次' }))).toBe('at least 2 times')
    expect(standardText(standard({ bound: 'exact', quantity: '0.89', unit: '万套' }))).toBe('8,900 homes')
    expect(standardText(standard({ bound: 'band', quantity: '3', quantity_to: '10', unit: '万人' }))).toBe('30,000 to 100,000 people')
  })
  it('what nobody translated stays as the pack has it', () => expect(perText('moons of Jupiter')).toBe('moons of Jupiter'))
  it('sources name the article or the line', () => {
    expect(sourceText(source)).toBe('办法 第六条')
    expect(sourceText({ ...source, article: null, line: 215 })).toBe('办法 第 215 行')
    expect(sourceText({ ...source, title: null })).toBe('rules 第六条')
  })
  it('shares are exact', () => {
    expect(spendingText([{ level: 'province', permille: 400 }, { level: 'county', permille: 600 }])).toBe('省 40% · 县 60%')
    expect(spendingText([{ level: 'central', permille: null }])).toBe('中央 份额未定')
    expect([125, 333, 1000].map(permilleText)).toEqual(['12.5%', '33.3%', '100%'])
  })
})

describe('the list', () => {
  const item = (code: string, pack: string, domain: string, category: string | null, life_stages: string[]) => ({ code, pack, domain, domain_name: domain, category, life_stages }) as unknown as ListItem
  const items = [item('a', 'city', 'help', 'aid', ['hardship', 'disability']), item('b', 'city', 'birth', 'care', ['birth']), item('c', 'country', 'birth', 'care', ['birth']), item('d', 'city', 'help', null, [])]
  const categories = [{ id: 'care', domain: 'birth', name: '优生' }, { id: 'aid', domain: 'help', name: '救助' }]
  it('stands by domain and category in their order, its own first', () => {
    const entries = entriesOf([items[2] as ListItem, ...items.filter((it) => it.code !== 'c')], categories, 'domain', 'city')
    expect(entries.map((it) => it.key)).toEqual(['b', 'c', 'a', 'd'])
    expect(entries.map((it) => it.group.label)).toEqual(['birth · 优生', 'birth · 优生', 'help · 救助', 'help · 未归入国家标准的类别'])
  })
  it('stands under each stage of life, and none is lost', () => {
    expect(entriesOf(items, categories, 'stage', 'city').map((it) => it.key)).toEqual(['birth-b', 'birth-c', 'hardship-a', 'disability-a', 'none-d'])
  })
})

describe('figures over time', () => {
  const step = (region: string | null, from: string, to: string | null, value: string | null) => ({ region, region_name: region, valid_from: from, valid_to: to, announced: null, value, source })
  const parameter: ParameterView = {
    id: 'line',
    name: '标准',
    kind: 'money',
    unit: null,
    values: [step('甲', '2025-07-01', null, '820.00'), step('甲', '2024-01-01', '2025-07-01', '780.00'), step('乙', '2024-01-01', '2026-01-01', '900.00'), step('乙', '2026-01-01', null, null)],
  }
  it('are sorted, by place, and know what holds today', () => {
    const [first, second] = seriesOf(parameter, '2025-06-30')
    expect(first?.steps.map((it) => [it.from, it.state])).toEqual([['2024-01-01', 'current'], ['2025-07-01', 'future']])
    expect(second?.steps.map((it) => it.state)).toEqual(['current', 'future'])
    // The day on which a figure ends is the first on which it does not hold.
    expect(seriesOf(parameter, '2025-07-01')[0]?.steps.map((it) => it.state)).toEqual(['past', 'current'])
  })
  it('are drawn where they changed', () => {
    expect(changes(seriesOf(parameter, '2025-01-01'))).toBe(true)
    expect(changes(seriesOf({ ...parameter, values: parameter.values.slice(0, 1) }, '2025-01-01'))).toBe(false)
    const drawing = stepDrawing(seriesOf(parameter, '2026-01-01'), '2026-01-01')
    const [one, other] = drawing?.lines ?? []
    expect(one?.steps.map((it) => [it.from, it.to])).toEqual([[0, one?.steps[1]?.from], [one?.steps[1]?.from, 100]])
    // A higher figure lies higher, that is nearer to the top.
    expect(one?.steps[1]?.y ?? 0).toBeLessThan(one?.steps[0]?.y ?? 0)
    expect(one?.steps[1]?.before).toBe(one?.steps[0]?.y)
    // A line ends where there is no figure any more.
    expect(other?.steps).toHaveLength(1)
    expect(other?.steps[0]?.to).toBeLessThan(100)
    expect(drawing?.years.map((it) => it.year)).toEqual([2024, 2025, 2026])
    expect(stepDrawing([], '2026-01-01')).toBeNull()
  })
  it('days are civil', () => {
    expect(dayOf('1970-01-02')).toBe(1)
    expect(dayOf('2024-03-01') - dayOf('2024-02-28')).toBe(2)
    expect(todayText(new Date(2026, 0, 5, 23, 59))).toBe('2026-01-05')
  })
  it('have their unit', () => {
    expect(figureText(parameter, '845.50')).toBe('845.50 元')
    expect(figureText({ kind: 'number', unit: '辆' }, '0')).toBe('0 辆')
    expect(figureText(parameter, null)).toBe('没有数额')
  })
})

it('expressions name facts, not what stands in quotes', () => {
  expect(namesIn("BOOL_OR(WITHIN(registered_region, AT_LEVEL(REGION(), 'county'))) AND home_area < 15 * home_area")).toEqual(['registered_region', 'home_area'])
  expect(namesIn("ELIGIBLE('sample-subsistence')")).toEqual([])
})

describe('somebody to try a rule on', () => {
  const one = { as_of: '2025-09-10', region: null, person: { wage_income: 0, in_school: false, id: 'p' }, household: { home_area: 30, members: [{ birth_date: '1985-02-01' }] } } as unknown as CaseView
  it('comes from a case and goes to the server as it was', () => {
    expect(bodyOf(draftOf(one))).toEqual({ as_of: one.as_of, region: null, person: one.person, household: one.household })
    expect(bodyOf(draftOf({ ...one, household: null }))).toEqual({ as_of: one.as_of, region: null, person: one.person, household: {} })
  })
  const wage = { id: 'wage_income', kind: 'money' }
  it('an empty field is not known, nothing is 0', () => {
    expect(fieldText({ wage_income: 0 }, wage)).toBe('0')
    expect(fieldText({}, wage)).toBe('')
    expect(withFact({ wage_income: 0 }, wage, ' ')).toEqual({})
    expect(withFact({}, wage, '0')).toEqual({ wage_income: '0' })
  })
  it('money in fen is shown in yuan and given once', () => {
    expect(fieldText({ wage_income_fen: 250050 }, wage)).toBe('2500.50')
    expect(withFact({ wage_income_fen: 250050, a: 1 }, wage, '2600')).toEqual({ a: 1, wage_income: '2600' })
  })
  it('yes and no are no words', () => {
    const fact = { id: 'in_school', kind: 'bool' }
    expect(withFact({}, fact, 'false')).toEqual({ in_school: false })
    expect(fieldText({ in_school: false }, fact)).toBe('false')
  })
  it('faults are seen before the server is asked', () => {
    const fault = (kind: string, decimals: number, text: string) => fieldFault({ kind, decimals }, text)
    expect(fault('money', 0, '12.345')).toBe('entitlements.fault.money')
    expect(fault('money', 0, '1e3')).toBe('entitlements.fault.money')
    expect(fault('money', 0, '-12.34')).toBeNull()
    expect(fault('number', 0, '2.5')).toBe('entitlements.fault.whole')
    expect(fault('number', 1, '2.5')).toBeNull()
    expect(fault('number', 1, '2.55')).toBe('entitlements.fault.number')
    expect(fault('date', 0, '2025/1/1')).toBe('entitlements.fault.date')
    expect(fault('money', 0, '')).toBeNull()
  })
  it('values of reasons are said', () => {
    expect([reasonValue(170000, 'fen'), reasonValue(3, null), reasonValue(false, null), reasonValue(null, null), reasonValue('2025-01-01', null)]).toEqual(['1,700 元', '3', '否', '—', '2025-01-01'])
  })
})

describe('a population', () => {
  const money = { id: 'line', kind: 'money' } as ParameterView
  it('another figure is a value or a percentage', () => {
    expect(reformOf(money, 'percent', '110')).toEqual({ parameter: 'line', percent: 110 })
    expect(reformOf(money, 'percent', '10.5')).toBeNull()
    expect(reformOf(money, 'value', '1,200.50')).toEqual({ parameter: 'line', value: '1200.50' })
    expect(reformOf(money, 'value', '1.234')).toBeNull()
    expect(reformOf({ ...money, kind: 'number' }, 'value', '1.234')).toEqual({ parameter: 'line', value: '1.234' })
  })
  it('losses lie left of nothing, gains right, few are hatched', () => {
    const drawing = histogramOf([{ from_fen: -10000, to_fen: -5000, count: 20 }, { from_fen: -5000, to_fen: 0, count: null }, { from_fen: 0, to_fen: 10000, count: 10 }], 5)
    expect(drawing?.zero).toBe(50)
    expect(drawing?.bars.map((it) => [it.x, it.width, it.height, it.side, it.told])).toEqual([
      [0, 25, 100, 'loss', true],
      [25, 25, 20, 'loss', false],
      [50, 50, 50, 'gain', true],
    ])
    expect(histogramOf([], 5)).toBeNull()
    // Nothing stays in sight where all gain.
    expect(histogramOf([{ from_fen: 10000, to_fen: 20000, count: 9 }], 5)?.zero).toBe(0)
  })
  it('small numbers are not told, none is', () => {
    expect([null, 0, 3, 5].map((it) => countText(it, 5, String))).toEqual(['<5', '0', '<5', '5'])
    expect([countText(null, 5, String, 'person'), countText(2, 5, String, 'household')]).toEqual(['<5 人', '<5 户'])
  })
  it('parts of a whole', () => {
    expect(parts([1, 3, 0])).toEqual([25, 75, 0])
    expect(parts([0, 0])).toEqual([0, 0])
  })
})
