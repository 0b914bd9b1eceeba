import type { Draft, DraftItem, DraftTable, Edit } from '@/api/types'
import { t } from '@/i18n'
import { cellIn, headSlot, nameOf } from '@/lib/desk'
import type { Waiting } from '@/lib/outbox'
import { commitmentFrom, emptyPart, join, partOf, rowFrom, rowSlots, split, toCommitment, toRow, type PartDraft } from '@/lib/parts'
import type { OpenForm } from './ui'

/** The item as it stood: what the server finds it by in this draft and the next. */
export function anchorOf(item: DraftItem, slot: string = headSlot(item)): { key: string; line: number; printed: string } {
  return { key: item.key, line: item.line, printed: cellIn(item, slot)?.text ?? '' }
}
export function tableAnchor(table: DraftTable): { key: string; line: number; printed: string } {
  return { key: table.key, line: table.line, printed: '' }
}

/** A cell as an edit: which kind it is, the key of its item says. */
export function cellEdit(item: DraftItem, slot: string, text: string): Edit {
  const items = [anchorOf(item, slot)]
  if (item.key === 'document') return { kind: 'document', items: [], slot, text, rows: [], commitments: [] }
  const kind = item.key.slice(0, item.key.indexOf(':'))
  if (kind === 'commitment') return { kind: 'commitment', items, slot, text, rows: [], commitments: [] }
  if (kind === 'project') return { kind: 'project', items, text, rows: [], commitments: [] }
  if (kind === 'task') return { kind: 'task', items, slot, text, rows: [], commitments: [] }
  return { kind: 'cell', items, slot, text, rows: [], commitments: [] }
}

/** Says that items are not what they were read as. */
export function dropEdit(items: readonly DraftItem[]): Edit | null {
  const first = items[0]
  if (!first) return null
  const kind = first.key.slice(0, first.key.indexOf(':'))
  const anchors = items.map((it) => anchorOf(it))
  if (kind === 'commitment') return { kind: 'commitments', items: anchors, rows: [], commitments: [] }
  if (kind === 'project') return { kind: 'project', items: anchors.slice(0, 1), rows: [], commitments: [] }
  if (kind === 'task') return { kind: 'task', items: anchors.slice(0, 1), slot: 'gone', rows: [], commitments: [] }
  return { kind: 'rows', items: anchors, rows: [], commitments: [] }
}

function form(what: OpenForm['what'], keys: string[], table: string | null, line: number, parts: PartDraft[], expected: number): OpenForm {
  return { id: `form\n${what}\n${keys[0] ?? table ?? ''}\n${line}`, what, keys, table, line, parts, expected }
}

export function splitForm(item: DraftItem, table: DraftTable | null, expected: number): OpenForm {
  return form(table ? 'split-row' : 'split-commitment', [item.key], table?.key ?? null, 0, split(partOf(item)), expected)
}
export function joinForm(items: readonly DraftItem[], table: DraftTable, expected: number): OpenForm | null {
  const joined = join(items.map(partOf))
  return joined ? form('join-rows', items.map((it) => it.key), table.key, 0, [joined], expected) : null
}
export function addRowForm(table: DraftTable, expected: number, from: { line: number; text: string } | null): OpenForm {
  const last = table.rows.at(-1)?.line ?? table.line
  return form('add-row', [], table.key, from?.line ?? 0, [from ? rowFrom(from.text, table, from.line) : emptyPart(rowSlots(table), last)], expected)
}
export function addCommitmentForm(expected: number, line: number, text: string): OpenForm {
  return form('add-commitment', [], null, line, [commitmentFrom(text, line)], expected)
}

/** What a filled-in form asks for. */
export function formEdit(open: OpenForm, parts: readonly PartDraft[], draft: Draft): Edit | null {
  const rows = draft.tables.flatMap((it) => it.rows)
  const find = (key: string) => rows.find((it) => it.key === key) ?? draft.commitments.find((it) => it.key === key)
  const found = open.keys.map(find)
  if (found.some((it) => !it)) return null
  const items = found.flatMap((it) => (it ? [anchorOf(it)] : []))
  if (open.what === 'split-commitment' || open.what === 'add-commitment') return { kind: 'commitments', items, rows: [], commitments: parts.map(toCommitment) }
  const table = draft.tables.find((it) => it.key === open.table)
  return table ? { kind: 'rows', table: tableAnchor(table), items, rows: parts.map(toRow), commitments: [] } : null
}
export function formLabel(open: OpenForm, draft: Draft): string {
  const item = draft.tables.flatMap((it) => it.rows).find((it) => it.key === open.keys[0]) ?? draft.commitments.find((it) => it.key === open.keys[0])
  const name = item ? nameOf(item) : (open.parts[0]?.cells.name ?? open.parts[0]?.cells.subject ?? '')
  switch (open.what) {
    case 'split-row':
    case 'split-commitment': return t('desk.label-split', { name })
    case 'join-rows': return t('desk.label-join', { n: open.keys.length, name })
    default: return t('desk.label-add', { name })
  }
}

/** The form that a refused correction was made in, as it was filled in. */
export function reopen(entry: Waiting): OpenForm | null {
  const edit = entry.edit
  if (!edit) return null
  const keys = (edit.items ?? []).map((it) => it.key)
  const rows = edit.rows ?? []
  const commitments = edit.commitments ?? []
  if (rows.length > 0) {
    const parts = rows.map((row): PartDraft => ({
      line: row.line ?? 0,
      cells: {
        domain: row.domain ?? '',
        name: row.name,
        unit: row.unit ?? '',
        ...(row.baseline == null ? {} : { baseline: row.baseline }),
        ...Object.fromEntries((row.targets ?? []).map((text, at) => [`target-${at}`, text])),
        attribute: row.attribute ?? '',
      },
    }))
    return form(keys.length === 0 ? 'add-row' : keys.length === 1 ? 'split-row' : 'join-rows', keys, edit.table?.key ?? null, 0, parts, entry.expected)
  }
  if (commitments.length > 0) {
    const parts = commitments.map((it): PartDraft => ({ line: it.line ?? 0, cells: { subject: it.subject, quantity: it.quantity, unit: it.unit ?? '', year: it.year ?? '', kind: it.kind ?? 'target' } }))
    return form(keys.length === 0 ? 'add-commitment' : 'split-commitment', keys, null, keys.length === 0 ? (parts[0]?.line ?? 0) : 0, parts, entry.expected)
  }
  return null
}
