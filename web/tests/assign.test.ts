import { describe, expect, it } from 'vitest'
import { goodAmount, readable, sent, totalOf, typed, type Typed } from '../src/lib/assign'
import { add, compare, decimal, shown } from '../src/lib/decimal'

const shares = (...amounts: string[]): Typed => ({
  lead: [],
  supporting: [],
  counting: '',
  shares: amounts.map((text) => ({ region: '990121', amount: text.replace('%', ''), percent: text.endsWith('%'), year: '' })),
})

describe('decimals', () => {
  it('add without error where binary fractions have one', () => {
    const sum = add(decimal('0.1') ?? fail(), decimal('0.2') ?? fail())
    expect(shown(sum)).toBe('0.3')
    expect(compare(sum, decimal('0.30') ?? fail())).toBe(0)
  })
  it('take plain decimals and nothing else', () => {
    for (const text of ['1e3', '1,000', '', '.5', '5.', 'x', '--1']) expect(decimal(text), text).toBeNull()
    expect(shown(decimal(' -0.250 ') ?? fail())).toBe('-0.25')
    expect(shown(decimal('-0.0') ?? fail())).toBe('0')
  })
})

describe('shares while they are typed', () => {
  const whole = { counting: 'sum' as const, op: '=' as const, values: ['3.6'] }
  it('say how much is missing or too much', () => {
    expect(totalOf(whole, shares('2.0', '1.5'))).toEqual({ sum: '3.5', difference: '-0.1', side: 'short' })
    expect(totalOf(whole, shares('2.1', '1.5'))).toEqual({ sum: '3.6', difference: '0', side: 'even' })
    expect(totalOf(whole, shares('50%', '2'))).toEqual({ sum: '3.8', difference: '0.2', side: 'over' })
  })
  it('have no sum while one is open, or where they are not added', () => {
    expect(totalOf(whole, shares('2', ''))).toBeNull()
    expect(totalOf({ ...whole, counting: 'each' }, shares('90'))).toBeNull()
    expect(totalOf({ ...whole, counting: 'each' }, { ...shares('3.6'), counting: 'sum' })?.side).toBe('even')
    expect(totalOf({ ...whole, op: 'range', values: ['15', '20'] }, shares('18'))?.side).toBe('even')
  })
  it('are sent as they are read, and an empty one is none', () => {
    const it = { lead: ['a'], supporting: [], shares: [{ region: '990121', value: '2.10', percent: null, year: 2028 }], counting: null }
    expect(sent(typed(it))).toEqual(it)
    expect(sent(typed(null))).toBeNull()
    expect(readable(shares('many'))).toBe(false)
    expect(goodAmount('')).toBe(true)
  })
})

function fail(): never {
  throw new Error('not read')
}
