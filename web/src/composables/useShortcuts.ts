import { onMounted, onUnmounted } from 'vue'
import { preferences } from './usePreferences'

/** Keys that work anywhere but in a field; `/` goes to the page's filter, or else to the search. */
export function useShortcuts(actions: Record<string, () => void>): void {
  function press(event: KeyboardEvent): void {
    if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey) return
    const typing = event.target instanceof Element && event.target.closest('input, textarea, select, [contenteditable]')
    if (event.key !== 'Escape' && (typing || !preferences.shortcuts)) return
    const action = actions[event.key]
    if (!action) return
    if (event.key !== 'Escape') event.preventDefault()
    action()
  }
  onMounted(() => window.addEventListener('keydown', press))
  onUnmounted(() => window.removeEventListener('keydown', press))
}

/** Goes to the filter of the page; `false` when it has none. */
export function focusFilter(): boolean {
  const fields = document.querySelectorAll<HTMLInputElement>('[data-filter]')
  const field = [...fields].find((it) => it.offsetParent !== null)
  field?.focus()
  field?.select()
  return field !== undefined
}
