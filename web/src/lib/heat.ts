/**
 * A tint from 0 (nothing) to 5 for a count among others. Counts of documents are
 * skewed, so steps follow the square root; only zero gets none.
 */
export function heatStep(value: number, most: number): number {
  if (value <= 0 || most <= 0) return 0
  return Math.min(5, Math.max(1, Math.ceil(Math.sqrt(value / most) * 5)))
}
