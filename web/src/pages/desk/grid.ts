import type { DraftItem } from '@/api/types'
import type { Shown, Waiting } from '@/lib/outbox'
import type { GridColumn } from './columns'

export interface RowAction {
  id: string
  label: string
}
/** Where the keyboard goes once a cell is written. */
export type Then = 'stay' | 'next' | 'before' | 'leave'

/** What a row asks of its grid. One object for all rows, so that they are not drawn again for it. */
export interface GridHand {
  enter: (item: DraftItem, stop: string) => void
  toggle: (key: string) => void
  act: (id: string, item: DraftItem) => void
  begin: (item: DraftItem, column: GridColumn) => void
  typed: (item: DraftItem, column: GridColumn, text: string) => void
  commit: (item: DraftItem, column: GridColumn, text: string, then: Then) => void
  revert: (item: DraftItem, column: GridColumn) => void
  label: (item: DraftItem, column: GridColumn) => string
  editor: (it: unknown) => void
}

export const NOTHING_SHOWN: Readonly<Record<string, Shown>> = {}
export const NO_NOTES: readonly Waiting[] = []
