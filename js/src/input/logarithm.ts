import { domainError } from './checks.js'

/** Terms for the largest argument: ((100 / 102)^2)^k < 2^-60. */
const TERMS = 1100

/**
 * ln(1 + x) for -0.99 <= x <= 100, within some ulp. By the four operations alone: Math.log1p need not
 * have the same bits in every runtime.
 */
export function logarithmOfOnePlus(x: number, name: string, value: unknown): number {
  if (!(x >= -0.99 && x <= 100)) throw domainError({ name }, null, value, 'above -99 % and below 10,000 %')
  const z = x / (2 + x)
  let power = z
  let sum = z
  for (let k = 1; k <= TERMS; k += 1) {
    power *= z * z
    const next = sum + power / (2 * k + 1)
    if (next === sum) break
    sum = next
  }
  return 2 * sum
}
