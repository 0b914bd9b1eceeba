import type { AssignedItem, Assignment, AssignmentShare } from '@/api/types'
import { add, compare, decimal, minus, percentOf, shown, ZERO, type Decimal } from './decimal'

/** An assignment while it is typed: figures are what stands in the field. */
export interface Typed {
  lead: string[]
  supporting: string[]
  shares: TypedShare[]
  counting: '' | 'sum' | 'each'
}

export interface TypedShare {
  region: string
  /** As typed; empty is not decided yet. */
  amount: string
  percent: boolean
  year: string
}

export function typed(assignment: Assignment | null): Typed {
  return {
    lead: [...(assignment?.lead ?? [])],
    supporting: [...(assignment?.supporting ?? [])],
    shares: (assignment?.shares ?? []).map((it) => ({
      region: it.region,
      amount: it.value ?? it.percent ?? '',
      percent: it.percent !== null && it.percent !== undefined,
      year: it.year ? String(it.year) : '',
    })),
    counting: assignment?.counting ?? '',
  }
}

/** Whether every field can be read; what cannot is not sent. */
export function readable(it: Typed): boolean {
  return it.shares.every((share) => goodAmount(share.amount) && goodYear(share.year))
}
export function goodAmount(text: string): boolean {
  return text.trim() === '' || decimal(text) !== null
}
export function goodYear(text: string): boolean {
  return text.trim() === '' || /^(19|20|21)\d\d$/.test(text.trim())
}

/** As it is sent; `null` when nothing is left of it. */
export function sent(it: Typed): Assignment | null {
  if (it.lead.length + it.supporting.length + it.shares.length === 0) return null
  const shares: AssignmentShare[] = it.shares.map((share) => ({
    region: share.region,
    value: share.percent || !share.amount.trim() ? null : share.amount.trim(),
    percent: share.percent && share.amount.trim() ? share.amount.trim() : null,
    year: share.year.trim() ? Number(share.year) : null,
  }))
  return { lead: it.lead, supporting: it.supporting, shares, counting: it.counting || null }
}

export interface Total {
  sum: string
  /** Above the whole; below it when negative. */
  difference: string
  side: 'even' | 'short' | 'over'
}

/** What shares come to while they are typed; `null` where they do not add up or one has no figure. */
export function totalOf(item: Pick<AssignedItem, 'counting' | 'op' | 'values'>, it: Typed): Total | null {
  if ((it.counting || item.counting) !== 'sum' || it.shares.length === 0) return null
  const whole = decimal(item.values[0] ?? '')
  if (!whole) return null
  const high = (item.op === 'range' && decimal(item.values[1] ?? '')) || whole
  let sum: Decimal = ZERO
  for (const share of it.shares) {
    const amount = decimal(share.amount)
    if (!amount) return null
    sum = add(sum, share.percent ? percentOf(whole, amount) : amount)
  }
  const difference = compare(sum, whole) < 0 ? minus(sum, whole) : compare(sum, high) > 0 ? minus(sum, high) : ZERO
  const side = difference.units < 0n ? 'short' : difference.units > 0n ? 'over' : 'even'
  return { sum: shown(sum), difference: shown(difference), side }
}

/** Where an item stands. */
export type State = 'open' | 'proposed' | 'assigned' | 'flagged' | 'gone'
export function stateOf(item: AssignedItem): State {
  if (item.gone) return 'gone'
  if (!item.assignment) return item.proposal ? 'proposed' : 'open'
  return item.findings.some((it) => it.severity !== 'info') ? 'flagged' : 'assigned'
}
export const STATES: State[] = ['open', 'proposed', 'assigned', 'flagged', 'gone']
