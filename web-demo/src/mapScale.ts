/** The map spans a fifth to five times the oracle's price, in equal steps of the logarithm. */
export const SAMPLES = 61
const SPAN = 5
const FACTOR_UNIT = 1_000_000

/** Factor on the oracle's price at a grid step, 0 … SAMPLES - 1. */
export function factorAt(step: number): number {
  return SPAN ** ((2 * step) / (SAMPLES - 1) - 1)
}

/** The reverse; fractional, and beyond the grid for factors beyond the span. */
export function stepOf(factor: number): number {
  return ((Math.log(factor) / Math.log(SPAN) + 1) * (SAMPLES - 1)) / 2
}

export function clampStep(step: number): number {
  return Math.min(Math.max(step, 0), SAMPLES - 1)
}

/** Oracle prices at the grid's steps. */
export function axisPrices(price: bigint): bigint[] {
  return Array.from({ length: SAMPLES }, (_, step) => {
    const scaled = (price * BigInt(Math.round(factorAt(step) * FACTOR_UNIT))) / BigInt(FACTOR_UNIT)
    return scaled > 0n ? scaled : 1n
  })
}
