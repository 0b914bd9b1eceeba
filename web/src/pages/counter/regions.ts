import { reactive, watch } from 'vue'
import { getJson } from '@/api/client'
import type { Region } from '@/api/types'
import { preferences } from '@/composables/usePreferences'
import { pick } from '@/i18n'

const known = reactive(new Map<string, Region['name']>())
const asked = new Set<string>()

async function below(parent: string): Promise<void> {
  if (asked.has(parent)) return
  asked.add(parent)
  try {
    const all = await getJson<Region[]>(parent ? `/api/regions?parent=${encodeURIComponent(parent)}` : '/api/regions', preferences.locale)
    for (const it of all) known.set(it.code, it.name)
  } catch {
    // The code stands for itself until the next time.
    asked.delete(parent)
  }
}

/** Names of places by their codes, down to the town; the code where there is no name. */
export function useRegionNames(codes: () => (string | null)[]): (code: string | null) => string {
  watch(
    () => [...new Set(codes().filter((it) => it !== null))].sort().join(),
    (joined) => {
      for (const code of joined.split(',').filter(Boolean)) {
        void below('')
        if (code.length >= 6) for (const parent of [`${code.slice(0, 2)}0000`, `${code.slice(0, 4)}00`]) void below(parent)
        if (code.length > 6) void below(code.slice(0, 6))
      }
    },
    { immediate: true },
  )
  return (code) => (code ? pick(known.get(code)) || code : '')
}
