/**
 * How a class of homes looks, on the map, in its key and on paper. Within reach is
 * a filled dot, the darker the nearer; beyond it a ring, the thicker the farther.
 * So the map can be read in grey, and by those who do not tell red from green.
 */
export interface HomeLook {
  class: number
  fill: string
  line: string
  stroke: number
  /** Beside the ordinary size. */
  size: number
}

export const PAPER_LAND = '#f3f1ea'
export const PAPER_WATER = '#c9dae3'

export const HOME_LOOKS: readonly HomeLook[] = [
  { class: 0, fill: '#0c3551', line: '#ffffff', stroke: 0.3, size: 1 },
  { class: 1, fill: '#3d78a3', line: '#ffffff', stroke: 0.3, size: 1 },
  { class: 2, fill: '#8fbcd8', line: '#1d4b6b', stroke: 0.5, size: 1 },
  { class: 3, fill: '#ffffff', line: '#c05a17', stroke: 1.3, size: 0.95 },
  { class: 4, fill: '#ffffff', line: '#8d1d12', stroke: 2.3, size: 1 },
  { class: 5, fill: '#2f8a57', line: '#0e3d22', stroke: 1.4, size: 1.35 },
  { class: 6, fill: '#ffffff', line: '#a10f6a', stroke: 2.6, size: 1.35 },
  { class: 9, fill: '#a9a69a', line: '#67695f', stroke: 0.4, size: 0.6 },
]

export function lookOf(homeClass: number): HomeLook {
  return HOME_LOOKS.find((it) => it.class === homeClass) ?? { class: -1, fill: '#77756b', line: '#ffffff', stroke: 0.3, size: 1 }
}
