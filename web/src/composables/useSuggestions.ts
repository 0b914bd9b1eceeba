import { onScopeDispose, ref, shallowRef, watch, type Ref, type ShallowRef } from 'vue'
import { getJson } from '@/api/client'
import type { SearchSuggestion } from '@/api/types'
import { QUERY_CHARS_MAX } from '@/lib/search'
import { preferences } from './usePreferences'

/** People pause longer than this between words, and seldom between letters. */
const PAUSE_MS = 120

export interface Suggestions {
  found: ShallowRef<readonly SearchSuggestion[]>
  /** The text that `found` belongs to. */
  of: Ref<string>
  stop: () => void
}

/** Names that fit what is being typed. An answer that comes after more was typed is dropped; when none comes there are none. */
export function useSuggestions(text: () => string): Suggestions {
  const found = shallowRef<readonly SearchSuggestion[]>([])
  const of = ref('')
  let timer: ReturnType<typeof setTimeout> | undefined
  let asking: AbortController | null = null

  function stop(): void {
    clearTimeout(timer)
    asking?.abort()
    asking = null
  }
  async function ask(typed: string): Promise<void> {
    const mine = new AbortController()
    asking = mine
    let answer: readonly SearchSuggestion[] = []
    try {
      answer = await getJson<SearchSuggestion[]>(`/api/search/suggest?q=${encodeURIComponent(typed)}`, preferences.locale, mine.signal)
    } catch {
      // Without suggestions the words can still be searched for.
    }
    if (mine.signal.aborted) return
    found.value = answer
    of.value = typed
  }
  watch([text, () => preferences.locale], ([typed]) => {
    stop()
    if (typed.trim() === '' || typed.length > QUERY_CHARS_MAX) {
      found.value = []
      of.value = ''
      return
    }
    timer = setTimeout(() => void ask(typed), PAUSE_MS)
  })
  onScopeDispose(stop)
  return { found, of, stop }
}
