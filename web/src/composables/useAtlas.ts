import { shallowRef, watch, type ShallowRef } from 'vue'
import { getJson } from '@/api/client'
import type { Layer } from '@/lib/atlas'
import { preferences } from './usePreferences'

export interface Atlas {
  pack: string
  layers: Layer[]
}

/** The outlines of some packs, each pack a sheet of its own; a pack need not have any. */
export function useAtlas(packs: () => readonly string[]): ShallowRef<Atlas[] | null> {
  const atlases = shallowRef<Atlas[] | null>(null)
  watch(
    () => packs().join('\n'),
    async (names) => {
      const found = await Promise.all(
        names.split('\n').filter(Boolean).map(async (pack) => {
          const layers = await Promise.all(['cities', 'counties'].map((name) => load(pack, name)))
          return { pack, layers: layers.filter((it) => it !== null) }
        }),
      )
      if (names === packs().join('\n')) atlases.value = found.filter((it) => it.layers.length > 0)
    },
    { immediate: true },
  )
  return atlases
}

async function load(pack: string, name: string): Promise<Layer | null> {
  try {
    const layer = await getJson<Layer>(`/api/boundaries/${encodeURIComponent(pack)}/${name}`, preferences.locale)
    return Array.isArray(layer?.features) ? layer : null
  } catch {
    return null
  }
}
