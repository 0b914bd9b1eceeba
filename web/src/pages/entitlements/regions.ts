import { ref, watch, type Ref } from 'vue'
import { getJson } from '@/api/client'
import type { Region } from '@/api/types'
import { preferences } from '@/composables/usePreferences'
import { pick } from '@/i18n'

export interface PlaceOption {
  code: string
  /** Its name with those above it. */
  label: string
}

/**
 * Places to choose from: the provinces of the codes given, down to their counties,
 * and the towns of counties that a code names. Nothing where the server does not say:
 * then a code is typed.
 */
export function usePlaceOptions(codes: () => readonly string[]): Ref<PlaceOption[]> {
  const options = ref<PlaceOption[]>([])
  let run = 0
  async function below(parent: string | null, locale: string): Promise<Region[]> {
    const all = await getJson<Region[]>(parent === null ? '/api/regions' : `/api/regions?parent=${encodeURIComponent(parent)}`, locale)
    return all.filter((it) => it.valid_to === null)
  }
  watch(
    [() => [...new Set(codes())].sort().join(' '), () => preferences.locale],
    async ([text, locale]) => {
      const mine = (run += 1)
      const wanted = text.split(' ').filter(Boolean)
      const provinces = new Set(wanted.map((it) => it.slice(0, 2)))
      const counties = new Set(wanted.filter((it) => it.length > 6).map((it) => it.slice(0, 6)))
      const found: PlaceOption[] = []
      const walk = async (regions: readonly Region[], above: string): Promise<void> => {
        for (const region of regions) {
          const label = [above, pick(region.name) || region.code].filter(Boolean).join(' / ')
          found.push({ code: region.code, label })
          if (region.level === 'province' || region.level === 'city' || (region.level === 'county' && counties.has(region.code))) await walk(await below(region.code, locale), label)
        }
      }
      try {
        if (provinces.size > 0) await walk((await below(null, locale)).filter((it) => provinces.has(it.code.slice(0, 2))), '')
        if (mine === run) options.value = found
      } catch {
        if (mine === run) options.value = []
      }
    },
    { immediate: true },
  )
  return options
}
