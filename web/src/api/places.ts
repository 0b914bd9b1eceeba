// What the server says about places: networks, homes, facilities, and who reaches what.
// Shares and other decimals are strings; seconds and metres are numbers.
import type { Finding, Status } from './types'

export type Mode = 'walk' | 'cycle' | 'drive' | 'straight'
export type Way = 'to' | 'from'

export interface FacilityType {
  id: string
  name: string
  /** Facilities in service. */
  count: number
  planned: number
  unit: string | null
}

export interface Named {
  id: string
  name: string
}

export interface PlaceData {
  pack: string
  title: string
  status: Status
  region: { code: string; name: string }
  /** West, south, east, north. */
  bounds: [number, number, number, number]
  nodes: number
  streets: number
  homes: number
  people: number
  facilities: number
  attribution: string | null
  types: FacilityType[]
  groups: Named[]
  norms: Named[]
}

export interface CircleSummary {
  people: number
  covered: number
  share: string | null
  straight_share: string | null
  far: number
  island: number
  edge: number
  off: number
}

export interface CircleRow {
  region: string
  name: string
  level: string
  parent: string | null
  /** One number for each group. */
  people: number[]
  covered: number[]
  share: (string | null)[]
  straight: (string | null)[]
}

export interface CircleHomes {
  seconds: (number | null)[]
  metres: (number | null)[]
  facility: (number | null)[]
  marks: string[]
}

export interface Circle {
  method: 'network' | 'straight_line'
  cutoff: { seconds?: number | null; metres?: number | null }
  groups: string[]
  rows: CircleRow[]
  homes: CircleHomes
  summary: CircleSummary
}

export type Change = { open: { lon: number; lat: number; capacity?: number } } | { close: string } | { move: { id: string; lon: number; lat: number } }

export interface ScenarioRow {
  region: string
  name: string
  people: number
  before: number
  after: number
}

export interface ScenarioAnswer {
  before: CircleSummary
  after: CircleSummary
  homes: { seconds: (number | null)[] }
  rows: ScenarioRow[]
  gained: number
  lost: number
  took_ms: number
}

export interface SupplyRow {
  region: string
  name: string
  capacity: number | null
  people: number
  per_thousand: string | null
}

export interface Supply {
  homes: { score: (number | null)[] }
  rows: SupplyRow[]
  conservation: { total: number; served: number; unserved: number; lost: number; unknown: number }
}

export interface NearFacility {
  index: number
  id: string
  name: string
  metres: number
  seconds: number | null
  hours: string | null
  accessible: string | null
  operator: string | null
  status: string
  lon: number
  lat: number
}

export interface NearType {
  type: string
  name: string
  nearest: NearFacility[]
  path: { coordinates: [number, number][] } | null
}

export interface NearNorm {
  id: string
  name: string
  limit: string
  found: string | null
  holds: boolean | null
  source: string
}

export interface Near {
  home: { snap_metres: number | null; marks: string[] | string }
  types: NearType[]
  norms: NearNorm[]
}

export type NormVerdict = 'met' | 'met_by_the_wider' | 'missed' | 'undetermined' | 'not_judged'

export interface NormRegion {
  region: string
  name: string
  figure: string | null
  verdict: NormVerdict
  people: number
}

export interface NormResult {
  id: string
  name: string
  rule: string
  limit: string
  strength: 'required' | 'recommended'
  source: string
  verdict: NormVerdict
  figure: string | null
  subject_total: number | null
  subject_met: number | null
  regions: NormRegion[]
}

export interface NormCheck {
  as_of: string
  norms: NormResult[]
  findings: Finding[]
}
