import { onScopeDispose, shallowRef, watch, type ShallowRef } from 'vue'
import { ApiError, getJson } from '@/api/client'
import { preferences } from './usePreferences'
import { reached } from './useReach'

export interface Resource<T> {
  data: ShallowRef<T | null>
  error: ShallowRef<ApiError | null>
  loading: ShallowRef<boolean>
  reload: () => void
}

/**
 * What stands at a path, fetched again when the path or the language changes.
 * While the same path loads again the old answer stays, so that pages do not jump.
 */
export function useResource<T>(path: () => string | null): Resource<T> {
  const data = shallowRef<T | null>(null)
  const error = shallowRef<ApiError | null>(null)
  const loading = shallowRef(false)
  const attempt = shallowRef(0)
  let running: AbortController | null = null

  watch(
    [path, () => preferences.locale, attempt],
    async ([at, locale], [before]) => {
      running?.abort()
      if (at !== before) data.value = null
      error.value = null
      loading.value = at !== null
      if (at === null) return
      const mine = new AbortController()
      running = mine
      try {
        const answer = await getJson<T>(at, locale, mine.signal)
        if (mine.signal.aborted) return
        data.value = answer
      } catch (reason) {
        if (mine.signal.aborted) return
        data.value = null
        error.value = reason instanceof ApiError ? reason : new ApiError('garbled', at)
      }
      loading.value = false
    },
    { immediate: true },
  )
  // What the server did not answer is asked again as soon as it is back.
  watch(reached, (now) => {
    if (now && error.value?.kind === 'unreachable') attempt.value += 1
  })
  onScopeDispose(() => running?.abort())
  return { data, error, loading, reload: () => (attempt.value += 1) }
}
