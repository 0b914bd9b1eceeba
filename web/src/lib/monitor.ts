import type { FigureView, Finding, PeerValue, TrackedTarget } from '@/api/types'
import { add, compare, decimal, shown, ZERO, type Decimal } from './decimal'
import type { Scale } from './scale'
import { toNumber } from './scale'

/** Where a target stands, the best first. */
export const CLASSES = ['target_met', 'ahead', 'on_track', 'behind', 'regressed', 'breached', 'no_data', 'no_baseline'] as const
export type ClassName = (typeof CLASSES)[number]

/** What is to be expected of it, the gravest first. */
export const LEVELS = ['breached', 'missed', 'out_of_reach', 'at_risk', 'unknown', 'on_course', 'met'] as const
export type LevelName = (typeof LEVELS)[number]

/** A sign for each class, so that a bar can be read without its colours. */
export const SIGNS: Record<ClassName, string> = {
  target_met: '✓',
  ahead: '»',
  on_track: '=',
  behind: '«',
  regressed: '↓',
  breached: '✕',
  no_data: '–',
  no_baseline: '?',
}

export function isClass(text: string): text is ClassName {
  return (CLASSES as readonly string[]).includes(text)
}
export function isLevel(text: string): text is LevelName {
  return (LEVELS as readonly string[]).includes(text)
}
/** Levels that call for somebody. */
export function isWarned(level: string): boolean {
  return ['breached', 'missed', 'out_of_reach', 'at_risk'].includes(level)
}

/** A share as per cent, moved by the point and never through a float: 0.05 is 5, 1.066667 is 106.7. */
export function percentOfShare(share: string | null, digits = 1): string | null {
  const value = share === null ? null : decimal(share)
  return value === null ? null : shown(roundTo({ units: value.units * 100n, scale: value.scale }, digits))
}

/** Half away from zero. */
export function roundTo(value: Decimal, digits: number): Decimal {
  if (value.scale <= digits) return value
  const by = 10n ** BigInt(value.scale - digits)
  const half = by / 2n
  const units = value.units < 0n ? -((-value.units + half) / by) : (value.units + half) / by
  return { units, scale: digits }
}

/** A measure of inequality with four digits behind the point. */
export function measureText(value: number | null): string | null {
  return value === null ? null : value.toFixed(4)
}

/** The last year with a figure. A figure of zero is one. */
export function lastOf(values: readonly { year: number; value: string | null }[]): { year: number; value: string } | null {
  const known = values.filter((it): it is { year: number; value: string } => it.value !== null)
  return known.reduce<{ year: number; value: string } | null>((last, it) => (last === null || it.year > last.year ? it : last), null)
}

export interface Point {
  year: number
  /** Decimal text as it is printed; `null`: known to be missing. */
  value: string | null
}

/** Yearly amounts added up from the first year on. A year without a figure ends it: what follows is not known. */
export function runningTotal(amounts: readonly Point[], baseYear: number): Point[] {
  const byYear = new Map(amounts.map((it) => [it.year, it.value]))
  const last = Math.max(baseYear, ...amounts.map((it) => it.year))
  const out: Point[] = []
  let sum: Decimal = ZERO
  for (let year = baseYear + 1; year <= last; year += 1) {
    const text = byYear.get(year)
    const amount = text === null || text === undefined ? null : decimal(text)
    if (amount === null) break
    sum = add(sum, amount)
    out.push({ year, value: shown(sum) })
  }
  return out
}

type Planned = Pick<TrackedTarget, 'kind' | 'base' | 'base_year' | 'target' | 'target_year'>

/**
 * The way a target asks for, to be drawn: straight for a level, by equal rates for
 * growth, from nothing for a total, level for what is to be kept. Without a baseline
 * only the end is known.
 */
export function pathOf(target: Planned): { year: number; value: number }[] {
  const end = toNumber(target.target)
  if (end === null || target.target_year === null) return []
  const last = { year: target.target_year, value: end }
  const from = target.base_year
  if (from === null || from >= target.target_year) return [last]
  if (target.kind === 'maintain' || target.kind === 'ceiling') return [{ year: from, value: end }, last]
  if (target.kind === 'milestone') return [last]
  const start = target.kind === 'cumulative' ? 0 : toNumber(target.base)
  if (start === null) return [last]
  if (target.kind !== 'growth' || start <= 0 || end <= 0) return [{ year: from, value: start }, last]
  const years = target.target_year - from
  return Array.from({ length: years + 1 }, (_, at) => ({ year: from + at, value: start * (end / start) ** (at / years) }))
}

/** The last revision of each figure, in the order in which they came. */
export function latestRevisions(figures: readonly FigureView[]): FigureView[] {
  const kept = new Map<string, FigureView>()
  for (const it of figures) {
    const known = kept.get(keyOf(it))
    if (!known || it.revision >= known.revision) kept.set(keyOf(it), it)
  }
  return [...kept.values()]
}

/** What a figure is of, its revision left out. */
export function keyOf(it: Pick<FigureView, 'period' | 'scope' | 'breakdown'>): string {
  return [it.period, it.scope, it.breakdown].join('|')
}

export function yearOf(period: string): number | null {
  return /^\d{4}$/.test(period) ? Number(period) : null
}

export interface Strand {
  id: string
  points: Point[]
  /** Years from which on it was measured otherwise. */
  breaks: number[]
}

/** Whole years of one scope and one breakdown. */
export function strandOf(figures: readonly FigureView[], scope: string, breakdown: string): Strand {
  const own = latestRevisions(figures).filter((it) => it.scope === scope && it.breakdown === breakdown && yearOf(it.period) !== null)
  const points = own.map((it) => ({ year: yearOf(it.period) ?? 0, value: it.status === 'missing' ? null : it.value })).sort((a, b) => a.year - b.year)
  return { id: `${scope}|${breakdown}`, points, breaks: own.filter((it) => it.status === 'break').map((it) => yearOf(it.period) ?? 0) }
}

/** Scopes other than the usual one, of all. */
export function otherScopes(figures: readonly FigureView[]): string[] {
  return [...new Set(figures.filter((it) => it.scope !== '' && it.breakdown === '').map((it) => it.scope))]
}

/** Breakdowns by what they break down: `area` has `area=urban` and `area=rural`. */
export function breakdownsOf(figures: readonly FigureView[]): { by: string; parts: string[] }[] {
  const found = new Map<string, string[]>()
  for (const it of figures) {
    if (it.breakdown === '' || it.scope !== '' || yearOf(it.period) === null) continue
    const by = it.breakdown.split('=')[0] ?? it.breakdown
    const parts = found.get(by) ?? []
    if (!parts.includes(it.breakdown)) parts.push(it.breakdown)
    found.set(by, parts)
  }
  return [...found].map(([by, parts]) => ({ by, parts }))
}

/**
 * Stretches of years that follow each other: a line may not bridge a year without a
 * figure, nor a year from which on it was measured otherwise.
 */
export function stretches(points: readonly Point[], breaks: readonly number[] = []): { year: number; value: number }[][] {
  const out: { year: number; value: number }[][] = []
  let open: { year: number; value: number }[] = []
  const close = () => {
    if (open.length > 0) out.push(open)
    open = []
  }
  for (const { year, value: text } of [...points].sort((a, b) => a.year - b.year)) {
    const value = toNumber(text)
    const before = open.at(-1)
    if (value === null) {
      close()
      continue
    }
    if (before && (year !== before.year + 1 || breaks.includes(year))) close()
    open.push({ year, value })
  }
  close()
  return out
}

/** Years that lie between the first and the last figure and have none. */
export function gapsOf(points: readonly Point[]): number[] {
  const known = points.filter((it) => it.value !== null).map((it) => it.year)
  if (known.length < 2) return []
  const years = new Set(known)
  const first = Math.min(...known)
  return Array.from({ length: Math.max(...known) - first }, (_, at) => first + at).filter((year) => !years.has(year))
}

export interface Box {
  left: number
  right: number
  top: number
  bottom: number
}

/** Where a value lies between two edges of a drawing. */
export function along(value: number, min: number, max: number, from: number, to: number): number {
  const part = max === min ? 0.5 : (value - min) / (max - min)
  return Math.round((from + part * (to - from)) * 100) / 100
}

export function lineThrough(points: readonly { year: number; value: number }[], years: readonly [number, number], scale: Scale, box: Box): string {
  return points
    .map((it, at) => `${at === 0 ? 'M' : 'L'}${along(it.year, years[0], years[1], box.left, box.right)} ${along(it.value, scale.min, scale.max, box.bottom, box.top)}`)
    .join('')
}

/** Labels that would cover each other are moved apart, in their order; as near to their marks as there is room. */
export function spread(wanted: readonly number[], gap: number, low: number, high: number): number[] {
  const order = wanted.map((at, index) => ({ at, index })).sort((a, b) => a.at - b.at)
  let before = -Infinity
  for (const it of order) {
    it.at = Math.max(it.at, low, before + gap)
    before = it.at
  }
  let after = Infinity
  for (const it of [...order].reverse()) {
    it.at = Math.min(it.at, high, after - gap)
    after = it.at
  }
  const out: number[] = []
  for (const it of order) out[it.index] = it.at
  return out
}

export type PlaceLevel = 'province' | 'city' | 'county' | 'town' | 'village'

export function levelOf(code: string): PlaceLevel {
  if (code.length === 12) return 'village'
  if (code.length === 9) return 'town'
  return code.endsWith('0000') ? 'province' : code.endsWith('00') ? 'city' : 'county'
}

/** From the most to the least, compared as decimals; places without a figure last. */
export function byValue(peers: readonly PeerValue[]): PeerValue[] {
  return [...peers].sort((a, b) => {
    const left = a.value === null ? null : decimal(a.value)
    const right = b.value === null ? null : decimal(b.value)
    if (left === null || right === null) return Number(left === null) - Number(right === null)
    return compare(right, left)
  })
}

/** A defect's place stands before its words: `Sheet1!B3: …`, `4:2：…`. */
export function placeOfDefect(finding: Finding): { cell: string | null; text: string } {
  const found = /^((?:[^:：!]+!)?[A-Z]{1,3}\d+|\d+:\d+)\s*[:：]\s*(.+)$/su.exec(finding.message)
  return found ? { cell: found[1] ?? null, text: found[2] ?? finding.message } : { cell: null, text: finding.message }
}

/** The headings that a table of figures may have; the first four must be there. */
export const TEMPLATE_COLUMNS = {
  zh: ['指标', '地区', '年份', '数值', '单位', '口径', '分组', '状态', '原因', '来源', '可信度'],
  en: ['indicator', 'region', 'period', 'value', 'unit', 'scope', 'breakdown', 'status', 'reason', 'document', 'confidence'],
} as const

export const IMPORT_KINDS = ['csv', 'xlsx'] as const

export function isTable(name: string): boolean {
  return /\.(csv|xlsx)$/i.test(name)
}

/** What is counted in people or households can weigh places. */
export function canWeigh(unit: string | null | undefined): boolean {
  return /^[百千万亿]*(人|户|人口)$/.test(unit ?? '')
}

/** About how wide a text is, in sizes of its type: Chinese takes a whole one. */
export function ems(text: string): number {
  let sum = 0
  for (const letter of text) sum += /[\p{Script=Han}\u3000-\u303F\uFF00-\uFFEF]/u.test(letter) ? 1 : 0.56
  return sum
}

/** Entries of a legend, one behind the other, in as many rows as they need. */
export function flow(texts: readonly string[], width: number, em: number): { x: number; row: number }[] {
  let x = 0
  let row = 0
  return texts.map((text) => {
    const room = (ems(text) + 4.2) * em
    if (x > 0 && x + room > width) {
      x = 0
      row += 1
    }
    const at = { x, row }
    x += room
    return at
  })
}

/** Marks that differ in shape: dot, square, triangle, diamond, cross. */
export function shapePath(shape: number, x: number, y: number, r: number): string {
  switch (shape % 5) {
    case 1:
      return `M${x - r} ${y - r}h${2 * r}v${2 * r}h${-2 * r}z`
    case 2:
      return `M${x} ${y - r * 1.2}L${x + r * 1.15} ${y + r * 0.9}L${x - r * 1.15} ${y + r * 0.9}z`
    case 3:
      return `M${x} ${y - r * 1.3}L${x + r * 1.3} ${y}L${x} ${y + r * 1.3}L${x - r * 1.3} ${y}z`
    case 4:
      return `M${x - r} ${y - r}L${x + r} ${y + r}M${x + r} ${y - r}L${x - r} ${y + r}`
    default:
      return `M${x - r} ${y}a${r} ${r} 0 1 0 ${2 * r} 0a${r} ${r} 0 1 0 ${-2 * r} 0z`
  }
}
