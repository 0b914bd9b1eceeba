import { reactive, watch } from 'vue'

/**
 * What is typed about people, kept for this browser session only: it outlasts a reload
 * and a session on the server, and is gone with the window. `who` keeps apart two people
 * at one machine.
 */
export function useTyped<T extends object>(key: string, empty: () => T): { form: T; clear: () => void } {
  const at = `gongfu.typed.${key}`
  const form = reactive({ ...empty(), ...stored<T>(at) }) as T
  watch(form, (now) => {
    try {
      sessionStorage.setItem(at, JSON.stringify(now))
    } catch {
      // Storage may be full or forbidden; then it lasts as long as the page.
    }
  })
  function clear(): void {
    Object.assign(form, empty())
  }
  return { form, clear }
}

function stored<T>(at: string): Partial<T> {
  try {
    const value: unknown = JSON.parse(sessionStorage.getItem(at) ?? 'null')
    return typeof value === 'object' && value !== null ? (value as Partial<T>) : {}
  } catch {
    return {}
  }
}
