import type { TermId } from '@/generated/terms'

export type Mode = 'walk' | 'cycle' | 'drive' | 'straight'
/** To the facility, or from it. */
export type Way = 'to' | 'from'
export type NormVerdict = 'met' | 'met_by_the_wider' | 'missed' | 'undetermined' | 'not_judged'

/** What is asked of a place: who reaches which facilities, how, within what. */
export interface Question {
  type: string
  cutoff: string
  mode: Mode
  way: Way
}

export const MODES: readonly Mode[] = ['walk', 'cycle', 'drive', 'straight']
export const CUTOFFS: readonly string[] = ['5min', '10min', '15min', '30min', '300m', '500m', '1000m']

export type Painting = 'time' | 'covered' | 'supply' | 'none'
export const PAINTINGS: readonly Painting[] = ['time', 'covered', 'supply', 'none']

export interface Cutoff {
  kind: 'seconds' | 'metres'
  limit: number
}

/** `15min` or `500m`; `null` for anything else. */
export function cutoffOf(text: string): Cutoff | null {
  const found = /^([1-9]\d{0,4})(min|m)$/.exec(text)
  if (!found) return null
  return found[2] === 'min' ? { kind: 'seconds', limit: Number(found[1]) * 60 } : { kind: 'metres', limit: Number(found[1]) }
}

/** What stands in the address, or what most people ask first. Straight lines have no direction and no time of their own. */
export function questionOf(read: (name: string) => string | undefined, types: readonly { id: string; count: number }[]): Question {
  const asked = read('type')
  const type = types.find((it) => it.id === asked) ?? types.find((it) => it.id === 'clinic') ?? types.find((it) => it.count > 0) ?? types[0]
  const cutoff = read('within') ?? ''
  const mode = MODES.find((it) => it === read('mode')) ?? 'walk'
  return {
    type: type?.id ?? '',
    cutoff: cutoffOf(cutoff) ? cutoff : '15min',
    mode,
    way: read('way') === 'from' ? 'from' : 'to',
  }
}

export function queryOf(question: Question): URLSearchParams {
  return new URLSearchParams({ type: question.type, cutoff: question.cutoff, mode: question.mode, direction: question.way })
}

/** Each home in one class; the map draws them by shape and shade, the key counts their people. */
export const UNKNOWN = 9
export type HomeClass = number

interface Reached {
  seconds: readonly (number | null)[]
  metres?: readonly (number | null)[]
  marks?: readonly string[]
}

/**
 * Thirds of what is allowed (0, 1, 2), not within it (3). The server looks no
 * farther than the limit; with the answer for twice of it, those beyond even that
 * are told apart (4). Homes outside the network and the region cannot be judged
 * (9). A time equal to the limit is within.
 */
export function timeClasses(homes: Reached, cutoff: Cutoff, wider?: Reached | null): HomeClass[] {
  const of = (it: Reached) => (cutoff.kind === 'metres' && it.metres ? it.metres : it.seconds)
  const far = wider ? of(wider) : null
  return of(homes).map((it, at) => {
    if (it !== null && it <= cutoff.limit) return Math.min(2, Math.max(0, Math.ceil((it * 3) / cutoff.limit) - 1))
    if (it === null && marksOf(homes.marks?.[at]).includes('off')) return UNKNOWN
    const beyond = it ?? (far ? far[at] : undefined)
    return beyond === null || (beyond !== undefined && beyond > cutoff.limit * 2) ? 4 : 3
  })
}

/** Covered 1, not covered 3, not known 9: the shapes are those of the times. */
export function coveredClasses(classes: readonly HomeClass[]): HomeClass[] {
  return classes.map((it) => (it === UNKNOWN ? UNKNOWN : it <= 2 ? 1 : 3))
}

/** What a scenario changes: newly covered 5, no longer covered 6. */
export function changedClasses(before: readonly HomeClass[], after: readonly HomeClass[]): HomeClass[] {
  return after.map((now, at) => {
    const was = before[at] ?? UNKNOWN
    if (now <= 2 && was > 2) return 5
    if (now > 2 && was <= 2) return 6
    return now === UNKNOWN ? UNKNOWN : now <= 2 ? 1 : 3
  })
}

/** Quarters of the homes that have a score: 0 the least; without any supply 3, as the map draws what is not reached. */
export function scoreClasses(scores: readonly (number | null)[]): { classes: HomeClass[]; ends: number[] } {
  const known = scores.filter((it) => it !== null && it > 0).sort((a, b) => (a ?? 0) - (b ?? 0)) as number[]
  const end = (part: number) => known[Math.min(known.length - 1, Math.max(0, Math.ceil(part * known.length) - 1))] ?? 0
  const ends = known.length === 0 ? [] : [end(1 / 3), end(2 / 3), end(1)]
  return {
    ends,
    // The most supply has the darkest shade, which is that of the shortest way.
    classes: scores.map((it) => (it === null ? UNKNOWN : it <= 0 ? 3 : it <= (ends[0] ?? 0) ? 2 : it <= (ends[1] ?? 0) ? 1 : 0)),
  }
}

/** People and homes in each class. */
export function tally(classes: readonly HomeClass[], people: ReadonlyMap<number, number>): Map<HomeClass, { homes: number; people: number }> {
  const found = new Map<HomeClass, { homes: number; people: number }>()
  classes.forEach((it, at) => {
    const row = found.get(it) ?? { homes: 0, people: 0 }
    row.homes += 1
    row.people += people.get(at) ?? 0
    found.set(it, row)
  })
  return found
}

/**
 * A share between 0 and 1 in per cent with one digit. Only all is 100 % and only
 * none is 0 %: what would round there stops a tenth before.
 */
export function percent(share: number | null | undefined): string | null {
  if (share === null || share === undefined || !Number.isFinite(share)) return null
  if (share >= 1) return '100%'
  if (share <= 0) return '0%'
  // In tenths, so that nothing is rounded twice; the tiny part mends 0.0005 * 1000 and the like.
  const tenths = Math.min(999, Math.max(1, Math.round(share * 1000 + 1e-9)))
  return `${Math.floor(tenths / 10)}.${tenths % 10}%`
}

/** Nobody has no share. */
export function shareOf(part: number | null | undefined, whole: number | null | undefined): number | null {
  return part === null || part === undefined || !whole || whole <= 0 ? null : part / whole
}

/** The marks of a home, which the server writes with blanks between. */
export function marksOf(marks: string | null | undefined): Mark[] {
  const all = (marks ?? '').split(' ')
  return MARKS.filter((it) => all.includes(it))
}
export type Mark = 'far' | 'island' | 'edge' | 'off'
export const MARKS: readonly Mark[] = ['far', 'island', 'edge', 'off']

export const MODE_TERMS = { walk: 'travel-walk', cycle: 'travel-cycle', drive: 'travel-drive', straight: 'travel-straight' } as const satisfies Record<Mode, TermId>
export const WAY_TERMS = { to: 'travel-to', from: 'travel-from' } as const satisfies Record<Way, TermId>
export const MARK_TERMS = { far: 'mark-far', island: 'mark-island', edge: 'mark-edge', off: 'mark-off' } as const satisfies Record<Mark, TermId>
export const VERDICT_TERMS = {
  met: 'norm-met',
  met_by_the_wider: 'norm-met-wider',
  missed: 'norm-missed',
  undetermined: 'norm-undetermined',
  not_judged: 'norm-not-judged',
} as const satisfies Record<NormVerdict, TermId>
/** The gravest first. */
export const NORM_VERDICTS: readonly NormVerdict[] = ['missed', 'undetermined', 'met_by_the_wider', 'met', 'not_judged']

const FACILITY_STATUS: Record<string, TermId> = { open: 'facility-open', planned: 'facility-planned', closing: 'facility-closing' }
export function facilityStatusTerm(status: string): TermId | null {
  return FACILITY_STATUS[status] ?? null
}
const OPERATORS: Record<string, TermId> = { public: 'operator-public', inclusive: 'operator-inclusive', market: 'operator-market' }
export function operatorTerm(operator: string | null): TermId | null {
  return operator === null ? null : (OPERATORS[operator] ?? null)
}

const LEVELS: Record<string, TermId> = { country: 'level-country', province: 'level-province', city: 'level-city', county: 'level-county', town: 'level-town', village: 'level-village' }
export function levelTerm(level: string): TermId | null {
  return LEVELS[level] ?? null
}

/** Whole minutes, upwards: who promises 15 minutes may not need 15 and a half. */
export function minutesUp(seconds: number): number {
  return Math.max(1, Math.ceil(seconds / 60 - 1e-9))
}

/** Metres on the ground between two places, good enough over a county. */
export function metresBetween(a: readonly [number, number], b: readonly [number, number]): number {
  const north = (b[1] - a[1]) * 110_900
  const east = (b[0] - a[0]) * 111_320 * Math.cos((((a[1] + b[1]) / 2) * Math.PI) / 180)
  return Math.hypot(north, east)
}

/** A place moved over the ground. */
export function shifted(at: readonly [number, number], eastMetres: number, northMetres: number): [number, number] {
  const lat = at[1] + northMetres / 110_900
  const lon = at[0] + eastMetres / (111_320 * Math.cos((at[1] * Math.PI) / 180))
  return [round(lon), round(lat)]
}

/** A ten-thousandth of a degree is ten metres; one digit more is enough for anything here. */
export function round(degrees: number): number {
  return Math.round(degrees * 1e5) / 1e5
}

/** `88.56,33.57` as two numbers on the earth, or nothing. Also with a space or a Chinese comma. */
export function pointOf(text: string | undefined): [number, number] | null {
  const parts = (text ?? '').trim().split(/\s*[,，\s]\s*/)
  if (parts.length !== 2 || parts.some((it) => !/^-?\d{1,3}(\.\d+)?$/.test(it))) return null
  const [lon, lat] = parts.map(Number) as [number, number]
  return Math.abs(lon) <= 180 && Math.abs(lat) <= 90 ? [round(lon), round(lat)] : null
}

export function pointText(point: readonly [number, number]): string {
  return `${round(point[0])},${round(point[1])}`
}

export function inside(point: readonly [number, number], [west, south, east, north]: readonly [number, number, number, number], margin = 0.02): boolean {
  return point[0] >= west - margin && point[0] <= east + margin && point[1] >= south - margin && point[1] <= north + margin
}

/** A limit as the server writes bounds, in signs that people read: `≤ 300`, `500–1000`. */
export function limitText(limit: string): string {
  const range = /^range\s+(\S+?),\s*(\S+)$/.exec(limit)
  if (range) return `${range[1]}–${range[2]}`
  return limit.replace(/^<=\s*/, '≤ ').replace(/^>=\s*/, '≥ ').replace(/^~\s*/, '≈ ').replace(/^=\s*/, '')
}

const DAYS = ['Mo', 'Tu', 'We', 'Th', 'Fr', 'Sa', 'Su'] as const
export interface OpenSpan {
  /** First and last day of the week, from 0 for Monday; `null`: every day. */
  days: [number, number] | null
  times: string
}

/**
 * The plain forms of OpenStreetMap's opening hours: `24/7`, `Mo-Fr 08:00-17:30`,
 * several with semicolons. `null` for anything beyond, which is shown as it stands.
 */
export function hoursOf(hours: string): OpenSpan[] | 'always' | null {
  const text = hours.trim()
  if (text === '24/7') return 'always'
  const spans: OpenSpan[] = []
  for (const part of text.split(/\s*;\s*/)) {
    const found = /^(?:(Mo|Tu|We|Th|Fr|Sa|Su)(?:-(Mo|Tu|We|Th|Fr|Sa|Su))?\s+)?(\d{2}:\d{2}-\d{2}:\d{2}(?:\s*,\s*\d{2}:\d{2}-\d{2}:\d{2})*)$/.exec(part)
    if (!found) return null
    const [, first, last, times = ''] = found
    const from = DAYS.indexOf(first as (typeof DAYS)[number])
    const to = last ? DAYS.indexOf(last as (typeof DAYS)[number]) : from
    spans.push({ days: from < 0 || (from === 0 && to === 6) ? null : [from, to], times: times.replaceAll('-', '–').replace(/\s*,\s*/g, ', ') })
  }
  return spans.length > 0 ? spans : null
}
