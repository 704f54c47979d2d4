import { checkArray, checkKeys, checkName, checkNumber, checkObject } from '../input/checks.js'
import type { ImpliedVolInputs } from '../types/impliedVol.js'
import type { OptionInputs } from '../types/option.js'
import { WordWriter } from './bytes.js'
import { FORMAT_VERSION, LIMITS, OPERATION, REQUEST_MAGIC } from './format.js'

const TYPES = ['call', 'put'] as const
const SETTLEMENTS = ['quote', 'coin', 'futures'] as const
const OPTION_NUMBERS = ['spot', 'strike', 'expiryYears', 'vol', 'rate', 'carry'] as const
const QUOTE_NUMBERS = ['price', 'forward', 'strike', 'expiryYears', 'discount', 'displacement'] as const
const OPTION_KEYS = new Set<string>([...OPTION_NUMBERS, 'type', 'settlement'])
const QUOTE_KEYS = new Set<string>([...QUOTE_NUMBERS, 'type', 'settlement'])
const DEFAULTS: Readonly<Record<string, number>> = { rate: 0, carry: 0, discount: 1, displacement: 0 }

/** A writer that holds the heading of a request; its length comes at the end. */
export function begin(operation: keyof typeof OPERATION, count: number): WordWriter {
  const to = new WordWriter()
  to.halves(REQUEST_MAGIC, FORMAT_VERSION | (OPERATION[operation] << 16))
  to.halves(0, count)
  return to
}

function writeRow(to: WordWriter, row: unknown, names: readonly string[], keys: ReadonlySet<string>, index: number | null): void {
  const given = checkObject(row, 'options', index)
  checkKeys(given, keys, index)
  for (const name of names) to.number(checkNumber(given[name] ?? DEFAULTS[name], { name }, index))
  const type = checkName(given['type'], TYPES, { name: 'type' }, index)
  to.halves(type, checkName(given['settlement'] ?? 'quote', SETTLEMENTS, { name: 'settlement' }, index))
}

/** The request for an option's value and five Greeks. */
export function encodePrice(option: OptionInputs): Uint8Array {
  const to = begin('price', 1)
  writeRow(to, option, OPTION_NUMBERS, OPTION_KEYS, null)
  return to.finish()
}

/** The same for at most 64 options; each has a status of its own in the result. */
export function encodePrices(options: readonly OptionInputs[]): Uint8Array {
  const rows = checkArray(options, 'options', LIMITS.rows)
  const to = begin('prices', rows.length)
  rows.forEach((row, i) => writeRow(to, row, OPTION_NUMBERS, OPTION_KEYS, i))
  return to.finish()
}

/** The request for the volatility of a price. */
export function encodeImpliedVol(quote: ImpliedVolInputs): Uint8Array {
  const to = begin('impliedVol', 1)
  writeRow(to, quote, QUOTE_NUMBERS, QUOTE_KEYS, null)
  return to.finish()
}

/** The request for the engine's version and the hashes of its rule packs. */
export function encodeVersion(): Uint8Array {
  return begin('version', 0).finish()
}
