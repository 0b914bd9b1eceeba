import { inject } from 'vue'
import type { DraftCell, DraftItem, DraftTable, Edit } from '@/api/types'
import { deskKey, type DeskWork } from '@/composables/useDesk'
import { t, term } from '@/i18n'
import { cellId, nameOf } from '@/lib/desk'
import { slotLabel } from './columns'
import { addRowForm, anchorOf, cellEdit, dropEdit, joinForm, splitForm, tableAnchor } from './forms'
import { uiKey, type DeskUi } from './ui'

export type RowAct = 'split' | 'drop' | 'past' | 'text'

/** What can be done with items, the same wherever they stand. `of`: on the page that provides them itself. */
export function useActions(of: { desk: DeskWork; ui: DeskUi } | null = null) {
  const desk = of?.desk ?? inject(deskKey)
  const ui = of?.ui ?? inject(uiKey)
  if (!desk || !ui) throw new Error('there is nothing to act on')

  function change(item: DraftItem, cell: DraftCell, text: string, expected: number): void {
    // An empty name would say that it is no project.
    if (item.key.startsWith('project:') && text === '') {
      desk?.say(t('desk.name-empty'))
      return
    }
    desk?.correct({ edit: cellEdit(item, cell.slot, text), cell: cellId(item.key, cell.slot), label: t('desk.cell', { name: nameOf(item), column: slotLabel(cell.slot) }), expected })
  }
  function whole(edit: Edit | null, label: string): void {
    if (edit) desk?.correct({ edit, cell: null, label })
  }
  function dropItems(items: readonly DraftItem[]): void {
    const first = items[0]
    if (!first) return
    const name = items.length > 1 ? t('desk.and-more', { name: nameOf(first), n: items.length }) : nameOf(first)
    whole(dropEdit(items), t('desk.label-drop', { name }))
  }
  function past(item: DraftItem): void {
    whole({ kind: 'past', items: [anchorOf(item)], rows: [], commitments: [] }, t('desk.label-past', { name: nameOf(item) }))
  }
  function split(item: DraftItem, table: DraftTable | null): void {
    if (ui && desk) ui.form.value = splitForm(item, table, desk.draft.value?.last ?? 0)
  }
  function joinRows(items: readonly DraftItem[], table: DraftTable): void {
    if (ui && desk) ui.form.value = joinForm(items, table, desk.draft.value?.last ?? 0)
  }
  function addRow(table: DraftTable): void {
    if (ui && desk) ui.form.value = addRowForm(table, desk.draft.value?.last ?? 0, null)
  }
  function setKind(table: DraftTable, kind: string): void {
    whole({ kind: 'table', table: tableAnchor(table), text: kind, items: [], rows: [], commitments: [] }, t('desk.label-kind', { name: table.title ?? t('desk.table', { n: table.number }) }))
  }
  function setColumn(table: DraftTable, slot: string, text: string): void {
    whole({ kind: 'column', table: tableAnchor(table), slot, text, items: [], rows: [], commitments: [] }, t('desk.label-column', { column: term(slot === 'unit' ? 'unit' : slot === 'domain' ? 'domain' : 'attribute') }))
  }
  return { desk, ui, change, dropItems, past, split, joinRows, addRow, setKind, setColumn }
}
