import { ref, watch, type Ref } from 'vue'

const KEY = 'gongfu.person'

/** Who decides and brings in documents: asked once, remembered by the browser. */
export const person: Ref<string> = ref(stored())

watch(person, (now) => {
  try {
    localStorage.setItem(KEY, now)
  } catch {
    // Storage may be forbidden; the name then lasts as long as the page.
  }
})

function stored(): string {
  try {
    return localStorage.getItem(KEY) ?? ''
  } catch {
    return ''
  }
}
