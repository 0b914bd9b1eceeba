import type { Change } from '@/api/types'
import { pointOf, round } from './circles'

/**
 * Changes of a scenario as they stand in the address, so that it can be sent to a
 * colleague: `o:88.5,33.6`, `c:f12`, `m:f3,88.5,33.6`,
 * with a semicolon between them.
 */
export function changesFromText(text: string | undefined): Change[] {
  return (text ?? '').split(';').flatMap((part): Change[] => {
    const [kind, ...rest] = part.split(':')
    const body = rest.join(':')
    if (kind === 'c' && body !== '') return [{ close: decodeURIComponentSafe(body) }]
    const cells = body.split(',')
    if (kind === 'o') {
      const point = pointOf(cells.slice(0, 2).join(','))
      return point ? [{ open: { lon: point[0], lat: point[1] } }] : []
    }
    if (kind === 'm') {
      const point = pointOf(cells.slice(1, 3).join(','))
      return point && cells[0] ? [{ move: { id: decodeURIComponentSafe(cells[0]), lon: point[0], lat: point[1] } }] : []
    }
    return []
  })
}

export function changesToText(changes: readonly Change[]): string | undefined {
  const parts = changes.map((it) => {
    if ('open' in it) return `o:${round(it.open.lon)},${round(it.open.lat)}`
    if ('close' in it) return `c:${id(it.close)}`
    return `m:${id(it.move.id)},${round(it.move.lon)},${round(it.move.lat)}`
  })
  return parts.length > 0 ? parts.join(';') : undefined
}

/** Signs that separate may not stand in an id. */
function id(text: string): string {
  return text.replace(/[%,;:]/g, (sign) => encodeURIComponent(sign))
}
function decodeURIComponentSafe(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}

/** Where somebody grasps: a facility of the data by its id, one that was added by its place in the list. */
export type Grip = { id: string } | { added: number }

export function sameGrip(a: Grip | null, b: Grip | null): boolean {
  if (a === null || b === null) return a === b
  return 'id' in a ? 'id' in b && a.id === b.id : 'added' in b && a.added === b.added
}

/** A facility is moved once, to where it was moved last; closing it ends its moves. */
export function withMove(changes: readonly Change[], grip: Grip, lon: number, lat: number): Change[] {
  if ('added' in grip) return changes.map((it, at) => (at === grip.added && 'open' in it ? { open: { lon, lat } } : it))
  const move: Change = { move: { id: grip.id, lon, lat } }
  const at = changes.findIndex((it) => 'move' in it && it.move.id === grip.id)
  return at < 0 ? [...changes, move] : changes.map((it, index) => (index === at ? move : it))
}

export function withClose(changes: readonly Change[], id: string): Change[] {
  return [...changes.filter((it) => !('move' in it && it.move.id === id) && !('close' in it && it.close === id)), { close: id }]
}

export interface Spot {
  grip: Grip
  name: string
  lon: number
  lat: number
  status: 'open' | 'planned' | 'closing' | 'closed' | 'moved' | 'added'
  /** Where it stood before it was moved. */
  from?: [number, number]
  index: number | null
}

/** The facilities as the scenario leaves them. */
export function spotsOf(
  facilities: readonly { index: number; id: string; name: string; status: string; lon: number; lat: number }[],
  changes: readonly Change[],
  added: (count: number) => string,
): Spot[] {
  const moves = new Map(changes.flatMap((it) => ('move' in it ? [[it.move.id, it.move] as const] : [])))
  const closed = new Set(changes.flatMap((it) => ('close' in it ? [it.close] : [])))
  const spots: Spot[] = facilities.map((it) => {
    const move = moves.get(it.id)
    const base = { grip: { id: it.id }, name: it.name, index: it.index }
    if (closed.has(it.id)) return { ...base, lon: it.lon, lat: it.lat, status: 'closed' }
    if (move) return { ...base, lon: move.lon, lat: move.lat, status: 'moved', from: [it.lon, it.lat] }
    return { ...base, lon: it.lon, lat: it.lat, status: it.status === 'planned' || it.status === 'closing' ? it.status : 'open' }
  })
  let count = 0
  changes.forEach((it, at) => {
    if (!('open' in it)) return
    count += 1
    spots.push({ grip: { added: at }, name: added(count), lon: it.open.lon, lat: it.open.lat, status: 'added', index: null })
  })
  return spots
}
