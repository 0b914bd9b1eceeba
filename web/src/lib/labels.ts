import type { Period } from '@/api/types'
import { TERMS, type TermId } from '@/generated/terms'
import { term } from '@/i18n'

export function periodText(period: Period | null | undefined): string | null {
  return period ? `${period.start}–${period.end}` : null
}

/** A word of the vocabulary for an enumerated value; the value itself when there is none. */
export function wordFor(prefix: string, value: string | null | undefined): string | null {
  if (!value) return null
  const id = `${prefix}-${value}`
  return id in TERMS ? term(id as TermId) : value
}

export function levelName(level: string | null | undefined): string | null {
  return wordFor('level', level)
}
