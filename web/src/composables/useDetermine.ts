import { onScopeDispose, shallowRef, watch, type ShallowRef } from 'vue'
import { ApiError, postJson } from '@/api/client'
import type { Asked, EntitlementAnswer } from '@/lib/determine'
import { preferences } from './usePreferences'
import { reached } from './useReach'

export interface Determined {
  /** The answer to what was asked last and answered; the old one stays until there is a new one. */
  answer: ShallowRef<EntitlementAnswer | null>
  error: ShallowRef<ApiError | null>
  /** Something was typed that the answer does not know yet. */
  working: ShallowRef<boolean>
  retry: () => void
}

/** What somebody is owed, asked again a moment after the typing stops. */
export function useDetermine(pack: () => string | null, asked: () => Asked | null, wait = 300): Determined {
  const answer = shallowRef<EntitlementAnswer | null>(null)
  const error = shallowRef<ApiError | null>(null)
  const working = shallowRef(false)
  const attempt = shallowRef(0)
  let timer: ReturnType<typeof setTimeout> | undefined
  let turn = 0

  watch(
    [pack, () => JSON.stringify(asked()), () => preferences.locale, attempt],
    ([at, body], [before]) => {
      clearTimeout(timer)
      const mine = (turn += 1)
      if (at !== before) answer.value = null
      if (at === null || body === 'null') {
        working.value = false
        return
      }
      working.value = true
      timer = setTimeout(() => void send(at, body, mine), answer.value ? wait : 0)
    },
    { immediate: true },
  )
  async function send(at: string, body: string, mine: number): Promise<void> {
    try {
      const found = await postJson<EntitlementAnswer>(`/api/entitlements/${encodeURIComponent(at)}/determine`, preferences.locale, JSON.parse(body))
      if (mine !== turn) return
      answer.value = found
      error.value = null
    } catch (reason) {
      if (mine !== turn) return
      error.value = reason instanceof ApiError ? reason : new ApiError('garbled', at)
    }
    working.value = false
  }
  // What the server did not answer is asked again as soon as it is back.
  watch(reached, (now) => {
    if (now && error.value?.kind === 'unreachable') attempt.value += 1
  })
  onScopeDispose(() => {
    clearTimeout(timer)
    turn += 1
  })
  return { answer, error, working, retry: () => (attempt.value += 1) }
}
