import type * as MapLibre from 'maplibre-gl'
import workerUrl from 'maplibre-gl/dist/maplibre-gl-worker.mjs?worker&url'

let loading: Promise<typeof MapLibre> | null = null

/** The map library is fetched with the first map that is drawn, and its worker from our own address, as the page's policy asks. */
export function loadEngine(): Promise<typeof MapLibre> {
  loading ??= import('maplibre-gl').then((engine) => {
    engine.setWorkerUrl(workerUrl)
    return engine
  })
  loading.catch(() => (loading = null))
  return loading
}

/** Whether this browser can draw it at all. */
export function canDraw(): boolean {
  try {
    const canvas = document.createElement('canvas')
    return canvas.getContext('webgl2') !== null
  } catch {
    return false
  }
}
