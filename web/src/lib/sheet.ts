import type { Feature, FeatureCollection, MultiPolygon, Polygon } from 'geojson'

/** A flat picture of a piece of ground, for paper: metres become units of the picture. */
export interface Frame {
  width: number
  height: number
  /** Position in the picture. */
  at: (lon: number, lat: number) => [number, number]
  /** Metres of one unit. */
  metres: number
  box: [number, number, number, number]
}

/** All points inside, with a margin, as wide as `width`. */
export function frameOf(points: readonly (readonly [number, number])[], width: number, margin = 0.04): Frame | null {
  if (points.length === 0) return null
  let [west, south, east, north] = [Infinity, Infinity, -Infinity, -Infinity]
  for (const [lon, lat] of points) {
    west = Math.min(west, lon)
    east = Math.max(east, lon)
    south = Math.min(south, lat)
    north = Math.max(north, lat)
  }
  const shrink = Math.cos((((south + north) / 2) * Math.PI) / 180)
  const room = Math.max((east - west) * shrink, north - south, 0.002) * margin
  const scale = width / Math.max((east - west) * shrink + 2 * room, 1e-9)
  const height = Math.round(((north - south) + 2 * room) * scale)
  return {
    width,
    // A long and narrow piece must still fit on the page.
    height,
    at: (lon, lat) => [Math.round(((lon - west) * shrink + room) * scale * 10) / 10, Math.round((north - lat + room) * scale * 10) / 10],
    metres: 110_900 / scale,
    box: [west - room / shrink, south - room, east + room / shrink, north + room],
  }
}

export type Area = Feature<Polygon | MultiPolygon, { code?: string } | null>

export function ringsOf(area: Area): [number, number][][] {
  const { geometry } = area
  return (geometry.type === 'Polygon' ? geometry.coordinates : geometry.coordinates.flat()) as [number, number][][]
}

export function areaOf(collections: readonly FeatureCollection[], code: string): Area | null {
  for (const collection of collections) {
    const found = collection.features.find((it) => it.properties?.code === code && (it.geometry.type === 'Polygon' || it.geometry.type === 'MultiPolygon'))
    if (found) return found as Area
  }
  return null
}

export function pathOf(frame: Frame, rings: readonly (readonly (readonly [number, number])[])[], closed = true): string {
  return rings.map((ring) => `M${ring.map(([lon, lat]) => frame.at(lon, lat).join(' ')).join('L')}${closed ? 'Z' : ''}`).join('')
}

export function within(point: readonly [number, number], [west, south, east, north]: Frame['box']): boolean {
  return point[0] >= west && point[0] <= east && point[1] >= south && point[1] <= north
}

/** Whether a place lies in an area: an odd number of edges to its east. */
export function contains(area: Area, [lon, lat]: readonly [number, number]): boolean {
  let inside = false
  for (const ring of ringsOf(area)) {
    for (let at = 0; at + 1 < ring.length; at += 1) {
      const a = ring[at]
      const b = ring[at + 1]
      if (!a || !b) continue
      if (a[1] > lat !== b[1] > lat && lon < ((b[0] - a[0]) * (lat - a[1])) / (b[1] - a[1]) + a[0]) inside = !inside
    }
  }
  return inside
}
