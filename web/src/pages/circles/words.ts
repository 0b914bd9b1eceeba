import { formatCount, intlLocale, t, term } from '@/i18n'
import { cutoffOf, minutesUp, MODE_TERMS, type Question } from '@/lib/circles'

/** Distances and times as people say them. */
export function metresText(metres: number): string {
  if (metres < 1000) return t('circles.metres', { value: formatCount(Math.round(metres)) })
  return t('circles.kilometres', { n: new Intl.NumberFormat(intlLocale(), { maximumFractionDigits: 1 }).format(metres / 1000) })
}

export function minutesText(seconds: number): string {
  return t('circles.minutes', { value: formatCount(minutesUp(seconds)) })
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
