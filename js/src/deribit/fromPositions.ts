import { InputError } from '../errors.js'
import { checkArray, checkNumber, checkObject, checkString, domainError, unknownAsset } from '../input/checks.js'
import { checkParameters } from '../input/parameters.js'
import type { BookExpiry, OptionLeg, ScanInputs } from '../types/margin/option.js'
import { parseInstrument } from './instrument.js'
import type { DeribitAccountSummary, DeribitPosition, DeribitPricedOption, DeribitResponse } from './responses.js'
import { numberOf, rowsOf } from './rows.js'

export interface FromDeribitPositionsParameters {
  /** `private/get_positions` of one currency. */
  readonly positions: DeribitResponse<readonly DeribitPosition[]>
  /** Where the options' volatilities and forwards are: positions have neither. */
  readonly rows: DeribitResponse<readonly DeribitPricedOption[]>
  /** `private/get_account_summary`, for the venue's own figures. */
  readonly summary?: DeribitResponse<DeribitAccountSummary>
  /** Unix milliseconds; default when the positions' response left the venue, else the latest of the rows. */
  readonly nowMs?: number
}

export interface DeribitBook {
  /** `BTC`, or `SOL_USDC` of a book that is settled in a stablecoin. */
  readonly currency: string
  /** For `deribitPortfolioMargin`; leg i is of `instruments[i]`. */
  readonly inputs: ScanInputs
  readonly instruments: readonly string[]
  /** The venue's own, in its currency; null without a summary. */
  readonly published: { readonly equity: number; readonly initial: number; readonly maintenance: number } | null
}

const KEYS = new Set(['positions', 'rows', 'summary', 'nowMs'])
const MOST = 4096
const FUTURE = /^([A-Z0-9]+(?:_[A-Z0-9]+)?)-(?:PERPETUAL|\d{1,2}[A-Z]{3}\d{2})$/

interface Held {
  readonly currency: string
  readonly name: string
  readonly isOption: boolean
  readonly amount: number
  readonly mark: number
  readonly index: number
}

/** The size with the direction's sign; a size whose own sign says otherwise is refused. */
function signedSize(position: DeribitPosition, index: number): number {
  const size = checkNumber(position.size, { name: 'size' }, index)
  const direction = checkString(position.direction, { name: 'direction' }, index)
  if (direction === 'zero' && size === 0) return 0
  if (direction === 'buy' && size >= 0) return size
  if (direction === 'sell') return -Math.abs(size)
  throw domainError({ name: 'direction' }, index, direction, 'buy, sell or zero, as the size says')
}

function heldOf(position: DeribitPosition, index: number): Held {
  const name = checkString(position.instrument_name, { name: 'instrument_name' }, index)
  const kind = checkString(position.kind, { name: 'kind' }, index)
  const positive = (field: 'mark_price' | 'index_price') => {
    const price = checkNumber(position[field], { name: field }, index)
    if (price > 0 || (kind === 'option' && field === 'mark_price' && price === 0)) return price
    throw domainError({ name: field }, index, price, 'above 0')
  }
  const currency = kind === 'option' ? parseInstrument(name, index).currency : kind === 'future' ? FUTURE.exec(name)?.[1] : null
  if (currency === null) throw domainError({ name: 'kind' }, index, kind, 'option or future: a combination is held as its legs')
  if (currency === undefined) throw domainError({ name: 'instrument_name' }, index, name, 'the name of a Deribit future')
  return { currency, name, isOption: kind === 'option', amount: signedSize(position, index), mark: positive('mark_price'), index: positive('index_price') }
}

/** What all positions have in common. */
function common<Field extends 'currency' | 'index'>(held: readonly Held[], field: Field, name: string): Held[Field] {
  const first = held[0]![field]
  const other = held.findIndex((one) => one[field] !== first)
  if (other < 0) return first
  throw new InputError('out_of_domain', `${name} must be the same of all positions, ${first}.`, { field: name, index: other, value: held[other]![field] })
}

function timeOf(given: FromDeribitPositionsParameters, rows: readonly DeribitPricedOption[]): number {
  if (given.nowMs !== undefined) return checkNumber(given.nowMs, { name: 'nowMs' }, null)
  const { usOut } = given.positions as { usOut?: number }
  if (usOut !== undefined) return checkNumber(usOut, { name: 'usOut' }, null) / 1000
  const latest = Math.max(0, ...rows.map((row, i) => numberOf(row, 'timestamp', i) || numberOf(row, 'creation_timestamp', i)))
  if (latest > 0) return latest
  throw new InputError('missing_field', 'nowMs must be given where no response has a time.', { field: 'nowMs' })
}

/** Volatility and forward of a held option, in quote currency a unit. */
function pricedOf(rows: readonly DeribitPricedOption[], name: string, index: number): { vol: number; forward: number; rate: number } {
  const at = rows.findIndex((row) => row.instrument_name === name)
  if (at < 0) throw unknownAsset(name, index, 'instrument_name')
  const row = rows[at]!
  const [percent, forward] = [numberOf(row, 'mark_iv', at), numberOf(row, 'underlying_price', at)]
  if (!(percent > 0)) throw new InputError('missing_price', 'mark_iv must be above 0.', { field: 'mark_iv', index: at, value: row.mark_iv })
  if (!(forward > 0)) throw new InputError('missing_price', 'underlying_price must be above 0.', { field: 'underlying_price', index: at, value: row.underlying_price })
  const rate = row.interest_rate == null ? 0 : checkNumber(row.interest_rate, { name: 'interest_rate' }, at)
  return { vol: percent / 100, forward, rate }
}

function publishedOf(given: DeribitResponse<DeribitAccountSummary> | undefined, currency: string): DeribitBook['published'] {
  if (given === undefined) return null
  const outer = checkObject(given, 'summary')
  const summary = outer['result'] === undefined ? outer : checkObject(outer['result'], 'result')
  const settled = currency.split('_').at(-1)!
  if (summary['currency'] !== settled) throw domainError({ name: 'currency' }, null, summary['currency'], `that of the positions, ${settled}`)
  const number = (name: keyof DeribitAccountSummary) => checkNumber(summary[name], { name }, null)
  return { equity: number('equity'), initial: number('initial_margin'), maintenance: number('maintenance_margin') }
}

/**
 * Positions of one currency as a book for `deribitPortfolioMargin`. Futures of every expiry are one
 * line of the index: an inverse one of `size` USD is `size / mark_price` coins, a linear one
 * `size * mark_price / index_price`. The forward of an expiry is that of its first option held.
 * Chains have been recorded, private responses have not: these follow the venue's documentation.
 * Throws InputError.
 */
export function fromDeribitPositions(given: FromDeribitPositionsParameters): DeribitBook {
  checkParameters(given, KEYS)
  const response = given.positions as { result?: unknown }
  const positions = checkArray(Array.isArray(response) ? response : checkObject(response, 'positions')['result'], 'positions', MOST)
  const rows = rowsOf(given.rows) as readonly DeribitPricedOption[]
  const held = positions.map((position, i) => heldOf(checkObject(position, 'positions', i) as unknown as DeribitPosition, i))
  if (held.length === 0) throw new InputError('no_data', 'positions must hold at least one.', { field: 'positions', value: 0 })
  const currency = common(held, 'currency', 'instrument_name')
  const spot = common(held, 'index', 'index_price')
  const nowMs = timeOf(given, rows)
  const isInverse = !currency.includes('_')
  const times: number[] = []
  const expiries: BookExpiry[] = []
  const legs: OptionLeg[] = []
  const instruments: string[] = []
  let futures = 0
  held.forEach(({ name, isOption, amount, mark }, i) => {
    if (!isOption) {
      futures += isInverse ? amount / mark : (amount * mark) / spot
      return
    }
    const { expiryMs, strike, type } = parseInstrument(name, i)
    const { vol, forward, rate } = pricedOf(rows, name, i)
    if (expiryMs <= nowMs) throw domainError({ name: 'instrument_name' }, i, name, 'an option that has not expired')
    if (!times.includes(expiryMs)) {
      times.push(expiryMs)
      expiries.push({ seconds: (expiryMs - nowMs) / 1000, forward, rate })
    }
    legs.push({ expiry: times.indexOf(expiryMs), type, strike, amount, vol })
    instruments.push(name)
  })
  const account = { book: { legs, expiries }, perpetual: { amount: futures, price: spot }, spot, settlement: isInverse ? ('coin' as const) : ('quote' as const) }
  return { currency, inputs: { account }, instruments, published: publishedOf(given.summary, currency) }
}
