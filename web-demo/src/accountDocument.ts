import { parse } from 'loadline'
import type { Account, Market } from 'loadline'
import { fromAaveV3 } from 'loadline/aave'

export interface AccountDocument {
  readonly market: Market
  readonly account: Account
  readonly source: readonly string[]
}

/** What a document says of its origin, whether as one text, a list or named notes. */
function sourceLines(source: unknown): string[] {
  if (typeof source === 'string') return [source]
  if (Array.isArray(source)) return source.flatMap(sourceLines)
  if (typeof source !== 'object' || source === null) return []
  return Object.entries(source).map(([name, note]) => `${name}: ${sourceLines(note).join(' ')}`)
}

/**
 * Reads a UiPoolDataProvider document; its optional `_source` says where it comes from. Throws the
 * package's typed errors.
 */
export function readAccount(text: string): AccountDocument {
  // The adapter checks each field that it reads, whatever the document turns out to be.
  const document = parse(text) as Parameters<typeof fromAaveV3>[0] & { readonly _source?: unknown }
  const { market, account } = fromAaveV3(document)
  return { market, account, source: sourceLines(document._source) }
}
