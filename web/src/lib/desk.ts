import type { Draft, DraftCell, DraftCorrection, DraftItem, DraftSource, DraftTable, SourceMark } from '@/api/types'

/** The parts of the desk, in the order a planner goes through them. */
export const PARTS = ['document', 'tables', 'commitments', 'projects', 'tasks'] as const
export type Part = (typeof PARTS)[number]

export interface CellRef {
  key: string
  slot: string
}

/** One string for a cell, to keep things by. */
export function cellId(key: string, slot: string): string {
  return `${key}\n${slot}`
}

export function refOf(id: string): CellRef {
  const at = id.lastIndexOf('\n')
  return { key: id.slice(0, at), slot: id.slice(at + 1) }
}

/** An item and where on the desk it lies. */
export interface Placed {
  part: Part
  item: DraftItem
  table: DraftTable | null
}

/** Everything on the desk that has cells, in its order. */
export function placed(draft: Draft): Placed[] {
  const of = (part: Part, items: readonly DraftItem[]): Placed[] => items.map((item) => ({ part, item, table: null }))
  return [
    ...of('document', [draft.about]),
    ...draft.tables.flatMap((table) => table.rows.map((item): Placed => ({ part: 'tables', item, table }))),
    ...of('commitments', draft.commitments),
    ...of('projects', draft.projects),
    ...of('tasks', draft.tasks),
  ]
}

export function placesByKey(draft: Draft): Map<string, Placed> {
  return new Map(placed(draft).map((it) => [it.item.key, it]))
}

export function cellIn(item: DraftItem, slot: string): DraftCell | null {
  return item.cells.find((it) => it.slot === slot) ?? null
}

/** What an item is called: its name, of a commitment its subject. */
export function nameOf(item: DraftItem): string {
  return (cellIn(item, 'name') ?? cellIn(item, 'subject') ?? cellIn(item, 'title'))?.text ?? ''
}

/** The cell by which others know the item: what an edit of the whole item sends along. */
export function headSlot(item: DraftItem): string {
  return cellIn(item, 'quantity') ? 'quantity' : cellIn(item, 'name') ? 'name' : (item.cells[0]?.slot ?? 'name')
}

/** Every cell that somebody should look at, as the desk has them. */
export function doubtful(draft: Draft): CellRef[] {
  return placed(draft).flatMap(({ item }) => item.cells.filter((it) => it.doubts.length > 0).map((it) => ({ key: item.key, slot: it.slot })))
}

/**
 * The next doubtful cell after (or before) `from`, round the end. `order` are all cells
 * of the desk, so that one can go on from a cell that is not doubtful itself.
 */
export function stepDoubt(draft: Draft, from: CellRef | null, by: 1 | -1): { at: CellRef; index: number } | null {
  const all = placed(draft).flatMap(({ item }) => item.cells.map((cell) => ({ key: item.key, slot: cell.slot, doubt: cell.doubts.length > 0 })))
  const doubts = all.flatMap((it, at) => (it.doubt ? [at] : []))
  if (doubts.length === 0) return null
  const here = from ? all.findIndex((it) => it.key === from.key && it.slot === from.slot) : -1
  const found = by === 1 ? doubts.find((at) => at > here) : [...doubts].reverse().find((at) => here >= 0 && at < here)
  const index = found ?? (by === 1 ? doubts[0] : doubts.at(-1))
  const cell = index === undefined ? undefined : all[index]
  return cell && index !== undefined ? { at: { key: cell.key, slot: cell.slot }, index: doubts.indexOf(index) } : null
}

/** Which doubt of how many the cell is; null when it is none. */
export function doubtNumber(draft: Draft, at: CellRef | null): number | null {
  if (!at) return null
  const index = doubtful(draft).findIndex((it) => it.key === at.key && it.slot === at.slot)
  return index < 0 ? null : index
}

export interface Spot {
  line: number
  /** Number of the mark within its line. */
  at: number
  slot: string
}
export type Links = Map<string, Spot[]>

/** Where in the text each item stands, by its key. */
export function linksOf(source: DraftSource): Links {
  const links: Links = new Map()
  for (const line of source.lines) {
    line.marks.forEach((mark, at) => {
      const spots = links.get(mark.key)
      const spot = { line: line.line, at, slot: mark.slot }
      if (spots) spots.push(spot)
      else links.set(mark.key, [spot])
    })
  }
  return links
}

/**
 * The marks of a cell: its own; of a cell that the text does not show, those by
 * which its item is known.
 */
export function spotsOf(links: Links, ref: CellRef): Spot[] {
  const all = links.get(ref.key) ?? []
  const own = all.filter((it) => it.slot === ref.slot)
  if (own.length > 0) return own
  if (ref.slot === 'lead' || ref.slot === 'supporting') {
    const departments = all.filter((it) => it.slot === 'departments')
    if (departments.length > 0) return departments
  }
  const name = all.filter((it) => it.slot === 'name' || it.slot === 'quantity')
  return name.length > 0 ? name : all
}

/** The cell that a mark speaks of; null for a past figure, which has none on the desk. */
export function cellOf(places: Map<string, Placed>, mark: SourceMark, text: string): CellRef | null {
  const item = places.get(mark.key)?.item
  if (!item) return null
  if (cellIn(item, mark.slot)) return { key: item.key, slot: mark.slot }
  if (mark.slot === 'departments') {
    const marked = text.slice(mark.start, mark.end)
    const slot = (cellIn(item, 'supporting')?.text ?? '').includes(marked) ? 'supporting' : 'lead'
    return { key: item.key, slot }
  }
  const slot = cellIn(item, 'name') ? 'name' : cellIn(item, 'subject') ? 'subject' : item.cells[0]?.slot
  return slot ? { key: item.key, slot } : null
}

/** What a mark is a mark of, for its look: never told by colour alone. */
export type MarkKind = 'indicator' | 'commitment' | 'fact' | 'project' | 'task'
export function markKind(key: string): MarkKind {
  const kind = key.slice(0, key.indexOf(':'))
  switch (kind) {
    case 'commitment':
    case 'fact':
    case 'project':
    case 'task':
      return kind
    default:
      return 'indicator'
  }
}

export interface Piece {
  text: string
  /** Number of the mark within its line; null: plain text. */
  mark: number | null
}

/** A line cut at its marks. */
export function pieces(text: string, marks: readonly SourceMark[]): Piece[] {
  const cut: Piece[] = []
  let from = 0
  marks.forEach((mark, at) => {
    if (mark.start > from) cut.push({ text: text.slice(from, mark.start), mark: null })
    cut.push({ text: text.slice(mark.start, mark.end), mark: at })
    from = mark.end
  })
  if (from < text.length) cut.push({ text: text.slice(from), mark: null })
  return cut
}

/** Keeps the lines that did not change as they are, so that only the others are drawn again. */
export function mergeSource(before: DraftSource | null, now: DraftSource): DraftSource {
  if (!before || before.document !== now.document) return now
  const old = new Map(before.lines.map((it) => [it.line, it]))
  const same = (a: DraftSource['lines'][number], b: DraftSource['lines'][number]) =>
    a.text === b.text &&
    a.marks.length === b.marks.length &&
    a.marks.every((it, at) => {
      const other = b.marks[at]
      return other !== undefined && it.start === other.start && it.end === other.end && it.key === other.key && it.slot === other.slot
    })
  return {
    document: now.document,
    lines: now.lines.map((line) => {
      const was = old.get(line.line)
      return was && same(was, line) ? was : line
    }),
  }
}

/** Keeps the items and tables that did not change as they are, so that only the others are drawn again. */
export function mergeDraft(before: Draft | null, now: Draft): Draft {
  if (!before || before.run !== now.run) return now
  const old = placesByKey(before)
  const tables = new Map(before.tables.map((it) => [it.key, it]))
  const item = (it: DraftItem): DraftItem => {
    const was = old.get(it.key)?.item
    return was && same(was, it) ? was : it
  }
  const list = (was: DraftItem[], items: DraftItem[]): DraftItem[] => {
    const merged = items.map(item)
    return merged.length === was.length && merged.every((it, at) => it === was[at]) ? was : merged
  }
  return {
    ...now,
    about: item(now.about),
    tables: now.tables.map((table) => {
      const was = tables.get(table.key)
      const merged = { ...table, rows: list(was?.rows ?? [], table.rows) }
      return was && was.rows === merged.rows && same({ ...was, rows: [] }, { ...merged, rows: [] }) ? was : merged
    }),
    commitments: list(before.commitments, now.commitments),
    projects: list(before.projects, now.projects),
    tasks: list(before.tasks, now.tasks),
  }
}
function same(a: unknown, b: unknown): boolean {
  return JSON.stringify(a) === JSON.stringify(b)
}

/** The old value where the new one says the same: what depends on it is not worked out again. */
export function steady<T>(now: T, before: T | undefined): T {
  return before !== undefined && same(before, now) ? before : now
}

/** The last correction of a person that still holds: what undo takes back. */
export function lastOwn(corrections: readonly DraftCorrection[], by: string): DraftCorrection | null {
  return corrections.findLast((it) => it.by === by && it.undoes === null && it.holds) ?? null
}

/**
 * The taking back that redo would take back: the person's last, unless she has
 * corrected something since.
 */
export function lastTakenBack(corrections: readonly DraftCorrection[], by: string): DraftCorrection | null {
  const byNumber = new Map(corrections.map((it) => [it.number, it]))
  const stack: DraftCorrection[] = []
  for (const it of corrections) {
    if (it.by !== by) continue
    if (it.undoes === null) {
      stack.length = 0
      continue
    }
    const of = byNumber.get(it.undoes)
    if (of?.undoes === null) stack.push(it)
    else {
      const at = stack.findIndex((taken) => taken.number === it.undoes)
      if (at >= 0) stack.splice(at, 1)
    }
  }
  return stack.findLast((it) => byNumber.get(it.undoes ?? 0)?.holds === false) ?? null
}

/** The taking back that would have to be taken back for a correction to hold again. */
export function takenBackBy(corrections: readonly DraftCorrection[], number: number): DraftCorrection | null {
  return corrections.findLast((it) => it.undoes === number) ?? null
}

/** Corrections without a place first, then the newest first; those that only take others back are told with them. */
export function correctionsToShow(corrections: readonly DraftCorrection[]): DraftCorrection[] {
  const own = corrections.filter((it) => it.undoes === null)
  return [...own].sort((a, b) => Number(b.unplaced !== null && b.holds) - Number(a.unplaced !== null && a.holds) || b.number - a.number)
}

/** Rows of commitments by the section or box they stand in, in the order of the document. */
export function grouped(items: readonly DraftItem[]): { within: string | null; items: DraftItem[] }[] {
  const groups: { within: string | null; items: DraftItem[] }[] = []
  for (const item of items) {
    const last = groups.at(-1)
    if (last && last.within === item.within) last.items.push(item)
    else groups.push({ within: item.within, items: [item] })
  }
  return groups
}
