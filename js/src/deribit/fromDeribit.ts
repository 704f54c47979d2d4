import { InputError } from '../errors.js'
import { checkNumber } from '../input/checks.js'
import { checkParameters } from '../input/parameters.js'
import type { BuildSurfaceParameters } from '../types/volatility.js'
import { parseInstrument, type DeribitOption } from './instrument.js'
import { numberOf, rowsOf, type DeribitOptionRow } from './rows.js'

export interface FromDeribitParameters {
  /** Responses as they come: a summary of a currency, tickers, order books, or their rows. */
  readonly rows: readonly DeribitOptionRow[] | { readonly result: unknown }
  /** Valuation time, Unix milliseconds; default the latest timestamp among the rows. */
  readonly nowMs?: number
}

/** What `buildSurface` takes, and the instruments of its rows. */
export interface DeribitChain {
  readonly currency: string
  readonly instruments: readonly string[]
  readonly chain: BuildSurfaceParameters
}

const KEYS = new Set(['rows', 'nowMs'])

function timeOf(rows: readonly DeribitOptionRow[]): number {
  const times = rows.map((row, i) => numberOf(row, 'timestamp', i) || numberOf(row, 'creation_timestamp', i))
  const latest = Math.max(0, ...times)
  if (latest > 0) return latest
  throw new InputError('missing_field', 'nowMs must be given where no row has a timestamp.', { field: 'nowMs' })
}

function commonCurrency(options: readonly DeribitOption[]): string {
  const currency = options[0]!.currency
  const other = options.findIndex((option) => option.currency !== currency)
  if (other < 0) return currency
  throw new InputError('out_of_domain', `instrument_name must be of one currency, ${currency}.`, {
    field: 'instrument_name',
    index: other,
    value: options[other]!.currency,
  })
}

/**
 * Deribit's responses as a chain for `buildSurface`. Options that are settled in the coin have their
 * prices in it; those settled in a stablecoin (`SOL_USDC`) have them in quote currency.
 */
export function fromDeribit(given: FromDeribitParameters): DeribitChain {
  checkParameters(given, KEYS)
  const rows = rowsOf(given.rows)
  if (rows.length === 0) throw new InputError('no_data', 'rows must hold at least one.', { field: 'rows', value: 0 })
  const options = rows.map((row, i) => parseInstrument(row.instrument_name, i))
  const currency = commonCurrency(options)
  const column = (value: (row: DeribitOptionRow, i: number) => number) => Float64Array.from(rows, value)
  const side = (ticker: 'best_bid_price' | 'best_ask_price', summary: 'bid_price' | 'ask_price') =>
    column((row, i) => numberOf(row, ticker, i) || numberOf(row, summary, i))
  return {
    currency,
    instruments: rows.map((row) => row.instrument_name),
    chain: {
      nowMs: given.nowMs === undefined ? timeOf(rows) : checkNumber(given.nowMs, { name: 'nowMs' }, null),
      unit: currency.includes('_') ? 'quote' : 'coin',
      expiryMs: column((row, i) => numberOf(row, 'expiration_timestamp', i) || options[i]!.expiryMs),
      strike: Float64Array.from(options, (option) => option.strike),
      type: Uint8Array.from(options, (option) => (option.type === 'call' ? 0 : 1)),
      forward: column((row, i) => numberOf(row, 'underlying_price', i)),
      bidPrice: side('best_bid_price', 'bid_price'),
      askPrice: side('best_ask_price', 'ask_price'),
      markPrice: column((row, i) => numberOf(row, 'mark_price', i)),
      bidVolPercent: column((row, i) => numberOf(row, 'bid_iv', i)),
      askVolPercent: column((row, i) => numberOf(row, 'ask_iv', i)),
      markVolPercent: column((row, i) => numberOf(row, 'mark_iv', i)),
    },
  }
}
