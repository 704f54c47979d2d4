import { domainError, typeError } from './checks.js'

const DECIMAL = /^(-?)(\d{1,60})(?:\.(\d{0,60}))?$/

/** A decimal as venues write it, `"-0.00785"`, in units of 10^-places. */
export interface Decimal {
  readonly digits: bigint
  readonly places: number
}

/** Reads a decimal string exactly. */
export function decimalOf(value: unknown, name: string, index: number | null): Decimal {
  if (typeof value !== 'string') throw typeError({ name }, index, value, 'a decimal string')
  const match = DECIMAL.exec(value)
  if (match === null) throw domainError({ name }, index, value, 'a decimal string')
  const [, sign, whole, fraction = ''] = match
  const digits = BigInt(whole! + fraction)
  return { digits: sign === '-' ? -digits : digits, places: fraction.length }
}

/** The decimal in units of 10^exponent; refused where that is not a whole number. */
export function unitsOf(value: unknown, exponent: number, name: string, index: number | null): bigint {
  const { digits, places } = decimalOf(value, name, index)
  const shift = -exponent - places
  if (shift >= 0) return digits * 10n ** BigInt(shift)
  const unit = 10n ** BigInt(-shift)
  if (digits % unit === 0n) return digits / unit
  throw domainError({ name }, index, value, `a multiple of 10^${exponent}`)
}

/** The nearest number to a decimal string. */
export function numberOfDecimal(value: unknown, name: string, index: number | null): number {
  decimalOf(value, name, index)
  return Number(value)
}
