import type { TrackedTarget } from '@/api/types'
import { t, type MessageKey } from '@/i18n'
import { decimal, shown } from '@/lib/decimal'
import { isClass, isLevel, percentOfShare, type ClassName, type LevelName } from '@/lib/monitor'

const CLASS: Record<ClassName, MessageKey> = {
  target_met: 'monitor.class.target_met',
  ahead: 'monitor.class.ahead',
  on_track: 'monitor.class.on_track',
  behind: 'monitor.class.behind',
  regressed: 'monitor.class.regressed',
  breached: 'monitor.class.breached',
  no_data: 'monitor.class.no_data',
  no_baseline: 'monitor.class.no_baseline',
}
const LEVEL: Record<LevelName, MessageKey> = {
  breached: 'monitor.level.breached',
  missed: 'monitor.level.missed',
  out_of_reach: 'monitor.level.out_of_reach',
  at_risk: 'monitor.level.at_risk',
  unknown: 'monitor.level.unknown',
  on_course: 'monitor.level.on_course',
  met: 'monitor.level.met',
}
const STATUS: Record<string, MessageKey> = {
  reported: 'monitor.status.reported',
  estimated: 'monitor.status.estimated',
  provisional: 'monitor.status.provisional',
  missing: 'monitor.status.missing',
  break: 'monitor.status.break',
}
const CONFIDENCE: Record<string, MessageKey> = {
  A: 'monitor.confidence.a',
  B: 'monitor.confidence.b',
  C: 'monitor.confidence.c',
  D: 'monitor.confidence.d',
}
/* What tables write most; anything else is shown as it is written. */
const PARTS: Record<string, MessageKey> = {
  area: 'monitor.by.area',
  age: 'monitor.by.age',
  sex: 'monitor.by.sex',
  urban: 'monitor.part.urban',
  rural: 'monitor.part.rural',
  male: 'monitor.part.male',
  female: 'monitor.part.female',
}
const SCOPES: Record<string, MessageKey> = {
  registered: 'monitor.scope.registered',
  census: 'monitor.scope.census',
  'before-census-2020': 'monitor.scope.before-census',
  'after-census-2020': 'monitor.scope.after-census',
  'lower-bound': 'monitor.scope.lower-bound',
  'upper-bound': 'monitor.scope.upper-bound',
  'local-estimate': 'monitor.scope.local-estimate',
  bulletin: 'monitor.scope.bulletin',
}

export const className = (name: string): string => (isClass(name) ? t(CLASS[name]) : name)
export const levelWord = (name: string): string => (isLevel(name) ? t(LEVEL[name]) : name)
export const statusWord = (name: string): string => (STATUS[name] ? t(STATUS[name]) : name)
export const confidenceWords = (letter: string | null): string => (letter !== null && CONFIDENCE[letter] ? t(CONFIDENCE[letter]) : t('monitor.confidence.none'))
export const partWord = (name: string): string => (PARTS[name] ? t(PARTS[name]) : name)
export const scopeWord = (name: string): string => (name === '' ? t('monitor.scope.usual') : SCOPES[name] ? t(SCOPES[name]) : name)

/** `area=urban` is a part of a breakdown; without one it is the whole. */
export function breakdownWord(breakdown: string): string {
  if (breakdown === '') return t('monitor.whole')
  return breakdown
    .split(/[,;]/)
    .map((it) => partWord(it.slice(it.indexOf('=') + 1)))
    .join(t('list.comma'))
}

/** Why a target is in its class: how far it is from the schedule, in points; else as the server says. */
export function reasonWords(target: Pick<TrackedTarget, 'class' | 'gap' | 'reason'>): string {
  // What a digit would round away is still a gap.
  const short = percentOfShare(target.gap)
  const points = short === '0' ? percentOfShare(target.gap, 4) : short
  if (points === null || !['ahead', 'on_track', 'behind'].includes(target.class)) return target.reason
  if (points === '0') return t('monitor.gap.on')
  return points.startsWith('-') ? t('monitor.gap.slow', { points: points.replace('-', '') }) : t('monitor.gap.fast', { points })
}

/** The band as points of a per cent: 0.05 is 5. */
export function bandPoints(band: string): string {
  const value = decimal(band)
  return value === null ? band : shown({ units: value.units * 100n, scale: value.scale })
}

const OPS: Record<string, string> = { '>=': '≥', '<=': '≤', '>': '>', '<': '<', '=': '', '~': '≈' }
export function aim(op: string | null, target: string | null): string | null {
  return target === null ? null : `${OPS[op ?? '='] ?? ''}${target}`
}
