import type { BuildSurfaceParameters } from 'loadline/desk'
import { InputError } from 'loadline/desk'
import { fromDeribit } from 'loadline/deribit'
import sample from '../../../tests/data/surface-dax-2002-07-05.json'
import { readRows, refuse } from './quoteRows'
import type { QuoteSource } from './surfaceProtocol'

const DAY_MILLISECONDS = 86_400_000
const DAYS_PER_YEAR = 365

export interface Quotes {
  readonly origin: string
  readonly chain: BuildSurfaceParameters
  /** Of each row: what it is called where the fit leaves it out. */
  readonly names: readonly string[]
}

/** The DAX of 5 July 2002: one volatility a strike and day, no bid and ask. */
function readSample(): Quotes {
  const { spot, dividendYield, maturityDays, zeroRates, strikes } = sample
  const nowMs = Date.parse(sample.asOf)
  const rows = maturityDays.flatMap((days, column) => {
    const growth = ((zeroRates[column]! - dividendYield) * days) / DAYS_PER_YEAR
    const forward = spot * Math.exp(growth)
    return strikes.map((strike, row) => ({
      expiryMs: nowMs + days * DAY_MILLISECONDS,
      strike,
      forward,
      // The vol is that of both sides; the row stands for the one out of the money.
      type: strike >= forward ? 0 : 1,
      vol: sample.vols_strike_by_maturity[row]![column]!,
    }))
  })
  return {
    origin:
      'DAX of 5 July 2002, 13 strikes by 8 expiries: recorded implied volatilities without bid and ' +
      'ask, from QuantLib’s test suite (hestonmodel.cpp, after A. Sepp), BSD licence.',
    names: rows.map(({ strike, type }) => `${strike} ${type ? 'put' : 'call'}`),
    chain: {
      nowMs,
      expiryMs: Float64Array.from(rows, (row) => row.expiryMs),
      strike: Float64Array.from(rows, (row) => row.strike),
      type: Uint8Array.from(rows, (row) => row.type),
      forward: Float64Array.from(rows, (row) => row.forward),
      markVolPercent: Float64Array.from(rows, (row) => 100 * row.vol),
    },
  }
}

function readDeribit(text: string): Quotes {
  let document: unknown
  try {
    document = JSON.parse(text)
  } catch (cause) {
    throw new InputError('malformed_json', 'The text begins like JSON but is none.', {
      field: 'quotes',
      cause,
    })
  }
  const { currency, instruments, chain } = fromDeribit({ rows: document as never })
  const time = new Date(chain.nowMs).toISOString().slice(0, 16).replace('T', ' ')
  const origin = `Your quotes: ${instruments.length} options on ${currency} of Deribit, ${time} UTC.`
  return { origin, names: instruments, chain }
}

/** Reads what the panel was given. Throws InputError, which names row, field and value. */
export function readQuotes(source: QuoteSource): Quotes {
  if (source.kind === 'sample') return readSample()
  const text = source.text.trim()
  if (text === '') refuse('no_data', 'There are no quotes: paste rows first.', { field: 'quotes' })
  return /^[[{]/.test(text) ? readDeribit(text) : readRows(source)
}
