import { InputError } from '../errors.js'
import { checkInteger, domainError, typeError } from '../input/checks.js'

/** An integer as viem returns it, or as recorded JSON holds it: a decimal string. */
export type Integer = bigint | string
/** A small integer: viem gives a number up to 48 bits, and a bigint for `uint256 decimals`. */
export type SmallInteger = number | bigint | string

const DECIMAL = /^[0-9]+$/
const LONGEST_UINT256 = 78

/** A non-negative integer of at most 256 bits. Numbers are refused: above 2^53 they are already wrong. */
export function integerOf(value: unknown, name: string, index: number | null): bigint {
  if (typeof value === 'bigint') {
    if (value < 0n || value >> 256n !== 0n) throw domainError({ name }, index, value, 'an integer of 0 .. 2^256 - 1')
    return value
  }
  if (typeof value !== 'string') throw typeError({ name }, index, value, 'a bigint or a decimal string')
  if (!DECIMAL.test(value) || value.length > LONGEST_UINT256) {
    throw domainError({ name }, index, value, 'an integer of 0 .. 2^256 - 1 in decimal digits')
  }
  return integerOf(BigInt(value), name, index)
}

/** A non-negative integer that fits a number. */
export function smallIntegerOf(value: unknown, name: string, index: number | null): number {
  if (typeof value === 'number') return checkInteger(value, Number.MAX_SAFE_INTEGER, { name }, index)
  const integer = integerOf(value, name, index)
  if (integer > BigInt(Number.MAX_SAFE_INTEGER)) {
    throw domainError({ name }, index, value, 'an integer of 0 .. 2^53 - 1')
  }
  return Number(integer)
}

/** A price, for which to be absent is an error of its own. */
export function priceOf(value: unknown, index: number): bigint {
  if (value !== undefined && value !== null) return integerOf(value, 'priceInMarketReferenceCurrency', index)
  throw new InputError('missing_price', 'priceInMarketReferenceCurrency must be given.', {
    field: 'priceInMarketReferenceCurrency',
    index,
    value,
  })
}
