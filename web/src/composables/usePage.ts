import { watchEffect } from 'vue'
import { t } from '@/i18n'

/** The window's title: what the page shows, then whose it is. */
export function usePageTitle(title: () => string): void {
  watchEffect(() => {
    const name = title()
    document.title = name ? `${name} · ${t('app.name')}` : t('app.name')
  })
}
