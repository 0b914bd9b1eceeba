import { onScopeDispose, ref, watch, type Ref } from 'vue'

/**
 * Whether a box is too narrow for what is in it. Only then does it scroll, and
 * only then must the keyboard be able to reach it.
 */
export function useOverflow(box: Readonly<Ref<HTMLElement | null>>): Ref<boolean> {
  const overflows = ref(false)
  const watcher =
    typeof ResizeObserver === 'function'
      ? new ResizeObserver(() => {
          const it = box.value
          overflows.value = it !== null && it.scrollWidth > it.clientWidth + 1
        })
      : null
  watch(
    box,
    (now) => {
      watcher?.disconnect()
      if (!now) return
      watcher?.observe(now)
      // The content may grow while the box stays.
      if (now.firstElementChild) watcher?.observe(now.firstElementChild)
    },
    { flush: 'post' },
  )
  onScopeDispose(() => watcher?.disconnect())
  return overflows
}
