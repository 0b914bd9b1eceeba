import { computed, onScopeDispose, reactive, ref, shallowRef, watch, type InjectionKey, type Ref, type ShallowRef } from 'vue'
import { ApiError, getJson, postJson } from '@/api/client'
import type { Draft, DraftSource, Edit, NewCorrection } from '@/api/types'
import { t } from '@/i18n'
import { cellIn, mergeDraft, mergeSource, placesByKey, refOf, type Placed } from '@/lib/desk'
import { Keeper, type Typed } from '@/lib/keep'
import { change, drop, hasArrived, next, overlay, pause, put, underWay, type Shown, type Waiting } from '@/lib/outbox'
import { signature } from './useSession'
import { preferences } from './usePreferences'

/** How the way to the server is: open, cut, its session over, or answering that it cannot. */
export type Reach = 'open' | 'unreachable' | 'session' | 'failing'

export interface NewWork {
  edit: Edit
  /** The cell changed, by `cellId`; null for rows and other wholes. */
  cell: string | null
  label: string
  /** `last` of the draft when the typing began. */
  expected?: number
}

const POLL = 20_000
const BEAT = 5_000

/**
 * A draft on the desk: what the server has, over it what this person has done and
 * the server has not acknowledged, and all that kept in the browser meanwhile.
 */
export function useDesk(id: string) {
  const path = `/api/drafts/${encodeURIComponent(id)}`
  const draft: ShallowRef<Draft | null> = shallowRef(null)
  const error: ShallowRef<ApiError | null> = shallowRef(null)
  const source: ShallowRef<DraftSource | null> = shallowRef(null)
  const sourceError: ShallowRef<ApiError | null> = shallowRef(null)
  const list: ShallowRef<Waiting[]> = shallowRef([])
  const typing = reactive<Record<string, Typed>>({})
  /** Begun before this window opened. */
  const unfinished: Ref<Record<string, Typed>> = ref({})
  const reach: Ref<Reach> = ref('open')
  const trouble: ShallowRef<ApiError | null> = shallowRef(null)
  const stored = ref(true)
  /** Spoken aloud, and shown for a while. */
  const said = ref('')
  /** Spoken aloud only: the page shows it where it belongs. */
  const alerted = ref('')
  const reason = ref('')
  let closed = false

  const shown = computed<Map<string, Shown>>(() => (draft.value ? overlay(list.value, draft.value) : new Map()))
  const going = computed(() => underWay(list.value))
  const places = computed<Map<string, Placed>>(() => (draft.value ? placesByKey(draft.value) : new Map()))
  const waiting = computed(() => list.value.filter((it) => it.state === 'waiting' || it.state === 'sending'))
  const undecided = computed(() => list.value.filter((it) => it.state === 'refused' || it.state === 'conflict'))
  /** Where on the desk a correction is told of: by the key of its row or table. */
  function placeOf(it: Waiting): string | null {
    const keys = [it.cell ? refOf(it.cell).key : null, it.edit?.items?.[0]?.key ?? null]
    const item = keys.find((key) => key !== null && places.value.has(key))
    if (item) return item
    const table = it.edit?.table?.key
    return (it.edit?.items ?? []).length === 0 && draft.value?.tables.some((one) => one.key === table) ? (table ?? null) : null
  }
  const by = signature

  /* What is kept in the browser. */
  const keeper = openKeeper(id, by.value)
  function keep(): void {
    stored.value = keeper.save({ waiting: list.value, typing: { ...unfinished.value, ...typing } }, Date.now())
  }
  /* A window that slept may find that another has sent its work. */
  function surrender(): void {
    if (!keeper.lost()) return
    list.value = []
    keep()
  }
  function adopt(own = false): void {
    const found = keeper.adopt(Date.now(), own)
    if (found.waiting.length > 0) list.value = [...found.waiting, ...list.value]
    if (Object.keys(found.typing).length > 0) unfinished.value = { ...found.typing, ...unfinished.value }
    if (found.waiting.length > 0 || Object.keys(found.typing).length > 0) keep()
  }
  function setList(now: Waiting[]): void {
    list.value = now
    keep()
  }
  function type(cell: string, text: string, label: string, expected: number): void {
    typing[cell] = { text, label, expected }
    Reflect.deleteProperty(unfinished.value, cell)
    keep()
  }
  /** The cell that was being written in went away: what was typed is offered. */
  function setAside(cell: string): void {
    const it = typing[cell]
    if (!it) return
    Reflect.deleteProperty(typing, cell)
    unfinished.value = { ...unfinished.value, [cell]: it }
    keep()
  }
  function stopTyping(cell: string): void {
    Reflect.deleteProperty(typing, cell)
    Reflect.deleteProperty(unfinished.value, cell)
    keep()
  }

  /* What the server has. */
  function take(now: Draft): void {
    const before = draft.value
    draft.value = mergeDraft(before, now)
    if (!before) return
    const others = now.corrections.filter((it) => it.number > before.last && it.by !== by.value)
    if (others.length > 0) say(t('desk.others', { n: others.length, who: [...new Set(others.map((it) => it.by))].join(t('list.comma')) }))
    if (now.run !== before.run) say(t('desk.new-run', { document: now.document }))
    if (now.run !== before.run || others.length > 0) void loadSource()
  }
  async function load(): Promise<boolean> {
    try {
      const now = await getJson<Draft>(path, preferences.locale)
      if (closed) return false
      error.value = null
      opened()
      const before = draft.value
      // What did not change is not drawn again.
      if (!before || before.last !== now.last || before.run !== now.run || before.title !== now.title || languageChanged) take(now)
      languageChanged = false
      return true
    } catch (failure) {
      if (closed) return false
      const it = failure instanceof ApiError ? failure : new ApiError('garbled', path)
      if (!draft.value) error.value = it
      else failed(it)
      return false
    }
  }
  let languageChanged = false
  async function loadSource(): Promise<void> {
    try {
      const now = await getJson<DraftSource>(`${path}/text`, preferences.locale)
      if (closed) return
      source.value = mergeSource(source.value, now)
      sourceError.value = null
    } catch (failure) {
      if (closed) return
      // The text that is there stays.
      if (!source.value) sourceError.value = failure instanceof ApiError ? failure : new ApiError('garbled', path)
    }
  }
  function opened(): void {
    if (reach.value !== 'open' && list.value.length > 0) say(t('desk.back'))
    reach.value = 'open'
    trouble.value = null
  }
  function failed(it: ApiError): void {
    reach.value = it.kind === 'unreachable' ? 'unreachable' : it.status === 401 ? 'session' : it.status !== null && it.status >= 500 ? 'failing' : reach.value
    trouble.value = it
  }

  /* One after another, in the order they were made. */
  let failures = 0
  let timer: ReturnType<typeof setTimeout> | undefined
  let busy = false
  async function send(): Promise<void> {
    if (busy || closed) return
    surrender()
    busy = true
    clearTimeout(timer)
    try {
      for (let entry = next(list.value); entry && by.value !== '' && !closed; entry = next(list.value)) {
        if (!(await sendOne(entry))) {
          failures += 1
          timer = setTimeout(() => void send(), pause(failures))
          return
        }
        failures = 0
      }
    } finally {
      busy = false
    }
  }
  /** False: try again later. */
  async function sendOne(entry: Waiting): Promise<boolean> {
    if (entry.unanswered) {
      if (!(await load())) return false
      if (draft.value && hasArrived(entry, draft.value)) {
        setList(drop(list.value, entry.id))
        return true
      }
    }
    const mine = { ...entry, by: entry.by || by.value }
    setList(change(list.value, entry.id, { state: 'sending', by: mine.by }))
    try {
      const answer = await (entry.edit
        ? postJson<Draft>(`${path}/corrections`, preferences.locale, { expected: entry.expected, edit: entry.edit, reason: entry.reason } satisfies NewCorrection)
        : postJson<Draft>(`${path}/corrections/${entry.undoes}/undo`, preferences.locale, { reason: entry.reason }))
      opened()
      take(answer)
      setList(drop(list.value, entry.id))
      const whole = entry.edit === null || !['cell', 'column', 'commitment', 'document'].includes(entry.edit.kind)
      if (whole) void loadSource()
      return true
    } catch (failure) {
      const it = failure instanceof ApiError ? failure : new ApiError('garbled', path)
      if (it.kind === 'unreachable' || it.kind === 'garbled' || it.status === 401 || (it.status !== null && it.status >= 500)) {
        failed(it)
        setList(change(list.value, entry.id, { state: 'waiting', unanswered: it.status !== 401 }))
        return false
      }
      const problem = { title: it.problem?.title ?? t('error.refused'), detail: it.problem?.detail ?? t('failure.refused.do') }
      // What stands there now must be seen before it is decided on.
      if (it.status === 409 || entry.undoes !== null) await load()
      if (entry.undoes !== null) {
        setList(drop(list.value, entry.id))
        say(`${problem.title} ${problem.detail}`)
        return true
      }
      setList(change(list.value, entry.id, { state: it.status === 409 ? 'conflict' : 'refused', problem }))
      alerted.value = `${problem.title} ${problem.detail}`
      return true
    }
  }

  function enter(work: Partial<NewWork> & { label: string; undoes?: number }): void {
    const entry: Waiting = {
      id: `${Date.now().toString(36)}${Math.random().toString(36).slice(2, 8)}`,
      edit: work.edit ?? null,
      undoes: work.undoes ?? null,
      cell: work.cell ?? null,
      label: work.label,
      reason: reason.value.trim(),
      by: by.value,
      expected: work.expected ?? draft.value?.last ?? 0,
      at: new Date().toISOString(),
      state: 'waiting',
      unanswered: false,
      problem: null,
    }
    surrender()
    setList(put(list.value, entry))
    void send()
  }
  const correct = (work: NewWork): void => enter(work)
  const undo = (number: number, label: string): void => enter({ undoes: number, label })
  function discard(entry: Waiting): void {
    setList(drop(list.value, entry.id))
  }
  /** Mine after all: as what stands there now was seen. */
  function insist(entry: Waiting): void {
    const at = entry.cell ? refOf(entry.cell) : null
    const item = at ? places.value.get(at.key)?.item : null
    const printed = at && item ? (cellIn(item, at.slot)?.text ?? '') : null
    const edit = entry.edit && printed !== null ? { ...entry.edit, items: (entry.edit.items ?? []).map((it) => ({ ...it, printed })) } : entry.edit
    setList(change(list.value, entry.id, { edit, expected: draft.value?.last ?? entry.expected, state: 'waiting', problem: null, unanswered: false }))
    void send()
  }
  function retry(): void {
    failures = 0
    void load().then(() => send())
  }
  let hush: ReturnType<typeof setTimeout> | undefined
  function say(text: string): void {
    said.value = text
    clearTimeout(hush)
    hush = setTimeout(() => (said.value = ''), 12_000)
  }

  adopt(true)
  void load().then(() => send())
  void loadSource()
  watch(() => preferences.locale, () => {
    languageChanged = true
    void load()
  })
  watch(by, () => void send())

  const poll = setInterval(() => {
    if (document.visibilityState === 'visible' && !busy) void load().then(() => send())
  }, POLL)
  const beat = setInterval(() => {
    surrender()
    adopt()
    if (list.value.length > 0 || Object.keys(typing).length > 0) keep()
  }, BEAT)
  const release = () => keeper.release({ waiting: list.value, typing: { ...unfinished.value, ...typing } })
  const wake = () => {
    if (document.visibilityState === 'visible') retry()
  }
  const leaving = (event: BeforeUnloadEvent) => {
    // Only where the browser could not keep it.
    if (!stored.value) event.preventDefault()
  }
  window.addEventListener('pagehide', release)
  window.addEventListener('pageshow', keep)
  window.addEventListener('online', retry)
  window.addEventListener('beforeunload', leaving)
  document.addEventListener('visibilitychange', wake)
  onScopeDispose(() => {
    closed = true
    clearInterval(poll)
    clearInterval(beat)
    clearTimeout(timer)
    clearTimeout(hush)
    release()
    window.removeEventListener('pagehide', release)
    window.removeEventListener('pageshow', keep)
    window.removeEventListener('online', retry)
    window.removeEventListener('beforeunload', leaving)
    document.removeEventListener('visibilitychange', wake)
  })

  return { id, draft, error, source, sourceError, list, shown, going, places, waiting, undecided, placeOf, typing, unfinished, reach, trouble, stored, said, alerted, reason, by, load, loadSource, type, setAside, stopTyping, correct, undo, discard, insist, retry, say }
}

export type DeskWork = ReturnType<typeof useDesk>
export const deskKey: InjectionKey<DeskWork> = Symbol('desk')

/** A name for this window that a reload keeps and a copy of the tab gives up. */
function openKeeper(id: string, who: string): Keeper {
  const fresh = () => Math.random().toString(36).slice(2, 10)
  let store: Storage | null = null
  let name = fresh()
  try {
    store = localStorage
    name = sessionStorage.getItem('gongfu.window') ?? name
    const known = new Keeper(store, id, who, name)
    if (known.taken(Date.now())) name = fresh()
    sessionStorage.setItem('gongfu.window', name)
  } catch {
    // Storage is forbidden; the page says so as soon as there is something to keep.
  }
  return new Keeper(store, id, who, name)
}
