import { onScopeDispose, ref, watch, type Ref } from 'vue'

/** The width of a box and the size of its small type, in pixels: what a drawing needs so that its letters keep their size. */
export function useSize(box: Readonly<Ref<HTMLElement | null>>): { width: Ref<number>; em: Ref<number> } {
  const width = ref(640)
  const em = ref(12)
  const measure = () => {
    const it = box.value
    if (!it || it.clientWidth === 0) return
    width.value = Math.floor(it.clientWidth)
    em.value = Number.parseFloat(getComputedStyle(it).fontSize) || 12
  }
  const watcher = typeof ResizeObserver === 'function' ? new ResizeObserver(measure) : null
  // Large type changes the letters and not the box.
  const letters = typeof MutationObserver === 'function' ? new MutationObserver(measure) : null
  letters?.observe(document.documentElement, { attributes: true, attributeFilter: ['data-type'] })
  watch(
    box,
    (now) => {
      watcher?.disconnect()
      if (!now) return
      watcher?.observe(now)
      measure()
    },
    { flush: 'post', immediate: true },
  )
  onScopeDispose(() => {
    watcher?.disconnect()
    letters?.disconnect()
  })
  return { width, em }
}
