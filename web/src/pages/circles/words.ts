import type { Near, NormResult, NormSource } from '@/api/types'
import { formatCount, intlLocale, t, term } from '@/i18n'
import { cutoffOf, hoursOf, limitText, minutesUp, MODE_TERMS, percent, type Question } from '@/lib/circles'

/** Distances and times as people say them. */
export function metresText(metres: number): string {
  if (metres < 1000) return t('circles.metres', { value: formatCount(Math.round(metres)) })
  return t('circles.kilometres', { n: new Intl.NumberFormat(intlLocale(), { maximumFractionDigits: 1 }).format(metres / 1000) })
}

export function minutesText(seconds: number): string {
  return t('circles.minutes', { value: formatCount(minutesUp(seconds)) })
}

/** An end of a class, to the second: thirds of ten minutes are no whole minutes. */
export function exactText(seconds: number): string {
  const whole = Math.round(seconds)
  const rest = whole % 60
  const minutes = (whole - rest) / 60
  return rest === 0 ? t('circles.minutes', { value: formatCount(minutes) }) : t('circles.minutes-seconds', { minutes, seconds: rest })
}

export function cutoffText(text: string): string {
  const cutoff = cutoffOf(text)
  if (!cutoff) return text
  return cutoff.kind === 'seconds' ? minutesText(cutoff.limit) : t('circles.metres', { value: formatCount(cutoff.limit) })
}

/** What was asked, in one line. */
export function questionText(question: Question, type: string): string {
  return t('circles.asked', { type, mode: term(MODE_TERMS[question.mode]), within: cutoffText(question.cutoff) })
}

/** People are counted whole, also where the data have fractions. */
export function peopleText(people: number): string {
  return formatCount(Math.round(people))
}

/** The limit of a norm and what there is, in the norm's own unit. */
export function normText(norm: Near['norms'][number]): string {
  const found = norm.found === null ? t('circles.here.nothing') : unitText(norm.found, norm.unit)
  return t('circles.here.norm', { limit: unitText(limitText(norm.limit), norm.unit), found })
}
function unitText(value: string, unit: string): string {
  // The limit is printed as the document has it, which may name its unit.
  if (/\p{L}/u.test(value)) return value
  if (unit === 'min') return t('circles.minutes', { value })
  const plain = Number(value)
  return Number.isFinite(plain) && plain >= 1000 ? metresText(plain) : t('circles.metres', { value: Number.isFinite(plain) ? formatCount(Math.round(plain)) : value })
}

/** Where a norm stands: the document and the place in it. */
export function sourceText(source: NormSource): string {
  const where = source.line !== null ? t('circles.line', { line: source.line }) : source.place
  return [source.document, where, source.note].filter(Boolean).join(' · ')
}

/** Opening hours in words, where they are of a plain form. */
export function hoursText(hours: string): string {
  const spans = hoursOf(hours)
  if (spans === 'always') return t('near.always')
  if (spans === null) return hours
  const day = (at: number) => new Intl.DateTimeFormat(intlLocale(), { weekday: 'short', timeZone: 'UTC' }).format(new Date(Date.UTC(2024, 0, 1 + at)))
  return spans
    .map(({ days, times }) => {
      if (days === null) return t('near.daily', { times })
      const [first, last] = days
      return first === last ? t('near.on', { day: day(first), times }) : t('near.from-to', { first: day(first), last: day(last), times })
    })
    .join(t('near.semicolon'))
}

/** What a norm asks for, in one line. */
export function ruleText(norm: Pick<NormResult, 'rule' | 'limit'>): string {
  const limit = limitText(norm.limit).replace(/\d{4,}/g, (digits) => formatCount(Number(digits)))
  switch (norm.rule) {
    case 'one_per_residents':
      return t('circles.rule.one-per-residents', { limit })
    case 'per_residents':
      return t('circles.rule.per-residents', { limit })
    case 'per_households':
      return t('circles.rule.per-households', { limit })
    case 'in_each':
      return t('circles.rule.in-each', { limit })
    case 'within_minutes':
      return t('circles.rule.within-minutes', { limit })
    case 'within_metres':
      return t('circles.rule.within-metres', { limit })
    case 'size':
      return t('circles.rule.size', { limit })
    default:
      return limit
  }
}

/** What there is of it in a region: of a circle the share within it. */
export function figureText(rule: string, figure: string | null): string | null {
  if (figure === null) return null
  if (rule === 'within_minutes' || rule === 'within_metres') return percent(Number(figure))
  return formatDecimal(figure)
}

/** A decimal with two digits at most, as tables print them. */
function formatDecimal(text: string): string {
  const value = Number(text)
  return Number.isFinite(value) ? new Intl.NumberFormat(intlLocale(), { maximumFractionDigits: 2 }).format(value) : text
}

/** People more or fewer than now, with their sign; nobody has none. */
export function signedText(people: number): string {
  const whole = Math.round(people)
  return whole > 0 ? `+${formatCount(whole)}` : whole < 0 ? `−${formatCount(-whole)}` : '0'
}
