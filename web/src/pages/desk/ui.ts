import type { InjectionKey, Ref, ShallowRef } from 'vue'
import type { CellRef } from '@/lib/desk'
import type { PartDraft } from '@/lib/parts'

/** A cell that the keyboard should go to; with `text`, to write on from there. */
export interface Wanted {
  at: CellRef
  text: string | null
  expected: number | null
}

/**
 * A form that stands open among the rows or under a line of the text: what is to
 * become what.
 */
export interface OpenForm {
  /** Names it among what is kept in the browser. */
  id: string
  what: 'split-row' | 'join-rows' | 'add-row' | 'split-commitment' | 'add-commitment'
  /** Keys of the items that become others. */
  keys: string[]
  /** The table that rows belong to. */
  table: string | null
  /** The line of the text it was opened from; 0: from among the rows. */
  line: number
  parts: PartDraft[]
  /** `last` of the draft when it was opened. */
  expected: number
}

export interface DeskUi {
  selected: ShallowRef<CellRef | null>
  /** Marks the cell on both sides; `from` says which side needs no scrolling. */
  select: (at: CellRef, from: 'desk' | 'text') => void
  wanted: ShallowRef<Wanted | null>
  want: (at: CellRef, text?: string | null, expected?: number | null) => void
  form: ShallowRef<OpenForm | null>
  /** Opens a form where it belongs, on whichever part and side that is. */
  open: (form: OpenForm) => void
  /** Whether anything may be changed. */
  editable: Ref<boolean>
}
export const uiKey: InjectionKey<DeskUi> = Symbol('desk-ui')
