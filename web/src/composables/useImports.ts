import { computed, reactive, type ComputedRef } from 'vue'
import { ApiError, getJson, postFile } from '@/api/client'
import type { CheckReport, Draft } from '@/api/types'
import { proposeId } from '@/lib/checks'
import { preferences } from './usePreferences'

export type ImportState = 'ready' | 'waiting' | 'sending' | 'reading' | 'done' | 'failed'

/** What was recognised in a document. */
export interface Recognised {
  indicators: number
  commitments: number
  projects: number
  tasks: number
  doubts: number
  findings: number
}

/** One document on its way in. */
export interface Import {
  key: number
  file: File
  /** Of the draft it becomes, or becomes the next document of. */
  id: string
  state: ImportState
  /** Sent so far, 0 to 1. */
  part: number
  error: ApiError | null
  recognised: Recognised | null
}

/*
 * The queue outlives the page: whoever looks at another page meanwhile finds the
 * documents read when coming back.
 */
const queue = reactive<Import[]>([])
let next = 1
let running = false

export interface Imports {
  queue: Import[]
  busy: ComputedRef<boolean>
  add: (files: Iterable<File>, taken: readonly string[]) => void
  remove: (it: Import) => void
  start: () => Promise<void>
}

export function useImports(): Imports {
  return { queue, busy: computed(() => queue.some((it) => ['waiting', 'sending', 'reading'].includes(it.state))), add, remove, start }
}

function add(files: Iterable<File>, taken: readonly string[]): void {
  const today = new Date().toLocaleDateString('sv')
  for (const file of files) {
    const id = proposeId(file.name, today, [...taken, ...queue.map((it) => it.id)])
    queue.push({ key: next++, file, id, state: 'ready', part: 0, error: null, recognised: null })
  }
}

function remove(it: Import): void {
  const at = queue.findIndex((other) => other.key === it.key)
  if (at >= 0) queue.splice(at, 1)
}

/** Sends what is ready, one after another: a document is read in a moment, and its author sees which. */
async function start(): Promise<void> {
  for (const it of queue) if (it.state === 'ready' || it.state === 'failed') it.state = 'waiting'
  if (running) return
  running = true
  try {
    for (let it = waiting(); it; it = waiting()) await send(it)
  } finally {
    running = false
  }
}

function waiting(): Import | undefined {
  return queue.find((it) => it.state === 'waiting')
}

async function send(it: Import): Promise<void> {
  it.state = 'sending'
  it.part = 0
  it.error = null
  const query = new URLSearchParams({ name: it.file.name })
  const id = encodeURIComponent(it.id)
  try {
    const report = await postFile<CheckReport>(`/api/checks/${id}/runs?${query}`, preferences.locale, it.file, (part) => {
      it.part = part
      if (part >= 1) it.state = 'reading'
    })
    const draft = await getJson<Draft>(`/api/drafts/${id}`, preferences.locale)
    it.recognised = recognised(draft, report)
    it.state = 'done'
  } catch (reason) {
    it.error = reason instanceof ApiError ? reason : new ApiError('garbled', it.id)
    it.state = 'failed'
  }
}

export function recognised(draft: Draft, report: Pick<CheckReport, 'counts'>): Recognised {
  const rows = draft.tables.filter((table) => table.kind === 'indicators').map((table) => table.rows.length)
  return {
    indicators: rows.reduce((sum, n) => sum + n, 0),
    commitments: draft.commitments.length,
    projects: draft.projects.length,
    tasks: draft.tasks.length,
    doubts: draft.doubts,
    findings: report.counts.error + report.counts.warning + report.counts.info,
  }
}
