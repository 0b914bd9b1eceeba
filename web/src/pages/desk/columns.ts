import type { DraftTable } from '@/api/types'
import { t, term } from '@/i18n'
import { COMMITMENT_SLOTS, rowSlots } from '@/lib/parts'

/** How a cell is written: words, one of a few, or words with proposals. */
export interface GridColumn {
  slot: string
  label: string
  write: 'words' | 'choice' | 'proposals'
  /** Of a choice: what is sent, and what is read. */
  choices?: { value: string; label: string }[]
  proposals?: readonly string[]
  /** Takes the room that is left; its words may run over lines. */
  wide?: boolean
  figure?: boolean
}

export interface Proposals {
  domains: readonly string[]
  units: readonly string[]
}

export function attributeChoices(): { value: string; label: string }[] {
  return [
    { value: '', label: t('desk.no-attribute') },
    { value: 'binding', label: term('attribute-binding') },
    { value: 'expected', label: term('attribute-expected') },
  ]
}
export function kindChoices(): { value: string; label: string }[] {
  return [
    { value: 'target', label: term('commitment-target') },
    { value: 'norm', label: term('commitment-norm') },
  ]
}

/** What a slot is called. */
export function slotLabel(slot: string, year: number | null = null): string {
  if (/^target-\d+$/.test(slot)) return year ? t('desk.target-of', { year }) : term('target')
  if (/^value-\d+$/.test(slot)) return year ? t('desk.value-of', { year }) : term('value')
  switch (slot) {
    case 'domain': return term('domain')
    case 'name': return term('name')
    case 'unit': return term('unit')
    case 'attribute': return term('attribute')
    case 'baseline': return term('baseline')
    case 'subject': return term('subject')
    case 'quantity': return term('value')
    case 'year': return term('by-year')
    case 'kind': return term('kind')
    case 'lead': return term('lead')
    case 'supporting': return term('supporting')
    case 'title': return term('title')
    case 'issuer': return term('issuer')
    case 'region': return term('region')
    case 'period': return term('period')
    default: return slot
  }
}

function column(slot: string, proposals: Proposals, year: number | null = null): GridColumn {
  const base = { slot, label: slotLabel(slot, year) }
  switch (slot) {
    case 'attribute': return { ...base, write: 'choice', choices: attributeChoices() }
    case 'kind': return { ...base, write: 'choice', choices: kindChoices() }
    case 'domain': return { ...base, write: 'proposals', proposals: proposals.domains }
    case 'unit': return { ...base, write: 'proposals', proposals: proposals.units }
    case 'name':
    case 'subject':
    case 'lead':
    case 'supporting':
    case 'title':
    case 'issuer':
    case 'region': return { ...base, write: 'words', wide: true }
    case 'period': return { ...base, write: 'words' }
    default: return { ...base, write: 'words', figure: true }
  }
}

export function tableColumns(table: DraftTable, proposals: Proposals): GridColumn[] {
  const year = (slot: string) => table.years[Number(slot.slice(slot.indexOf('-') + 1))] ?? null
  const slots = table.kind === 'achieved' ? ['domain', 'name', 'unit', ...table.years.map((_, at) => `value-${at}`), 'attribute'] : rowSlots(table)
  return slots.map((slot) => column(slot, proposals, /-\d+$/.test(slot) ? year(slot) : null))
}
export function commitmentColumns(proposals: Proposals): GridColumn[] {
  return COMMITMENT_SLOTS.map((slot) => column(slot, proposals))
}
export function columnsFor(slots: readonly string[], proposals: Proposals): GridColumn[] {
  return slots.map((slot) => column(slot, proposals))
}

export function shownText(column: GridColumn, text: string): string {
  return column.choices?.find((it) => it.value === text)?.label ?? text
}
