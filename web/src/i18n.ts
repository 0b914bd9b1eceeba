import { createI18n } from 'vue-i18n'
import { watch } from 'vue'
import { TERMS, type TermId } from './generated/terms'
import { preferences } from './composables/usePreferences'
import { capitalise } from './lib/text'
import { en } from './locales/en'
import { zh } from './locales/zh'
import type { Bilingual } from './api/types'

export type MessageKey = keyof typeof zh

export const i18n = createI18n({
  legacy: false,
  locale: preferences.locale,
  fallbackLocale: false,
  // Keys are whole: `error.missing` and `error.missing.do` are two sentences.
  messageResolver: (messages, key) => (messages as Record<string, string>)[key] ?? null,
  messages: { zh, en } as Record<'zh' | 'en', Record<string, string>>,
})

watch(
  () => preferences.locale,
  (locale) => {
    i18n.global.locale.value = locale
  },
  { flush: 'sync' },
)

/** A sentence. `n` chooses the English plural and is printed as `{count}`. */
export function t(key: MessageKey, named: Record<string, unknown> = {}): string {
  const n = named.n
  return typeof n === 'number'
    ? i18n.global.t(key, { ...named, count: formatCount(n) }, n)
    : i18n.global.t(key, named)
}

/** A word of the vocabulary, as a label. */
export function term(id: TermId, form: 'one' | 'many' = 'one'): string {
  if (preferences.locale === 'zh') return TERMS[id].zh
  const word = capitalise(TERMS[id].en)
  return form === 'one' ? word : plural(word)
}

export function definition(id: TermId): string {
  return TERMS[id].definition[preferences.locale]
}

/** The reader's language, or whatever there is. */
export function pick(text: Bilingual | null | undefined): string {
  return text ? text[preferences.locale] || text.zh || text.en : ''
}

/**
 * `lang` for text that may be Chinese on an English page: what documents print,
 * and names that have no English form.
 */
export function langOf(text: string | null | undefined): 'zh-CN' | undefined {
  return preferences.locale !== 'zh' && /\p{Script=Han}/u.test(text ?? '') ? 'zh-CN' : undefined
}

export function formatCount(n: number): string {
  return new Intl.NumberFormat(intlLocale()).format(n)
}

/** A civil date, without a time zone to fall off. */
export function formatDate(date: string): string {
  const found = /^(\d{4})-(\d{2})-(\d{2})$/.exec(date)
  if (!found) return date
  const day = new Date(Date.UTC(Number(found[1]), Number(found[2]) - 1, Number(found[3])))
  return new Intl.DateTimeFormat(intlLocale(), { dateStyle: 'long', timeZone: 'UTC' }).format(day)
}

/** An instant, in the reader's own time. */
export function formatTime(instant: string): string {
  const time = new Date(instant)
  if (Number.isNaN(time.getTime())) return instant
  return new Intl.DateTimeFormat(intlLocale(), { dateStyle: 'medium', timeStyle: 'short' }).format(time)
}

export function intlLocale(): string {
  return preferences.locale === 'zh' ? 'zh-CN' : 'en-GB'
}

function plural(word: string): string {
  if (/[^aeiou]y$/.test(word)) return `${word.slice(0, -1)}ies`
  return /(s|x|ch|sh)$/.test(word) ? `${word}es` : `${word}s`
}
