/** A stretch of numbers with round ends, and where to put its marks. */
export interface Scale {
  min: number
  max: number
  ticks: number[]
}

/** Round ends around all values; a lone value gets room on both sides. */
export function niceScale(values: readonly number[], wanted = 5): Scale | null {
  const known = values.filter((it) => Number.isFinite(it))
  if (known.length === 0) return null
  let low = Math.min(...known)
  let high = Math.max(...known)
  if (low === high) {
    const room = Math.abs(low) * 0.1 || 1
    low -= room
    high += room
    // A count does not begin below nothing.
    if (known.every((it) => it >= 0)) low = Math.max(0, low)
  }
  const step = niceStep((high - low) / wanted)
  const first = Math.floor(low / step + 1e-9)
  const last = Math.ceil(high / step - 1e-9)
  const ticks = Array.from({ length: last - first + 1 }, (_, at) => round((first + at) * step, step))
  return { min: ticks[0] ?? low, max: ticks.at(-1) ?? high, ticks }
}

/** Where a value lies, in percent of the width, a little away from both edges. */
export function position(value: number, scale: Scale, edge = 4): number {
  const part = scale.max === scale.min ? 0.5 : (value - scale.min) / (scale.max - scale.min)
  return Math.round((edge + Math.min(1, Math.max(0, part)) * (100 - 2 * edge)) * 100) / 100
}

export interface ValueClass {
  from: number
  to: number
  /** 1 … 5, the deeper the larger. */
  step: number
  count: number
}

/**
 * Up to five classes with about as many values in each. Equal values never fall
 * into different classes, and the ends are values that there are.
 */
export function classesOf(values: readonly number[], most = 5): ValueClass[] {
  const sorted = [...values].filter((it) => Number.isFinite(it)).sort((a, b) => a - b)
  const distinct = [...new Set(sorted)]
  const n = Math.min(most, distinct.length)
  if (n === 0) return []
  const parts: number[][] = Array.from({ length: n }, () => [])
  let at = 0
  let taken = 0
  distinct.forEach((value, index) => {
    const count = sorted.filter((it) => it === value).length
    const left = distinct.length - index
    const open = parts[at]
    // The next class begins when this one has its share, or when each value left needs a class of its own.
    if (at < n - 1 && (open?.length ?? 0) > 0 && (taken >= ((at + 1) * sorted.length) / n || left <= n - 1 - at)) at += 1
    parts[at]?.push(...Array.from({ length: count }, () => value))
    taken += count
  })
  const filled = parts.filter((it) => it.length > 0)
  return filled.map((part, index) => ({
    from: part[0] ?? 0,
    to: part.at(-1) ?? 0,
    step: filled.length === 1 ? 3 : Math.round(1 + (index * 4) / (filled.length - 1)),
    count: part.length,
  }))
}

export function classOf(value: number | null, classes: readonly ValueClass[]): ValueClass | null {
  return value === null ? null : (classes.find((it) => value >= it.from && value <= it.to) ?? null)
}

/** A tint from 1 to 5 among the values of one row; none where there is nothing to compare. */
export function rowTint(value: number | null, all: readonly (number | null)[]): number {
  const known = all.filter((it) => it !== null)
  const low = Math.min(...known)
  const high = Math.max(...known)
  if (value === null || known.length < 2 || low === high) return 0
  return 1 + Math.round(((value - low) / (high - low)) * 4)
}

/** Decimal strings of the server as numbers to draw by; never to print. */
export function toNumber(text: string | null | undefined): number | null {
  if (text === null || text === undefined || text.trim() === '') return null
  const [top, bottom] = text.split('/')
  const value = Number(top) / (bottom === undefined ? 1 : Number(bottom))
  return Number.isFinite(value) ? value : null
}

function niceStep(raw: number): number {
  const power = 10 ** Math.floor(Math.log10(raw))
  const part = raw / power
  return (part <= 1 ? 1 : part <= 2 ? 2 : part <= 5 ? 5 : 10) * power
}

function round(value: number, step: number): number {
  const digits = Math.max(0, -Math.floor(Math.log10(step)) + 1)
  return Number(value.toFixed(digits))
}
