import { PbfReader } from 'pbf'
import { VectorTile } from '@mapbox/vector-tile'

export interface HomeSpot {
  index: number
  id: string
  people: number
  region: string
  lon: number
  lat: number
}
export interface FacilitySpot {
  index: number
  id: string
  name: string
  type: string
  status: string
  capacity: number | null
  lon: number
  lat: number
}
export interface RegionSpot {
  code: string
  name: string
  level: string
  lon: number
  lat: number
}
/** What the map shows, as values: for lists, forms and paper. */
export interface Features {
  homes: Map<number, HomeSpot>
  facilities: Map<number, FacilitySpot>
  regions: RegionSpot[]
  /** Names of the files of boundaries that the regions are from. */
  files: string[]
  water: [number, number][][]
  streets: { class: string; line: [number, number][] }[]
}

export interface TileAddress {
  z: number
  x: number
  y: number
}

/**
 * The tiles that hold a box: as near as `deepest`, where every village is drawn and
 * a place is exact to ten metres, unless there would be more than `most` of them.
 */
export function tilesOver([west, south, east, north]: readonly [number, number, number, number], most = 64, deepest = 10): TileAddress[] {
  for (let z = deepest; z >= 0; z -= 1) {
    const [left, top] = tileAt(west, north, z)
    const [right, bottom] = tileAt(east, south, z)
    const count = (right - left + 1) * (bottom - top + 1)
    if (count > most && z > 0) continue
    const found: TileAddress[] = []
    for (let x = left; x <= right; x += 1) for (let y = top; y <= bottom; y += 1) found.push({ z, x, y })
    return found
  }
  return []
}

/** Web Mercator, as all tiles are. */
function tileAt(lon: number, lat: number, z: number): [number, number] {
  const size = 2 ** z
  const sin = Math.sin((Math.min(85, Math.max(-85, lat)) * Math.PI) / 180)
  const clamp = (it: number) => Math.min(size - 1, Math.max(0, Math.floor(it)))
  return [clamp(((lon + 180) / 360) * size), clamp((0.5 - Math.log((1 + sin) / (1 - sin)) / (4 * Math.PI)) * size)]
}

export function readTiles(tiles: readonly { at: TileAddress; bytes: ArrayBuffer }[]): Features {
  const homes = new Map<number, HomeSpot>()
  const facilities = new Map<number, FacilitySpot>()
  const water: Features['water'] = []
  const streets: Features['streets'] = []
  const files = new Set<string>()
  const areas = new Map<string, { name: string; level: string; area: number; x: number; y: number }>()
  for (const { at, bytes } of tiles) {
    const tile = new VectorTile(new PbfReader(new Uint8Array(bytes)))
    const place = (x: number, y: number, extent: number): [number, number] => {
      const size = extent * 2 ** at.z
      const north = Math.PI * (1 - (2 * (at.y * extent + y)) / size)
      return [((at.x * extent + x) / size) * 360 - 180, (Math.atan(Math.sinh(north)) * 180) / Math.PI]
    }
    each(tile, 'homes', (feature, extent) => {
      const p = feature.loadGeometry()[0]?.[0]
      // Beyond the edge it is the neighbour's, which has it exactly.
      if (!p || feature.id === undefined || homes.has(feature.id)) return
      const [lon, lat] = place(p.x, p.y, extent)
      homes.set(feature.id, { index: feature.id, id: word(feature.properties.id), people: Number(feature.properties.people ?? 0), region: word(feature.properties.region), lon, lat })
    })
    each(tile, 'facilities', (feature, extent) => {
      const p = feature.loadGeometry()[0]?.[0]
      if (!p || feature.id === undefined || facilities.has(feature.id)) return
      const [lon, lat] = place(p.x, p.y, extent)
      const { id, name, type, status, capacity } = feature.properties
      facilities.set(feature.id, { index: feature.id, id: word(id), name: word(name), type: word(type), status: word(status), capacity: capacity === undefined ? null : Number(capacity), lon, lat })
    })
    each(tile, 'water', (feature, extent) => {
      if (feature.type === 3) for (const ring of feature.loadGeometry()) water.push(ring.map((it) => place(it.x, it.y, extent)))
    })
    each(tile, 'streets', (feature, extent) => {
      for (const line of feature.loadGeometry()) streets.push({ class: word(feature.properties.class), line: line.map((it) => place(it.x, it.y, extent)) })
    })
    each(tile, 'regions', (feature, extent) => {
      const code = word(feature.properties.code)
      const file = word(feature.properties.file)
      if (file) files.add(file)
      const known = areas.get(code) ?? { name: word(feature.properties.name), level: word(feature.properties.level), area: 0, x: 0, y: 0 }
      for (const ring of feature.loadGeometry()) {
        const piece = middle(ring)
        const [lon, lat] = place(piece.x, piece.y, extent)
        known.area += piece.area
        known.x += lon * piece.area
        known.y += lat * piece.area
      }
      areas.set(code, known)
    })
  }
  const regions = [...areas].flatMap(([code, it]) => (it.area > 0 ? [{ code, name: it.name, level: it.level, lon: it.x / it.area, lat: it.y / it.area }] : []))
  return { homes, facilities, regions, files: [...files], water, streets }
}

type TileFeature = ReturnType<VectorTile['layers'][string]['feature']>

function each(tile: VectorTile, name: string, visit: (feature: TileFeature, extent: number) => void): void {
  const layer = tile.layers[name]
  if (!layer) return
  for (let at = 0; at < layer.length; at += 1) visit(layer.feature(at), layer.extent)
}

function word(value: unknown): string {
  return value === undefined || value === null ? '' : String(value)
}

/** Area and centre of a ring; a hole's area is negative in tiles, and here counts against. */
function middle(ring: readonly { x: number; y: number }[]): { area: number; x: number; y: number } {
  let area = 0
  let x = 0
  let y = 0
  for (let at = 0; at + 1 < ring.length; at += 1) {
    const a = ring[at]
    const b = ring[at + 1]
    if (!a || !b) continue
    const cross = a.x * b.y - b.x * a.y
    area += cross
    x += (a.x + b.x) * cross
    y += (a.y + b.y) * cross
  }
  return area === 0 ? { area: 0, x: 0, y: 0 } : { area: area / 2, x: x / (3 * area), y: y / (3 * area) }
}

export interface Centre {
  code: string
  lon: number
  lat: number
  people: number
}

/**
 * Where the people of a region are: the home nearest to their common centre. The
 * middle of the area may be a field or a river.
 */
export function centres(homes: Iterable<HomeSpot>, codes: readonly string[]): Map<string, Centre> {
  const wanted = new Set(codes)
  const lengths = [...new Set(codes.map((it) => it.length))]
  const members = new Map<string, HomeSpot[]>()
  for (const home of homes) {
    for (const length of lengths) {
      const code = home.region.slice(0, length)
      if (!wanted.has(code) || code.length !== length) continue
      const list = members.get(code)
      if (list) list.push(home)
      else members.set(code, [home])
    }
  }
  const found = new Map<string, Centre>()
  for (const [code, list] of members) {
    const people = list.reduce((sum, it) => sum + it.people, 0)
    const weight = people || list.length
    const lon = list.reduce((sum, it) => sum + it.lon * (people ? it.people : 1), 0) / weight
    const lat = list.reduce((sum, it) => sum + it.lat * (people ? it.people : 1), 0) / weight
    const away = (it: HomeSpot) => (it.lon - lon) ** 2 + (it.lat - lat) ** 2
    const nearest = list.reduce((best, it) => (away(it) < away(best) ? it : best))
    found.set(code, { code, lon: nearest.lon, lat: nearest.lat, people })
  }
  return found
}
