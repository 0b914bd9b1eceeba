import { computed, ref, shallowRef } from 'vue'
import { ApiError, postFile } from '@/api/client'
import type { ImportAnswer } from '@/api/types'
import { preferences } from './usePreferences'

/*
 * A table of figures on its way in. It outlives the page, so that going elsewhere and
 * coming back loses nothing; its bytes are held, so that it may be sent again whatever
 * becomes of the file.
 */
const name = ref('')
const bytes = shallowRef<Blob | null>(null)
const answer = shallowRef<ImportAnswer | null>(null)
const failure = shallowRef<ApiError | null>(null)
/** What is being done. */
const doing = ref<'nothing' | 'looking' | 'taking'>('nothing')
/** What failed, to be tried again. */
const tried = ref<'looking' | 'taking'>('looking')
const part = ref(0)
const taken = ref(false)
let asked = 0

export function useFigureImport() {
  const pending = computed(() => bytes.value !== null && !taken.value)
  return { name, bytes, answer, failure, doing, tried, part, taken, pending, choose, look, take, forget }
}

async function choose(file: File): Promise<void> {
  forget()
  name.value = file.name
  // Read now: a browser refuses a file that was saved again in between.
  bytes.value = new Blob([await file.arrayBuffer()])
  await look()
}

const look = () => send('looking')
const take = () => send('taking')

async function send(what: 'looking' | 'taking'): Promise<void> {
  const file = bytes.value
  if (file === null || doing.value !== 'nothing') return
  const mine = (asked += 1)
  doing.value = what
  tried.value = what
  failure.value = null
  part.value = 0
  const query = new URLSearchParams({ name: name.value, dry: String(what === 'looking') })
  try {
    const told = await postFile<ImportAnswer>(`/api/observations?${query}`, preferences.locale, file, (now) => (part.value = now))
    if (mine !== asked) return
    answer.value = told
    taken.value = told.taken
  } catch (reason) {
    if (mine !== asked) return
    failure.value = reason instanceof ApiError ? reason : new ApiError('garbled', '/api/observations')
  }
  doing.value = 'nothing'
}

function forget(): void {
  asked += 1
  doing.value = 'nothing'
  name.value = ''
  bytes.value = null
  answer.value = null
  failure.value = null
  taken.value = false
}
