import { describe, expect, it } from 'vitest'
import type { Bound } from '@/api/types'
import { boundState, boundText, quantityText, sortKey } from '@/lib/bound'

const bound = (raw: string, values: string[] = [], op: Bound['op'] = null): Bound => ({ raw, values, op, year: null, cumulative: false })

describe('a cell of an indicator table', () => {
  it.each([
    ['≥4.6', bound('≥4.6', ['4.6'], '>='), 'number', '≥4.6'],
    ['0 is a number', bound('0', ['0'], '='), 'number', '0'],
    ['a range', bound('30%-40%', ['30', '40'], 'range'), 'number', '30–40'],
    ['about', bound('6左右', ['6'], '~'), 'number', '≈6'],
    ['a dash', bound('—'), 'blank', '—'],
    ['two hyphens', bound('--'), 'blank', '—'],
    ['nothing', bound(''), 'blank', '—'],
    ['words', bound('保持稳定'), 'words', '保持稳定'],
    ['no column', null, 'no-column', '—'],
  ] as const)('%s', (_, cell, state, text) => {
    expect(boundState(cell)).toBe(state)
    expect(boundText(cell)).toBe(text)
  })
})

it('a quantity without numbers has no text, which is not zero', () => {
  expect(quantityText('>=', [])).toBeNull()
  expect(quantityText(null, ['7'])).toBe('7')
})

it('sorts by the first number, fractions too', () => {
  expect(sortKey(['12.5'])).toBe(12.5)
  expect(sortKey(['2/3'])).toBeCloseTo(0.6667, 3)
  expect(sortKey([])).toBeNull()
  expect(sortKey(['many'])).toBeNull()
})
