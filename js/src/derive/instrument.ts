import { domainError, typeError } from '../input/checks.js'

/** What the name of an option says. */
export interface DeriveOption {
  readonly currency: string
  /** Unix milliseconds: 08:00 UTC of the day. */
  readonly expiryMs: number
  readonly strike: number
  readonly type: 'call' | 'put'
}

const EXPIRY_HOUR_UTC = 8
// A strike below ten has an underscore for the decimal point: 2_5.
const OPTION = /^([A-Z0-9]+)-(\d{4})(\d{2})(\d{2})-(\d+(?:_\d+)?)-([CP])$/
const PERPETUAL = /^([A-Z0-9]+)-PERP$/

/** Reads `ETH-20261225-4000-C`. Throws InputError where it is not the name of an option. */
export function parseDeriveOption(name: unknown, index: number | null = null): DeriveOption {
  const row = { name: 'instrument_name' }
  if (typeof name !== 'string') throw typeError(row, index, name, 'a string')
  const match = OPTION.exec(name)
  if (match === null) throw domainError(row, index, name, 'the name of a Derive option')
  const [, currency, year, month, day, strike, side] = match
  const expiryMs = Date.UTC(Number(year), Number(month) - 1, Number(day), EXPIRY_HOUR_UTC)
  const date = new Date(expiryMs)
  if (date.getUTCMonth() !== Number(month) - 1 || date.getUTCDate() !== Number(day)) throw domainError(row, index, name, 'a name with a day that exists')
  return { currency: currency!, expiryMs, strike: Number(strike!.replace('_', '.')), type: side === 'C' ? 'call' : 'put' }
}

/** `ETH` of `ETH-PERP`. */
export function currencyOfPerpetual(name: string, index: number): string {
  const match = PERPETUAL.exec(name)
  if (match === null) throw domainError({ name: 'instrument_name' }, index, name, 'the name of a Derive perpetual')
  return match[1]!
}
