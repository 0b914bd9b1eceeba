import type { Bound, Op } from '@/api/types'

export const OP_SIGN: Record<Op, string> = {
  '=': '',
  '>=': '≥',
  '>': '>',
  '<=': '≤',
  '<': '<',
  '~': '≈',
  range: '',
}

/** `≥95`, `30–40`, `≈6`, two values of one cell as `79、75`; null where there is no number. */
export function quantityText(op: Op | null, values: readonly string[]): string | null {
  if (values.length === 0) return null
  return (op === null ? '' : OP_SIGN[op]) + values.join(op === 'range' ? '–' : '、')
}

export type BoundState = 'number' | 'words' | 'blank' | 'no-column'

/**
 * A table cell is one of four things: a number, words (保持全国前列), a blank or
 * dash, or no cell at all because the table has no such column. Only the first
 * is a value, and none of them is zero.
 */
export function boundState(bound: Bound | null | undefined): BoundState {
  if (!bound) return 'no-column'
  if (bound.values.length > 0) return 'number'
  return isBlank(bound.raw) ? 'blank' : 'words'
}

export function boundText(bound: Bound | null | undefined): string {
  switch (boundState(bound)) {
    case 'number':
      return quantityText(bound?.op ?? null, bound?.values ?? []) ?? '—'
    case 'words':
      return bound?.raw.trim() ?? '—'
    default:
      return '—'
  }
}

/** Sorts values for the eye: numbers by their first value, everything else last. */
export function sortKey(values: readonly string[] | undefined): number | null {
  const first = values?.[0]
  if (first === undefined) return null
  const [top, bottom] = first.split('/')
  const number = Number(top) / (bottom === undefined ? 1 : Number(bottom))
  return Number.isFinite(number) ? number : null
}

function isBlank(raw: string): boolean {
  return /^[\s—–\-_－―/／.．…·]*$/u.test(raw)
}
