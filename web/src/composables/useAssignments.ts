import { onScopeDispose, reactive, shallowRef, watch } from 'vue'
import { ApiError, getJson, postJson, putJson } from '@/api/client'
import type { AcceptedProposals, AssignedItem, Assignments, NewAssignment } from '@/api/types'
import { readable, sent, typed, type Typed } from '@/lib/assign'
import { preferences } from './usePreferences'

/** What is typed about an item and not yet with the server. */
export interface Edit {
  /** The revision it was begun from. */
  seen: number
  typed: Typed
}

export type Saving = 'unread' | 'waiting' | 'saving' | 'saved' | 'failed' | 'conflict'

/** How long nothing is typed before it is sent, and how long until a server that does not answer is asked again. */
const PAUSE_MS = 700
const AGAIN_MS = 10_000

/**
 * The assignments of one plan: saved as one goes, kept by the browser until the
 * server has them, and never laid over what somebody else did meanwhile.
 */
export function useAssignments(id: () => string) {
  const view = shallowRef<Assignments | null>(null)
  const error = shallowRef<ApiError | null>(null)
  const loading = shallowRef(true)
  const edits = reactive<Record<string, Edit>>({})
  const states = reactive<Record<string, Saving>>({})
  const failures = reactive<Record<string, ApiError>>({})
  /** Keys in the order they were saved, for undo. */
  const done = reactive<string[]>([])
  const timers = new Map<string, ReturnType<typeof setTimeout>>()
  const path = () => `/api/plans/${encodeURIComponent(id())}/assignments`
  const kept = () => `gongfu.assign.${id()}`

  async function load(): Promise<void> {
    loading.value = true
    error.value = null
    try {
      view.value = await getJson<Assignments>(path(), preferences.locale)
    } catch (reason) {
      error.value = reason instanceof ApiError ? reason : new ApiError('garbled', path())
    }
    loading.value = false
  }

  function put(item: AssignedItem): void {
    const now = view.value
    if (!now) return
    const items = now.items.map((it) => (it.key === item.key ? item : it))
    view.value = { ...now, items: item.gone && !item.assignment ? items.filter((it) => it.key !== item.key) : items }
  }
  function find(key: string): AssignedItem | undefined {
    return view.value?.items.find((it) => it.key === key)
  }

  /** What is typed of an item, or what it is. */
  function current(item: AssignedItem): Typed {
    return edits[item.key]?.typed ?? typed(item.assignment)
  }

  function change(item: AssignedItem, next: Typed): void {
    const before = edits[item.key]
    edits[item.key] = { seen: before?.seen ?? item.revision, typed: next }
    if (states[item.key] === 'conflict') return
    clearTimeout(timers.get(item.key))
    if (!readable(next)) {
      states[item.key] = 'unread'
      return
    }
    states[item.key] = 'waiting'
    timers.set(item.key, setTimeout(() => void save(item.key), PAUSE_MS))
  }

  async function save(key: string): Promise<void> {
    clearTimeout(timers.get(key))
    const edit = edits[key]
    if (!edit || states[key] === 'saving' || states[key] === 'unread' || states[key] === 'conflict') return
    // Typed and taken out again before it was ever sent: nothing is to be saved.
    if (sent(edit.typed) === null && !find(key)?.assignment) {
      Reflect.deleteProperty(edits, key)
      Reflect.deleteProperty(states, key)
      Reflect.deleteProperty(failures, key)
      return
    }
    states[key] = 'saving'
    const body: NewAssignment = { item: key, seen: edit.seen, assignment: sent(edit.typed), reason: '' }
    try {
      const answer = await putJson<AssignedItem>(path(), preferences.locale, body)
      put(answer)
      Reflect.deleteProperty(failures, key)
      done.push(key)
      const now = edits[key]
      if (now && now.typed !== edit.typed) {
        // Typing went on meanwhile; it continues from what was just saved.
        edits[key] = { seen: answer.revision, typed: now.typed }
        states[key] = 'waiting'
        timers.set(key, setTimeout(() => void save(key), PAUSE_MS))
        return
      }
      Reflect.deleteProperty(edits, key)
      states[key] = 'saved'
    } catch (reason) {
      const failure = reason instanceof ApiError ? reason : new ApiError('garbled', path())
      failures[key] = failure
      states[key] = failure.status === 409 ? 'conflict' : 'failed'
      // So that the other one's change can be seen beside it.
      if (failure.status === 409) await load()
      else if (failure.kind === 'unreachable') timers.set(key, setTimeout(() => retry(key), AGAIN_MS))
    }
  }
  function retry(key: string): void {
    if (edits[key] && states[key] === 'failed') {
      states[key] = 'waiting'
      void save(key)
    }
  }
  function retryAll(): void {
    for (const key of Object.keys(edits)) {
      if (states[key] === 'failed') retry(key)
      else if (states[key] === 'waiting') void save(key)
    }
  }

  /** After a conflict: the other one's change stays, or one's own goes over it knowingly. */
  function yieldTo(key: string): void {
    Reflect.deleteProperty(edits, key)
    Reflect.deleteProperty(failures, key)
    Reflect.deleteProperty(states, key)
  }
  function insist(key: string): void {
    const edit = edits[key]
    if (!edit) return
    edits[key] = { seen: find(key)?.revision ?? 0, typed: edit.typed }
    states[key] = 'waiting'
    void save(key)
  }

  async function undo(key: string): Promise<void> {
    const item = find(key)
    if (!item) return
    states[key] = 'saving'
    try {
      put(await postJson<AssignedItem>(`${path()}/undo`, preferences.locale, { item: key, seen: item.revision }))
      states[key] = 'saved'
      const at = done.lastIndexOf(key)
      if (at >= 0) done.splice(at, 1)
    } catch (reason) {
      const failure = reason instanceof ApiError ? reason : new ApiError('garbled', path())
      failures[key] = failure
      states[key] = 'failed'
      if (failure.status === 409) await load()
    }
  }

  async function accept(keys: string[]): Promise<AcceptedProposals | ApiError> {
    try {
      const answer = await postJson<AcceptedProposals>(`${path()}/accept`, preferences.locale, { items: keys })
      await load()
      return answer
    } catch (reason) {
      return reason instanceof ApiError ? reason : new ApiError('garbled', path())
    }
  }

  function restore(): void {
    for (const key of Object.keys(edits)) Reflect.deleteProperty(edits, key)
    try {
      const found = JSON.parse(localStorage.getItem(kept()) ?? '{}') as Record<string, Edit>
      for (const [key, edit] of Object.entries(found)) {
        edits[key] = edit
        states[key] = readable(edit.typed) ? 'waiting' : 'unread'
      }
    } catch {
      // Nothing was kept.
    }
  }
  watch(
    edits,
    (now) => {
      try {
        if (Object.keys(now).length === 0) localStorage.removeItem(kept())
        else localStorage.setItem(kept(), JSON.stringify(now))
      } catch {
        // Storage may be full or forbidden; then it lasts as long as the page.
      }
    },
    { flush: 'sync', deep: true },
  )
  watch(
    [id, () => preferences.locale],
    async ([now], [before]) => {
      if (now !== before) {
        view.value = null
        restore()
      }
      await load()
      retryAll()
    },
    { immediate: true },
  )
  window.addEventListener('online', retryAll)
  onScopeDispose(() => {
    window.removeEventListener('online', retryAll)
    for (const timer of timers.values()) clearTimeout(timer)
  })

  return { view, error, loading, load, edits, states, failures, done, current, change, save, retryAll, yieldTo, insist, undo, accept, path }
}
