import { InputError } from '../errors.js'
import { checkObject, typeError } from '../input/checks.js'

/**
 * One option as `public/ticker`, `public/get_order_book` or a row of
 * `public/get_book_summary_by_currency` gives it. Missing sides are null, 0 or absent.
 */
export interface DeribitOptionRow {
  readonly instrument_name: string
  readonly underlying_price?: number | null
  readonly mark_price?: number | null
  readonly mark_iv?: number | null
  readonly bid_iv?: number | null
  readonly ask_iv?: number | null
  /** Of a ticker or an order book. */
  readonly best_bid_price?: number | null
  readonly best_ask_price?: number | null
  /** Of a summary. */
  readonly bid_price?: number | null
  readonly ask_price?: number | null
  readonly timestamp?: number
  readonly creation_timestamp?: number
  /** Where given, it goes before the day in the name. */
  readonly expiration_timestamp?: number
}

type NumberField = Exclude<keyof DeribitOptionRow, 'instrument_name'>

/** A number of a row; 0 where the venue gives none. */
export function numberOf(row: DeribitOptionRow, field: NumberField, index: number): number {
  const value: unknown = row[field]
  if (value === undefined || value === null) return 0
  if (typeof value !== 'number') throw typeError({ name: field }, index, value, 'a number or null')
  if (!Number.isFinite(value)) {
    throw new InputError('not_finite', `${field} must be a finite number.`, { field, index, value })
  }
  return value
}

/** The rows of a response: the response itself, its `result`, or one row alone. */
export function rowsOf(given: unknown): readonly DeribitOptionRow[] {
  if (Array.isArray(given)) return given.map((row, i) => checkObject(row, 'rows', i) as unknown as DeribitOptionRow)
  const { result } = checkObject(given, 'rows')
  return result === undefined ? [given as DeribitOptionRow] : rowsOf(result)
}
