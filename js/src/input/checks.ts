import { CapacityError, InputError, type ErrorDetails } from '../errors.js'
import type { Memory } from '../wasm/memory.js'
import type { FieldRow } from '../wasm/schema.js'

// Type and range of single fields, before anything is written. What a value means (an index below
// 1e27, a threshold above 100 %) is the core's to judge: these functions make sure that the core
// sees exactly what the caller gave.

/** A field to be named in an error: a schema row, or a name alone where the core has no such field. */
export type Named = Pick<FieldRow, 'name'> & Partial<Pick<FieldRow, 'unit' | 'domain'>> & {
  /** The list in which an index counts, where there is more than one. */
  readonly list?: string | null
}

export type PlainObject = Readonly<Record<string, unknown>>

function detailsOf(row: Named, index: number | null, value: unknown): ErrorDetails {
  return { field: row.name, index, value, list: row.list ?? null }
}

function described(row: Named, type: string): string {
  const notes = [row.unit, row.domain].filter((note) => note !== undefined && note !== '')
  return `${row.name} must be ${type}${notes.length > 0 ? ` (${notes.join(', ')})` : ''}.`
}

/** The error of a value that has the wrong type; a value that is absent has a code of its own. */
export function typeError(row: Named, index: number | null, value: unknown, type: string): InputError {
  const details = detailsOf(row, index, value)
  if (value === undefined || value === null) {
    if (row.name === 'price') return new InputError('missing_price', described(row, type), details)
    return new InputError('missing_field', described(row, type), details)
  }
  return new InputError('invalid_type', described(row, type), details)
}

export function domainError(row: Named, index: number | null, value: unknown, type: string): InputError {
  return new InputError('out_of_domain', described(row, type), detailsOf(row, index, value))
}

export function unknownAsset(asset: string, index: number | null, field = 'asset'): InputError {
  return new InputError('unknown_asset', `${field} is not listed in the market.`, { field, index, value: asset })
}

const ZERO = 0n
const TWO_64 = 1n << 64n
const TWO_128 = 1n << 128n
const TWO_256 = 1n << 256n

function checkBigint(value: unknown, limit: bigint, type: string, row: Named, index: number | null): bigint {
  if (typeof value !== 'bigint') throw typeError(row, index, value, type)
  if (value < ZERO || value >= limit) throw domainError(row, index, value, type)
  return value
}

const U256 = 'a bigint of 0 .. 2^256 - 1'

export function checkU256(value: unknown, row: Named, index: number | null): bigint {
  return checkBigint(value, TWO_256, U256, row, index)
}

/** Checks and writes in one step: the range check and the split into limbs share their work. */
export function putU256(memory: Memory, address: number, value: unknown, row: Named, index: number | null): bigint {
  if (typeof value !== 'bigint') throw typeError(row, index, value, U256)
  if (!memory.writeU256(address, value)) throw domainError(row, index, value, U256)
  return value
}

export function checkU128(value: unknown, row: Named, index: number | null): bigint {
  return checkBigint(value, TWO_128, 'a bigint of 0 .. 2^128 - 1', row, index)
}
export function checkU64(value: unknown, row: Named, index: number | null): bigint {
  return checkBigint(value, TWO_64, 'a bigint of 0 .. 2^64 - 1', row, index)
}

/** A finite number. */
export function checkNumber(value: unknown, row: Named, index: number | null): number {
  if (typeof value !== 'number') throw typeError(row, index, value, 'a number')
  if (!Number.isFinite(value)) {
    throw new InputError('not_finite', described(row, 'a finite number'), detailsOf(row, index, value))
  }
  return value
}

/** A whole number from 0 to `limit`. */
export function checkInteger(value: unknown, limit: number, row: Named, index: number | null): number {
  const number = checkNumber(value, row, index)
  if (!(Number.isInteger(number) && number >= 0 && number <= limit)) {
    throw domainError(row, index, value, `a whole number of 0 .. ${limit}`)
  }
  return number
}

export function checkBoolean(value: unknown, row: Named, index: number | null): boolean {
  if (typeof value !== 'boolean') throw typeError(row, index, value, 'a boolean')
  return value
}

export function checkString(value: unknown, row: Named, index: number | null): string {
  if (typeof value !== 'string') throw typeError(row, index, value, 'a string')
  return value
}

export function checkObject(value: unknown, name: string, index: number | null = null): PlainObject {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw typeError({ name }, index, value, 'an object')
  }
  return value as PlainObject
}

export function checkArray(value: unknown, name: string, limit: number): readonly unknown[] {
  if (!Array.isArray(value)) throw typeError({ name }, null, value, 'an array')
  if (value.length > limit) {
    const details = { field: name, value: value.length }
    throw new CapacityError('capacity_exceeded', `${name} takes at most ${limit} entries.`, details)
  }
  return value
}

/** One of a fixed set of names; returns its place in the set. */
export function checkName(value: unknown, names: readonly string[], row: Named, index: number | null): number {
  const at = names.indexOf(checkString(value, row, index))
  if (at < 0) throw domainError(row, index, value, `one of ${names.join(', ')}`)
  return at
}

/** Refuses a key that the type does not have: a misspelt field must not pass in silence. */
export function checkKeys(value: object, keys: ReadonlySet<string>, index: number | null = null): void {
  for (const key in value) {
    if (!keys.has(key)) {
      throw new InputError('unknown_key', `${key} is not a field here.`, {
        field: key,
        index,
        value: (value as PlainObject)[key],
      })
    }
  }
}

/** The number of keys, without a list of them: enough to skip `checkKeys` on the fast path. */
export function countKeys(value: object): number {
  let count = 0
  for (const _ in value) count += 1
  return count
}
