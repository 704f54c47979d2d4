import { domainError, typeError } from '../input/checks.js'

/** What the name of an option says. */
export interface DeribitOption {
  /** `BTC`, or `SOL_USDC` for options that are settled in a stablecoin. */
  readonly currency: string
  /** Unix milliseconds: 08:00 UTC of the day. */
  readonly expiryMs: number
  readonly strike: number
  readonly type: 'call' | 'put'
}

const MONTHS = ['JAN', 'FEB', 'MAR', 'APR', 'MAY', 'JUN', 'JUL', 'AUG', 'SEP', 'OCT', 'NOV', 'DEC']
const EXPIRY_HOUR_UTC = 8
// Strikes below ten have a d for the decimal point: 0d55.
const OPTION = /^([A-Z0-9]+(?:_[A-Z0-9]+)?)-(\d{1,2})([A-Z]{3})(\d{2})-(\d+(?:d\d+)?)-([CP])$/

/** Reads `BTC-27DEC24-100000-C`. Throws InputError where it is not the name of an option. */
export function parseInstrument(name: unknown, index: number | null = null): DeribitOption {
  const row = { name: 'instrument_name' }
  if (typeof name !== 'string') throw typeError(row, index, name, 'a string')
  const match = OPTION.exec(name)
  const month = match === null ? -1 : MONTHS.indexOf(match[3]!)
  if (match === null || month < 0) throw domainError(row, index, name, 'the name of a Deribit option')
  const [, currency, day, , year, strike, side] = match
  const expiryMs = Date.UTC(2000 + Number(year), month, Number(day), EXPIRY_HOUR_UTC)
  if (new Date(expiryMs).getUTCDate() !== Number(day)) throw domainError(row, index, name, 'a name with a day that exists')
  return { currency: currency!, expiryMs, strike: Number(strike!.replace('d', '.')), type: side === 'C' ? 'call' : 'put' }
}
