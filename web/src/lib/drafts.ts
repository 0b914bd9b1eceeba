import type { Draft } from '@/api/types'
import { t } from '@/i18n'

/** A state of a draft that can be compared with another. */
export interface State {
  /** `run.corrections`, as the API takes it; `plan`: the published plan. */
  value: string
  label: string
}

/**
 * The present state first, then editions and documents, the newest first. A
 * document is compared as it was read; what was mended since comes with the
 * present state and with editions.
 */
export function states(draft: Pick<Draft, 'run' | 'last' | 'runs' | 'editions' | 'plan_id'>): State[] {
  const now = `${draft.run}.${draft.last}`
  const all: State[] = [{ value: now, label: t('history.now') }]
  for (const it of [...draft.editions].reverse()) all.push({ value: `${it.run}.${it.corrections}`, label: t('history.state-edition', { name: it.name, date: it.dated }) })
  for (const it of draft.runs) all.push({ value: `${it.number}.0`, label: t('history.state-read', { run: it.number, name: it.document }) })
  if (draft.plan_id) all.push({ value: 'plan', label: t('history.state-plan') })
  // Two names for one state: the first says more.
  return all.filter((it, at) => all.findIndex((other) => other.value === it.value) === at)
}
