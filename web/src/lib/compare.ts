import type { Bound, CompareRow, DiffChange, DiffKind, MatrixCell } from '@/api/types'
import { boundState, boundText, OP_SIGN } from './bound'
import { toNumber } from './scale'

/** Real plans and invented ones are never drawn in one picture. */
export function apart<Row extends { illustrative: boolean }>(rows: readonly Row[]): { illustrative: boolean; rows: Row[] }[] {
  return [false, true].map((illustrative) => ({ illustrative, rows: rows.filter((it) => it.illustrative === illustrative) })).filter((it) => it.rows.length > 0)
}

/** Plans whose names are the same; their ids must tell them apart. */
export function twinsOf<Row extends { plan_id: string }>(rows: readonly Row[], name: (row: Row) => string): Set<string> {
  const counts = new Map<string, number>()
  for (const row of rows) counts.set(name(row), (counts.get(name(row)) ?? 0) + 1)
  return new Set(rows.filter((it) => (counts.get(name(it)) ?? 0) > 1).map((it) => it.plan_id))
}

export type Shape = 'point' | 'least' | 'most' | 'about' | 'range'

/** How a row is drawn: nothing is drawn that the plan does not say. */
export interface Drawing {
  row: CompareRow
  baseline: number | null
  target: number | null
  /** The other end of a range. */
  to: number | null
  shape: Shape
  /** A line from baseline to target means something only when both are levels. */
  joined: boolean
}

export function drawingOf(row: CompareRow): Drawing {
  const target = toNumber(row.target_value)
  const baseline = toNumber(row.baseline_value)
  const shape = shapeOf(row.target)
  let to: number | null = null
  if (shape === 'range' && target !== null) {
    const [first, second] = (row.target?.values ?? []).map(toNumber)
    // The values are as printed, target_value in the common unit.
    if (first && second !== null && second !== undefined) to = (second / first) * target
  }
  const total = row.target?.cumulative === true || row.baseline?.cumulative === true
  return { row, baseline: row.baseline?.cumulative ? null : baseline, target, to, shape, joined: baseline !== null && target !== null && !total }
}

export function shapeOf(bound: Bound | null): Shape {
  switch (bound?.op) {
    case '>=':
    case '>':
      return 'least'
    case '<=':
    case '<':
      return 'most'
    case '~':
      return 'about'
    case 'range':
      return 'range'
    default:
      return 'point'
  }
}

/** A value in the common unit where there is one number, otherwise as the plan prints it. */
export function valueText(bound: Bound | null, inUnit: string | null): string {
  if (boundState(bound) === 'number' && bound?.values.length === 1 && inUnit !== null) return OP_SIGN[bound.op ?? '='] + inUnit
  return boundText(bound)
}

export function cellText(cell: MatrixCell): string {
  return valueText(cell.target, cell.target_value)
}

/** The baseline in the unit the target was brought to: a row of a table has one unit. */
export function cellBaseline(cell: MatrixCell): string | null {
  const { baseline, target, target_value } = cell
  if (boundState(baseline) !== 'number') return null
  const [printed, value] = [toNumber(target?.values[0]), toNumber(target_value)]
  if (printed === null || value === null || printed === value) return boundText(baseline)
  const own = toNumber(baseline?.values[0])
  return printed === 0 || own === null ? null : valueText(baseline, String(Number(((own * value) / printed).toPrecision(10))))
}

export interface Ambition {
  /** Percent of the remaining gap closed in a year. */
  share: string | null
  why: string | null
}

/** Either a figure or the reason there is none; a plan without the indicator has neither. */
export function ambitionOf(row: CompareRow): Ambition {
  if (row.found === null) return { share: null, why: null }
  return { share: row.share_of_gap, why: row.share_of_gap === null ? row.why_absent : null }
}

/** No finer than hundredths on the screen; exports have it all. */
export function rounded(text: string | null): string | null {
  const value = toNumber(text)
  return value === null ? text : String(Math.round(value * 100) / 100)
}

/** Signed, as a change is read: `+14`, `−2`, `0`. */
export function signed(text: string | null): string | null {
  if (text === null) return null
  if (text.startsWith('-')) return `−${text.slice(1)}`
  return Number(text) === 0 ? text : `+${text.replace(/^\+/, '')}`
}

export const KINDS: readonly DiffKind[] = ['lowered', 'raised', 'changed', 'attribute', 'unit', 'baseline', 'reworded', 'dropped', 'added']

/** What both plans have and say differently comes first, long lists of what only one has come last; inside a kind, the order of the plans. */
export function orderChanges(changes: readonly DiffChange[]): DiffChange[] {
  return [...changes].sort((a, b) => KINDS.indexOf(a.kind) - KINDS.indexOf(b.kind))
}
