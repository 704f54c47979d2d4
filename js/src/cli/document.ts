import { fromAaveV3, type FromAaveV3Parameters } from '../aave.js'
import { InputError } from '../errors.js'
import { parse } from '../json.js'
import type { Account, Market } from '../types.js'

/**
 * A market and an account from a JSON document: the results of UiPoolDataProvider (`reserves`,
 * `baseCurrency`, `userReserves`, ...), or `{ market, account }` as `serialize` writes them.
 */
export function readDocument(text: string): { market: Market; account: Account } {
  const document = parse(text)
  if (typeof document !== 'object' || document === null || Array.isArray(document)) {
    throw new InputError('invalid_type', 'The document must be one JSON object.', { field: 'document', value: document })
  }
  if (!('market' in document)) return fromAaveV3(document as FromAaveV3Parameters)
  return document as { market: Market; account: Account }
}
