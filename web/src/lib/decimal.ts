/**
 * Exact decimals, as the server counts: a sum of shares may not be a hair off
 * because the browser counts in halves of halves.
 */
export interface Decimal {
  units: bigint
  /** Digits behind the point. */
  scale: number
}

/** `null` for what is no plain decimal: `1e3`, `1,000`, nothing. */
export function decimal(text: string): Decimal | null {
  const found = /^([+-]?)(\d{1,18})(?:\.(\d{1,10}))?$/.exec(text.trim())
  if (!found) return null
  const [, sign, whole = '0', fraction = ''] = found
  const units = BigInt(whole + fraction)
  return { units: sign === '-' ? -units : units, scale: fraction.length }
}

export const ZERO: Decimal = { units: 0n, scale: 0 }

function at(value: Decimal, scale: number): bigint {
  return value.units * 10n ** BigInt(scale - value.scale)
}

export function add(a: Decimal, b: Decimal): Decimal {
  const scale = Math.max(a.scale, b.scale)
  return { units: at(a, scale) + at(b, scale), scale }
}

export function minus(a: Decimal, b: Decimal): Decimal {
  return add(a, { units: -b.units, scale: b.scale })
}

/** A part of a whole in per cent. */
export function percentOf(whole: Decimal, percent: Decimal): Decimal {
  return { units: whole.units * percent.units, scale: whole.scale + percent.scale + 2 }
}

/** Negative, zero or positive, as `a` is less than, equal to or more than `b`. */
export function compare(a: Decimal, b: Decimal): number {
  const { units } = minus(a, b)
  return units < 0n ? -1 : units > 0n ? 1 : 0
}

/** Without noughts at the end: 3.50 is 3.5. */
export function shown(value: Decimal): string {
  const negative = value.units < 0n
  const digits = (negative ? -value.units : value.units).toString().padStart(value.scale + 1, '0')
  const whole = digits.slice(0, digits.length - value.scale)
  const fraction = digits.slice(digits.length - value.scale).replace(/0+$/, '')
  const sign = negative && /[1-9]/.test(digits) ? '-' : ''
  return `${sign}${whole}${fraction ? `.${fraction}` : ''}`
}
