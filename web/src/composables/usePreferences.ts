import { reactive, watch } from 'vue'

export type Locale = 'zh' | 'en'

interface Preferences {
  locale: Locale
  /** 长辈版: everything a quarter larger, more air. */
  large: boolean
  /** Single-letter shortcuts disturb speech input; they can be turned off (WCAG 2.1.4). */
  shortcuts: boolean
}

const KEY = 'gongfu.preferences'

export const preferences = reactive<Preferences>({ locale: 'zh', large: false, shortcuts: true, ...stored() })

watch(
  preferences,
  (now) => {
    document.documentElement.lang = now.locale === 'zh' ? 'zh-CN' : 'en'
    document.documentElement.dataset.type = now.large ? 'large' : 'normal'
    try {
      localStorage.setItem(KEY, JSON.stringify(now))
    } catch {
      // Storage may be forbidden; the choice then lasts as long as the page.
    }
  },
  { immediate: true, flush: 'sync' },
)

function stored(): Partial<Preferences> {
  try {
    const value = JSON.parse(localStorage.getItem(KEY) ?? '{}') as Record<string, unknown>
    return {
      ...(value.locale === 'zh' || value.locale === 'en' ? { locale: value.locale } : {}),
      ...(typeof value.large === 'boolean' ? { large: value.large } : {}),
      ...(typeof value.shortcuts === 'boolean' ? { shortcuts: value.shortcuts } : {}),
    }
  } catch {
    return {}
  }
}
