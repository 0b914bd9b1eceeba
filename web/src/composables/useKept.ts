import { reactive, watch } from 'vue'

/**
 * What somebody has begun to type, kept by the browser until it is sent: it
 * outlasts a reload, a crash and an expired session.
 */
export function useKept<T extends object>(key: string, empty: () => T): { form: T; clear: () => void; restored: boolean } {
  const at = `gongfu.kept.${key}`
  const found = stored<T>(at)
  const form = reactive({ ...empty(), ...found }) as T
  watch(form, (now) => {
    try {
      localStorage.setItem(at, JSON.stringify(now))
    } catch {
      // Storage may be full or forbidden; then it lasts as long as the page.
    }
  })
  function clear(): void {
    Object.assign(form, empty())
    // The watcher has yet to run, and would bring it back.
    queueMicrotask(() => {
      try {
        localStorage.removeItem(at)
      } catch {
        // Nothing was kept.
      }
    })
  }
  return { form, clear, restored: found !== null }
}

function stored<T>(at: string): Partial<T> | null {
  try {
    const value: unknown = JSON.parse(localStorage.getItem(at) ?? 'null')
    return typeof value === 'object' ? (value as Partial<T> | null) : null
  } catch {
    return null
  }
}
