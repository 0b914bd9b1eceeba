import { describe, expect, it } from 'vitest'
import {
  against,
  askedOf,
  beside,
  dateOf,
  emptyForm,
  fenOf,
  formOf,
  freshKey,
  gapOf,
  gateFacts,
  groupOf,
  inOrder,
  isEmpty,
  keepId,
  MEMBERS,
  misread,
  misreadCount,
  nextQuestion,
  numberOf,
  ofEverybody,
  randomId,
  verdictOf,
  yuanOf,
  type EntitlementReason,
  type EntitlementResult,
  type FactView,
} from '@/lib/determine'

function fact(id: string, entity: string, kind: string, more: Partial<FactView> = {}): FactView {
  return { id, entity, kind, decimals: 0, codes: [], unit: null, name: id, question: `${id}?`, register: null, sensitive: false, decides_region: false, used: true, ...more }
}
const none = { question: 'How much? 0 if none' }
const FACTS = [
  fact('residence_region', 'household', 'region', { decides_region: true }),
  fact('household_assets', 'household', 'money', none),
  fact('home_area', 'household', 'number', { decimals: 1, ...none }),
  fact('vehicles', 'household', 'number', none),
  fact('emergency', 'household', 'code', { codes: [{ code: 'none', label: '没有' }, { code: 'illness', label: '急病' }] }),
  fact('emergency_date', 'household', 'date'),
  fact('birth_date', 'person', 'date'),
  fact('wage_income', 'person', 'money', none),
  fact('business_income', 'person', 'money', none),
  fact('illness_costs', 'person', 'money', none),
  fact('disability_kind', 'person', 'code', { codes: [{ code: 'none', label: '无' }, { code: 'limbs', label: '肢体' }] }),
  fact('disability_grade', 'person', 'number', none),
  fact('in_school', 'person', 'bool'),
]
const reason = (more: Partial<EntitlementReason>): EntitlementReason => ({
  kind: 'condition', condition: 'c', words: 'w', value: null, comparison: null, threshold: null, unit: null, holds: null, effect: null, missing: [], source: null, ...more,
})
const result = (more: Partial<EntitlementResult>): EntitlementResult => ({
  item: 'i', name: 'I', entity: 'household', status: 'undetermined', amount_fen: null, period: null, from: null, missing: [], reasons: [], rule: null, rule_version: null, settling: null, settles_always: null, apply_at: null, papers: [], ...more,
})

describe('money is whole fen', () => {
  it.each([
    ['1234.5', 123450], ['0', 0], ['0.07', 7], ['1,234.50', 123450], ['１２．３０', 1230], ['800元', 80000], [' 12 ', 1200], ['-3.5', -350], ['-0', 0],
    ['1.234', null], ['1e3', null], ['', null], ['abc', null], ['.5', null],
  ])('%s', (text, fen) => expect(fenOf(text)).toBe(fen))
  it('and comes back as it was', () => {
    expect(yuanOf(7)).toBe('0.07')
    expect(yuanOf(-123450)).toBe('-1234.50')
    // 0.1 + 0.2 in halves of halves would be 30.000000000000004.
    expect(yuanOf((fenOf('0.1') ?? 0) + (fenOf('0.2') ?? 0))).toBe('0.30')
    expect(yuanOf(fenOf('99999999999.99') ?? 0)).toBe('99999999999.99')
  })
})

it('dates are read as people write them, if the day exists', () => {
  for (const text of ['1950-3-2', '1950年3月2日', '19500302', '1950/03/02', '1950.3.2', '1950 3 2']) expect(dateOf(text), text).toBe('1950-03-02')
  for (const text of ['1990-02-31', '2023-02-29', '50-3-2', '1950-13-01', 'x', '']) expect(dateOf(text), text).toBeNull()
  expect(dateOf('2024-02-29')).toBe('2024-02-29')
})

it('numbers have no more decimals than the fact', () => {
  expect(numberOf('30.5', 1)).toBe('30.5')
  expect(numberOf('30.55', 1)).toBeNull()
  expect(numberOf('２', 0)).toBe('2')
})

describe('what is asked', () => {
  it('has what was typed and nothing else: not known is neither nought nor no', () => {
    const form = emptyForm()
    expect(askedOf(form, FACTS)).toEqual({ person: {}, household: {} })
    form.asOf = '2025年9月10日'
    form.asker.facts = { birth_date: '19400302', wage_income: '0', in_school: 'no', disability_kind: '', illness_costs: 'oops' }
    form.household = { household_assets: '2,000', vehicles: '' }
    expect(askedOf(form, FACTS)).toEqual({
      as_of: '2025-09-10',
      person: { birth_date: '1940-03-02', wage_income: '0.00', in_school: false },
      household: { household_assets: '2000.00' },
    })
    expect(misreadCount(form, FACTS)).toBe(1)
    expect(misread(FACTS[11] as FactView, '1.5')).toBe(true)
  })
  it('tells nobody else from nobody knows', () => {
    const form = emptyForm()
    expect('members' in askedOf(form, FACTS).household).toBe(false)
    form.living = 'alone'
    expect(askedOf(form, FACTS).household.members).toEqual([])
    form.living = 'together'
    form.others = [{ key: 'p2', name: '妈', facts: { wage_income: '10.5' } }]
    expect(askedOf(form, FACTS).household.members).toEqual([{ wage_income: '10.50' }])
    // A name stays at the desk.
    expect(JSON.stringify(askedOf(form, FACTS))).not.toContain('妈')
    form.living = 'unknown'
    expect('members' in askedOf(form, FACTS).household).toBe(false)
  })
  it('comes back from what was kept', () => {
    const known = { as_of: '2025-09-10', person: { id: 'a', in_school: false, wage_income_fen: 1050 }, household: { vehicles: 0, members: [{ id: 'a', birth_date: '1990-01-01' }, { wage_income: 100 }] } }
    const form = formOf(known, FACTS)
    expect(form.asker.facts).toEqual({ birth_date: '1990-01-01', in_school: 'no', wage_income: '10.50' })
    expect(form.others.map((it) => it.facts)).toEqual([{ wage_income: '100.00' }])
    expect(form.household).toEqual({ vehicles: '0' })
    expect(form.living).toBe('together')
    expect(formOf({ as_of: '', person: {}, household: { members: [] } }, FACTS).living).toBe('alone')
    expect(formOf({ as_of: '', person: {}, household: null }, FACTS).living).toBe('unknown')
    expect(freshKey(form)).toBe('p3')
    expect(isEmpty(emptyForm())).toBe(true)
    expect(isEmpty(form)).toBe(false)
  })
})

it('facts stand in groups by what they are', () => {
  expect(['residence_region', 'household_assets', 'vehicles', 'emergency', 'birth_date', 'wage_income', 'illness_costs', 'disability_kind', 'in_school'].map((id) => groupOf(FACTS.find((it) => it.id === id) as FactView))).toEqual([
    'living', 'home', 'home', 'other', 'living', 'income', 'income', 'health', 'work',
  ])
})

describe('reasons', () => {
  it('speak for or against, or have no bearing', () => {
    expect(verdictOf(reason({ holds: true }))).toBe('for')
    expect(verdictOf(reason({ holds: false }))).toBe('against')
    expect(verdictOf(reason({ holds: null }))).toBe('open')
    expect(verdictOf(reason({ kind: 'exception', effect: 'refuse', holds: true }))).toBe('against')
    expect(verdictOf(reason({ kind: 'exception', effect: 'refuse', holds: false }))).toBe('aside')
    expect(verdictOf(reason({ kind: 'exception', effect: 'grant', holds: true }))).toBe('for')
    expect(verdictOf(reason({ kind: 'exception', effect: 'grant', holds: false }))).toBe('aside')
    expect(verdictOf(reason({ kind: 'exclusion', effect: 'refuse', holds: true }))).toBe('against')
  })
  it('are told of a refusal only', () => {
    const reasons = [reason({ holds: false }), reason({ holds: true })] as unknown as EntitlementResult['reasons']
    expect(against(result({ status: 'not_entitled', reasons }))).toHaveLength(1)
    expect(against(result({ status: 'entitled', reasons }))).toHaveLength(0)
  })
  it('say by how much', () => {
    expect(gapOf(reason({ holds: false, comparison: '<', value: 170050, threshold: 126825, unit: 'fen' }))).toEqual({ way: 'over', fen: 43225, amount: null })
    expect(gapOf(reason({ holds: false, comparison: '≥', value: 38, threshold: 80 }))).toEqual({ way: 'under', fen: null, amount: '42' })
    expect(gapOf(reason({ holds: false, comparison: '<', value: '15.0', threshold: '15.0' }))).toEqual({ way: 'equal', fen: null, amount: '0' })
    expect(gapOf(reason({ holds: false, comparison: '<', value: '45.3', threshold: '45.0' }))).toEqual({ way: 'over', fen: null, amount: '0.3' })
    expect(gapOf(reason({ holds: true, comparison: '<', value: 1, threshold: 2 }))).toBeNull()
    expect(gapOf(reason({ holds: false, comparison: '≠', value: 'none', threshold: 'none' }))).toBeNull()
    expect(gapOf(reason({ holds: false, comparison: '<', value: null, threshold: 2 }))).toBeNull()
  })
})

it('what is granted stands first, then what is open', () => {
  const all = ['not_entitled', 'undetermined', 'entitled', 'undetermined'].map((status, at) => ({ status, at }))
  expect(inOrder(all).map((it) => it.at)).toEqual([2, 1, 3, 0])
})

describe('the next question', () => {
  const all = FACTS.map((it) => it.id)
  const open = (more: Partial<EntitlementResult> = {}) => ({ results: [result({ missing: [...all, MEMBERS], ...more })] })
  it('is the place, who lives there, and when they were born', () => {
    expect(nextQuestion(open(), FACTS, new Set())).toBe('residence_region')
    expect(nextQuestion(open(), FACTS, new Set(['residence_region']))).toBe(MEMBERS)
    expect(nextQuestion(open(), FACTS, new Set(['residence_region', MEMBERS]))).toBe('birth_date')
  })
  const begun = ['residence_region', MEMBERS, 'birth_date']
  it('then what settles most', () => {
    const asked = new Set(begun)
    expect(nextQuestion(open({ settling: 'in_school' }), FACTS, asked)).toBe('in_school')
    const two = { results: [result({ missing: all, settling: 'emergency', settles_always: false }), result({ missing: all, settling: 'in_school', settles_always: true })] }
    expect(nextQuestion(two, FACTS, asked)).toBe('in_school')
  })
  it('asks for several sums at once, and for whether before when', () => {
    expect(nextQuestion(open({ settling: 'wage_income' }), FACTS, new Set(begun))).toBe('gate:person')
    expect(nextQuestion(open({ settling: 'wage_income' }), FACTS, new Set([...begun, 'gate:person']))).toBe('wage_income')
    expect(nextQuestion(open({ settling: 'vehicles' }), FACTS, new Set(begun))).toBe('gate:household')
    expect(nextQuestion(open({ settling: 'emergency_date' }), FACTS, new Set(begun))).toBe('emergency')
    expect(nextQuestion(open({ settling: 'disability_grade' }), FACTS, new Set(begun))).toBe('disability_kind')
    expect(gateFacts('gate:person', FACTS).map((it) => it.id)).toEqual(['wage_income', 'business_income', 'illness_costs'])
    expect(beside(FACTS.find((it) => it.id === 'disability_kind') as FactView, FACTS)?.id).toBe('disability_grade')
    expect(beside(FACTS.find((it) => it.id === 'emergency') as FactView, FACTS)).toBeNull()
  })
  it('ends when all is settled, and when nothing is left that a resident can be asked', () => {
    expect(nextQuestion({ results: [result({ status: 'entitled' })] }, FACTS, new Set())).toBeNull()
    expect(nextQuestion(open(), FACTS, new Set([...all, MEMBERS]))).toBeNull()
    expect(nextQuestion({ results: [result({ missing: ['x'] })] }, [fact('x', 'person', 'bool', { question: null })], new Set())).toBeNull()
    expect(nextQuestion({ results: [result({ missing: ['parameter:line'] })] }, FACTS, new Set())).toBeNull()
  })
  it('is put about everybody where an item of the household rests on it', () => {
    const wage = FACTS.find((it) => it.id === 'wage_income') as FactView
    expect(ofEverybody(wage, [result({ missing: ['wage_income'] })])).toBe(true)
    expect(ofEverybody(wage, [result({ entity: 'person', missing: ['wage_income'] })])).toBe(false)
    expect(ofEverybody(FACTS[0] as FactView, [result({ missing: ['residence_region'] })])).toBe(false)
  })
})

it('what is sent twice has one id, what was changed another', () => {
  let n = 0
  const random = () => `id-${(n += 1)}`
  const first = keepId(null, 'a', random)
  expect(keepId(first, 'a', random)).toBe(first)
  expect(keepId(first, 'b', random).id).toBe('id-2')
  expect(randomId()).toMatch(/^[0-9a-f]{32}$/)
})
