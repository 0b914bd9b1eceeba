import { t, term } from '@/i18n'
import type { FilterField } from '@/components/FilterBar.vue'
import type { PlanView } from './view'

/** What the address uses for rows that belong to no domain or year. */
export const NONE = 'none'

export function domainField(view: PlanView, rows: readonly { domain_id: string | null }[]): FilterField {
  const counts = new Map<string, number>()
  for (const row of rows) counts.set(row.domain_id ?? NONE, (counts.get(row.domain_id ?? NONE) ?? 0) + 1)
  return {
    name: 'domain',
    label: term('domain'),
    options: [...counts]
      .sort(([a], [b]) => Number(a === NONE) - Number(b === NONE))
      .map(([id, n]) => ({ value: id, label: `${id === NONE ? t('domain.none') : view.domainName(id)} (${n})` })),
  }
}

export function yearField(label: string, years: readonly (number | null)[]): FilterField {
  const known = [...new Set(years.filter((it) => it !== null))].sort((a, b) => a - b)
  const options = known.map((year) => ({ value: String(year), label: String(year) }))
  if (years.includes(null)) options.push({ value: NONE, label: t('year.none') })
  return { name: 'year', label, options }
}

export function keeps(asked: string | undefined, value: string | number | null): boolean {
  return !asked || asked === (value === null ? NONE : String(value))
}
