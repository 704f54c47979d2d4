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

const NUMBER = /^(-?)(\d+)(?:\.(\d+))?(?:e([+-]?\d{1,3}))?$/

/** A number as it is written, `0.05` or `1e-7`: exactly that decimal, and not the binary fraction beside it. */
export function decimalOfNumber(value: unknown, name: string, index: number | null): Decimal {
  if (typeof value !== 'number') throw typeError({ name }, index, value, 'a number')
  const match = NUMBER.exec(String(value))
  if (match === null) throw domainError({ name }, index, value, 'a finite number')
  const [, sign, whole, fraction = '', exponent = '0'] = match
  const places = fraction.length - Number(exponent)
  const digits = BigInt(whole! + fraction) * 10n ** BigInt(Math.max(-places, 0))
  return { digits: sign === '-' ? -digits : digits, places: Math.max(places, 0) }
}

/** A whole number of at least 0: a bigint, a decimal string, or a number below 2^53, above which digits are lost. */
export function wholeOf(value: unknown, name: string, index: number | null): bigint {
  const type = 'a whole number below 2^53, a string of digits or a bigint'
  if (typeof value === 'bigint' && value >= 0n) return value
  if (typeof value === 'string' && /^\d{1,78}$/.test(value)) return BigInt(value)
  if (typeof value === 'number' && Number.isSafeInteger(value) && value >= 0) return BigInt(value)
  if (value === undefined || value === null || typeof value === 'object') throw typeError({ name }, index, value, type)
  throw domainError({ name }, index, value, type)
}

/** A decimal in units of 10^-places; refused where that is not a whole number. */
export function wholeUnits({ digits, places }: Decimal, unitPlaces: number, value: unknown, name: string): bigint {
  const unit = 10n ** BigInt(Math.max(places - unitPlaces, 0))
  if (digits % unit !== 0n) throw domainError({ name }, null, value, `a multiple of 10^-${unitPlaces}`)
  return (digits / unit) * 10n ** BigInt(Math.max(unitPlaces - places, 0))
}
