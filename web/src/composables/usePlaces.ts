import { computed, onScopeDispose, shallowRef, watch, type ComputedRef, type Ref, type ShallowRef } from 'vue'
import { ApiError, getBytes, postJson } from '@/api/client'
import type { Change, PlaceData, ScenarioAnswer } from '@/api/types'
import { questionOf, queryOf, type Question } from '@/lib/circles'
import { readTiles, tilesOver, type Features } from '@/lib/tiles'
import { preferences } from './usePreferences'
import { useQuery } from './useQuery'
import { useResource, type Resource } from './useResource'

/** The places that have maps, and the one of the address: a real one before an invented one. */
export function usePlaces(): Resource<PlaceData[]> & { place: ComputedRef<PlaceData | null>; question: ComputedRef<Question | null>; at: (tail: string) => string } {
  const resource = useResource<PlaceData[]>(() => '/api/places')
  const { read } = useQuery()
  const place = computed(() => {
    const all = resource.data.value ?? []
    return all.find((it) => it.pack === read('place')) ?? all.find((it) => it.status !== 'illustrative') ?? all[0] ?? null
  })
  const question = computed(() => (place.value ? questionOf(read, place.value.types) : null))
  return { ...resource, place, question, at: (tail) => `/api/places/${encodeURIComponent(place.value?.pack ?? '')}/${tail}` }
}

/** The last answer stays until the next is there, so that a map does not go blank between two choices. */
export function useSteady<T>(resource: Resource<T>): ShallowRef<T | null> {
  const shown = shallowRef<T | null>(null)
  watch(
    [resource.data, resource.error],
    ([data, error]) => {
      if (data !== null) shown.value = data
      else if (error !== null) shown.value = null
    },
    { immediate: true },
  )
  return shown
}

/** Says that something is under way, but only once it takes longer than people notice. */
export function useSlow(busy: () => boolean, after = 300): Ref<boolean> {
  const slow = shallowRef(false)
  let timer: ReturnType<typeof setTimeout> | undefined
  watch(
    busy,
    (now) => {
      clearTimeout(timer)
      if (now) timer = setTimeout(() => (slow.value = true), after)
      else slow.value = false
    },
    { immediate: true },
  )
  onScopeDispose(() => clearTimeout(timer))
  return slow
}

/* Tiles do not change while a server runs. Names in them are in one language, which the address says so that no cache mixes them. */
const kept = new Map<string, Promise<Features>>()

/** Homes, facilities and regions as values, read from the same tiles as the map. */
export function useFeatures(place: () => PlaceData | null): { features: ShallowRef<Features | null>; failure: ShallowRef<ApiError | null> } {
  const features = shallowRef<Features | null>(null)
  const failure = shallowRef<ApiError | null>(null)
  watch(
    [() => place()?.pack, () => preferences.locale],
    async ([pack], [before]) => {
      const now = place()
      if (pack !== before) features.value = null
      failure.value = null
      if (!now) return
      const key = `${now.pack} ${preferences.locale}`
      const asked = kept.get(key) ?? fetchFeatures(now)
      kept.set(key, asked)
      try {
        const found = await asked
        if (pack === place()?.pack) features.value = found
      } catch (reason) {
        kept.delete(key)
        if (pack === place()?.pack) failure.value = reason instanceof ApiError ? reason : new ApiError('garbled', `/api/places/${now.pack}/tiles`)
      }
    },
    { immediate: true },
  )
  return { features, failure }
}

async function fetchFeatures(place: PlaceData): Promise<Features> {
  const tiles = await Promise.all(
    tilesOver(place.bounds).map(async (at) => ({ at, bytes: await getBytes(`/api/places/${encodeURIComponent(place.pack)}/tiles/${at.z}/${at.x}/${at.y}?lang=${preferences.locale}`, preferences.locale) })),
  )
  return readTiles(tiles)
}

export function placeName(place: PlaceData): string {
  return place.region?.name ?? place.title
}

/**
 * What a scenario changes. While somebody drags there are more questions than
 * answers: one is asked at a time, and then the latest.
 */
export function useScenario(pack: () => string | null, question: () => Question | null, changes: () => readonly Change[]) {
  const answer = shallowRef<ScenarioAnswer | null>(null)
  const error = shallowRef<ApiError | null>(null)
  const busy = shallowRef(false)
  let waiting: { path: string; body: object } | null = null
  let gone = false
  onScopeDispose(() => (gone = true))

  async function run(): Promise<void> {
    if (busy.value) return
    busy.value = true
    while (waiting !== null) {
      const { path, body }: { path: string; body: object } = waiting
      waiting = null
      try {
        const found = await postJson<ScenarioAnswer>(path, preferences.locale, body)
        if (gone) return
        answer.value = found
        error.value = null
      } catch (reason) {
        if (gone) return
        error.value = reason instanceof ApiError ? reason : new ApiError('garbled', path)
      }
    }
    busy.value = false
  }
  function ask(): void {
    const to = question()
    const name = pack()
    if (!to || !name || to.type === '') return
    waiting = {
      path: `/api/places/${encodeURIComponent(name)}/scenario`,
      body: { type: to.type, cutoff: to.cutoff, mode: to.mode, direction: to.way, changes: changes() },
    }
    void run()
  }
  watch([() => JSON.stringify([pack(), question(), changes()]), () => preferences.locale], ask, { immediate: true })
  return { answer, error, busy, retry: ask }
}

export function circlePath(at: (tail: string) => string, question: Question | null, file = 'circle'): string | null {
  return question && question.type !== '' ? at(`${file}?${queryOf(question)}`) : null
}
