import type { Draft, Edit } from '@/api/types'
import { cellId } from './desk'

/**
 * What a person did on the desk and the server has not acknowledged yet. It is
 * kept in the browser until it has, in the order it was done.
 */
export interface Waiting {
  id: string
  /** Null: the taking back of correction `undoes`. */
  edit: Edit | null
  undoes: number | null
  /** The cell it changes, by `cellId`; null for rows, tables and other wholes. */
  cell: string | null
  /** What it is about, in words, as the page showed it. */
  label: string
  reason: string
  by: string
  /** `last` of the draft as the person saw it. */
  expected: number
  /** RFC 3339. */
  at: string
  state: 'waiting' | 'sending' | 'refused' | 'conflict'
  /** Sent once without an answer: the server may have it already. */
  unanswered: boolean
  problem: { title: string; detail: string } | null
}

const STATES = ['waiting', 'sending', 'refused', 'conflict']

/**
 * Adds what was done. The same cell once more takes the place of what still waits or
 * was refused; what is on its way stays, and the new one follows it.
 */
export function put(list: readonly Waiting[], entry: Waiting): Waiting[] {
  const replaced = (it: Waiting) => entry.cell !== null && it.cell === entry.cell && it.state !== 'sending'
  const before = list.find(replaced)
  // The oldest knowledge counts: what others did since is not overwritten unseen.
  const expected = before?.state === 'waiting' ? Math.min(before.expected, entry.expected) : entry.expected
  const kept = before?.state === 'waiting' ? before.edit : null
  const edit = kept && entry.edit ? { ...entry.edit, items: kept.items ?? [] } : entry.edit
  const next = { ...entry, edit, expected, unanswered: entry.unanswered || (before?.unanswered ?? false) }
  const at = list.findIndex(replaced)
  return at < 0 ? [...list, next] : list.map((it, index) => (index === at ? next : it)).filter((it, index) => index === at || !replaced(it))
}

export function drop(list: readonly Waiting[], id: string): Waiting[] {
  return list.filter((it) => it.id !== id)
}

export function change(list: readonly Waiting[], id: string, changes: Partial<Waiting>): Waiting[] {
  return list.map((it) => (it.id === id ? { ...it, ...changes } : it))
}

/** What goes next: in order, past what a person must decide. */
export function next(list: readonly Waiting[]): Waiting | null {
  if (list.some((it) => it.state === 'sending')) return null
  return list.find((it) => it.state === 'waiting') ?? null
}

/** As kept in the browser; what was on its way when the page closed may have arrived. */
export function revive(text: string | null): Waiting[] {
  if (text === null) return []
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch {
    return []
  }
  if (!Array.isArray(value)) return []
  return value.filter(isWaiting).map((it) => (it.state === 'sending' ? { ...it, state: 'waiting', unanswered: true } : it))
}

function isWaiting(value: unknown): value is Waiting {
  if (typeof value !== 'object' || value === null) return false
  const it = value as Record<string, unknown>
  return typeof it.id === 'string' && typeof it.expected === 'number' && STATES.includes(String(it.state)) && (typeof it.undoes === 'number' || (typeof it.edit === 'object' && it.edit !== null))
}

/**
 * Whether the server has it already: its answer was lost, not the correction. Looks for
 * the person's own correction of the same items, made after what she had seen.
 */
export function hasArrived(entry: Waiting, draft: Draft): boolean {
  const mine = draft.corrections.filter((it) => it.by === entry.by && it.number > entry.expected)
  if (entry.undoes !== null) return mine.some((it) => it.undoes === entry.undoes)
  const edit = entry.edit
  if (!edit) return false
  const keys = (edit.items ?? []).map((it) => it.key)
  const same = mine.filter((it) => it.undoes === null && it.items.length === keys.length && keys.every((key) => it.items.includes(key)))
  if (edit.kind === 'cell' || edit.kind === 'commitment') {
    const item = itemOf(draft, keys[0])
    return item !== null && same.some((it) => item.cells.some((cell) => cell.slot === edit.slot && cell.correction === it.number && cell.text === (edit.text ?? '').trim()))
  }
  // Rows that were added have no items to know them by; their names are in the sentence.
  const names = [...(edit.rows ?? []).map((it) => it.name), ...(edit.commitments ?? []).map((it) => it.subject)].map((it) => it.trim())
  if (keys.length === 0) return names.length > 0 && same.some((it) => names.every((name) => it.about.includes(name)))
  return edit.kind !== 'task' && edit.kind !== 'project' && same.some((it) => names.length !== 1 || it.about.includes(names[0] ?? ''))
}

function itemOf(draft: Draft, key: string | undefined): Draft['about'] | null {
  const all = [draft.about, ...draft.tables.flatMap((it) => it.rows), ...draft.commitments, ...draft.projects, ...draft.tasks]
  return all.find((it) => it.key === key) ?? null
}

export interface Shown {
  text: string
  entry: Waiting
}

/** What cells say that the server has not acknowledged, by `cellId`. */
export function overlay(list: readonly Waiting[], draft: Draft): Map<string, Shown> {
  const shown = new Map<string, Shown>()
  for (const entry of list) {
    const edit = entry.edit
    if (!edit) continue
    if (entry.cell !== null) shown.set(entry.cell, { text: edit.text ?? '', entry })
    if (edit.kind === 'column' && edit.slot) {
      const rows = draft.tables.find((it) => it.key === edit.table?.key)?.rows ?? []
      for (const row of rows) shown.set(cellId(row.key, edit.slot), { text: edit.text ?? '', entry })
    }
  }
  return shown
}

/** Items that a waiting correction of a whole is about: split, joined, dropped. By key. */
export function underWay(list: readonly Waiting[]): Map<string, Waiting> {
  const items = new Map<string, Waiting>()
  for (const entry of list) {
    if (entry.cell !== null || !entry.edit) continue
    for (const item of entry.edit.items ?? []) items.set(item.key, entry)
    if (entry.edit.table && entry.edit.kind !== 'rows') items.set(entry.edit.table.key, entry)
  }
  return items
}

/** How long to wait before the next attempt, in milliseconds. */
export function pause(failures: number): number {
  return Math.min(15_000, 1000 * 2 ** Math.max(0, failures - 1))
}
