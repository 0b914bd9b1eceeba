import { ref } from 'vue'
import { whenReachChanges } from '@/api/client'

/** Whether the server answered the last request. */
export const reached = ref(true)

const AGAIN_MS = 5000
let asking: ReturnType<typeof setTimeout> | undefined

whenReachChanges((now) => {
  reached.value = now
  clearTimeout(asking)
  if (!now) asking = setTimeout(() => void ask(), AGAIN_MS)
})

/** Asks whether the server is back; as long as it is not, again and again. */
export async function ask(): Promise<void> {
  clearTimeout(asking)
  try {
    reached.value = (await fetch('/api/health')).ok
  } catch {
    reached.value = false
  }
  if (!reached.value) asking = setTimeout(() => void ask(), AGAIN_MS)
}
