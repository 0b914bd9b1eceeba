// How an answer is said: amounts, days, values, gaps.
import { preferences } from '@/composables/usePreferences'
import { formatDate, t, type MessageKey } from '@/i18n'
import { gapOf, MEMBERS, verdictOf, yuanOf, type EntitlementReason, type EntitlementResult, type FactGroup, type FactView, type Verdict } from '@/lib/determine'

/** `83650` fen: `836.50元`, `¥836.50`. Grouped by thousands; no float on the way. */
export function moneyText(fen: number): string {
  const [whole = '0', part = '00'] = yuanOf(Math.abs(fen)).split('.')
  const digits = `${whole.replace(/\B(?=(\d{3})+$)/g, ',')}.${part}`
  const sign = fen < 0 ? '−' : ''
  return preferences.locale === 'zh' ? `${sign}${digits}元` : `${sign}¥${digits}`
}

const PERIODS: Record<string, MessageKey> = { month: 'determinations.period.month', year: 'determinations.period.year', once: 'determinations.period.once' }
export function periodText(period: string | null): string {
  const key = period === null ? undefined : PERIODS[period]
  return key ? t(key) : ''
}
const STATUSES: Record<string, MessageKey> = {
  entitled: 'determinations.status.entitled',
  not_entitled: 'determinations.status.not',
  undetermined: 'determinations.status.open',
}
export function statusText(status: string): string {
  const key = STATUSES[status]
  return key ? t(key) : status
}
export const STATUS_SIGNS: Record<string, string> = { entitled: '✓', not_entitled: '✗', undetermined: '?' }

/** What is granted: so much a month, or in kind. */
export function grantText(result: Pick<EntitlementResult, 'amount_fen' | 'period'>): string {
  if (result.amount_fen === null) return t('determinations.in-kind')
  return t('determinations.amount', { amount: moneyText(result.amount_fen), period: periodText(result.period) })
}

const GROUPS: Record<FactGroup, MessageKey> = {
  living: 'counter.group.living',
  income: 'counter.group.income',
  home: 'counter.group.home',
  health: 'counter.group.health',
  work: 'counter.group.work',
  other: 'counter.group.other',
}
export const groupText = (group: FactGroup): string => t(GROUPS[group])

const VERDICTS: Record<Verdict, MessageKey> = {
  for: 'determinations.reason.for',
  against: 'determinations.reason.against',
  open: 'determinations.reason.open',
  aside: 'determinations.reason.aside',
}
export const verdictText = (verdict: Verdict): string => t(VERDICTS[verdict])
export const VERDICT_SIGNS: Record<Verdict, string> = { for: '✓', against: '✗', open: '?', aside: '–' }

/** A fact by its id; also what is missing and is no fact. */
export function missingText(id: string, facts: readonly FactView[]): string {
  if (id === MEMBERS) return t('counter.members')
  const found = facts.find((it) => it.id === id)
  if (found) return found.name
  return id.startsWith('parameter:') ? t('determinations.no-figure', { id: id.slice('parameter:'.length) }) : id
}

/** Codes may be told apart by their fact only where it is known; labels of one code agree. */
function codeText(code: string, facts: readonly FactView[]): string {
  for (const fact of facts) {
    const found = fact.codes.find((it) => it.code === code)
    if (found) return found.label
  }
  return code
}

export function valueText(value: unknown, unit: string | null, facts: readonly FactView[]): string {
  if (typeof value === 'boolean') return t(value ? 'counter.yes' : 'counter.no')
  if (typeof value === 'number') return unit === 'fen' ? moneyText(value) : String(value)
  if (typeof value !== 'string') return ''
  if (/^\d{4}-\d\d-\d\d$/.test(value)) return formatDate(value)
  if (/^-?\d+(\.\d+)?$/.test(value)) return value.replace(/\.0+$/, '')
  return value.split(', ').map((it) => codeText(it, facts)).join(t('determinations.comma'))
}

const COMPARISONS: Record<string, MessageKey> = {
  '<': 'determinations.comparison.below',
  '≤': 'determinations.comparison.at-most',
  '>': 'determinations.comparison.above',
  '≥': 'determinations.comparison.at-least',
  '=': 'determinations.comparison.equal',
  '∈': 'determinations.comparison.one-of',
}
/** The value that was found, and the line it is held against; empty where a word says it all. */
export function measureText(reason: EntitlementReason, facts: readonly FactView[]): string {
  const key = reason.comparison === null ? undefined : COMPARISONS[reason.comparison]
  // Of "≠" the words of the condition say it all.
  if (!key || reason.kind !== 'condition') return ''
  const line = reason.threshold === null ? '' : t(key, { line: valueText(reason.threshold, reason.unit, facts) })
  const value = reason.value === null ? '' : t('determinations.value', { value: valueText(reason.value, reason.unit, facts) })
  return [value, line].filter(Boolean).join(t('determinations.comma'))
}

export function gapText(reason: EntitlementReason): string {
  const gap = gapOf(reason)
  if (!gap) return ''
  if (gap.way === 'equal') return t('determinations.gap.equal')
  const size = gap.fen === null ? (gap.amount ?? '') : moneyText(gap.fen)
  return t(gap.way === 'over' ? 'determinations.gap.over' : 'determinations.gap.under', { size })
}

export function sourceText(reason: EntitlementReason): string {
  const { source } = reason
  if (!source) return ''
  const title = source.title ?? source.document
  const quoted = preferences.locale === 'zh' && !title.startsWith('《') ? `《${title}》` : title
  const place = source.article ?? (source.line === null ? null : t('determinations.line', { line: source.line }))
  return place ? `${quoted} ${place}` : quoted
}

/** Whether a failing condition was overruled: an exception granted all the same. */
export function overruled(result: Pick<EntitlementResult, 'status'>, reason: EntitlementReason): boolean {
  return result.status === 'entitled' && verdictOf(reason) === 'against'
}
