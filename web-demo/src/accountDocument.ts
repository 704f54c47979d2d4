import { fromAaveV3 } from 'loadline/aave'
import type { Account, Market } from 'loadline'

/** An error in a pasted document, in the shape of the engine's own. */
export class DocumentError extends Error {
  override readonly name = 'DocumentError'
  readonly code = 'invalid_document'
  constructor(
    message: string,
    readonly field: string,
    readonly value: string,
  ) {
    super(message)
  }
}

export interface AccountDocument {
  readonly market: Market
  readonly account: Account
  readonly source: readonly string[]
}

function parse(text: string): Record<string, unknown> {
  let parsed: unknown
  try {
    parsed = JSON.parse(text)
  } catch (reason) {
    const value = text.trim().slice(0, 40)
    throw new DocumentError(`Not JSON: ${(reason as Error).message}`, 'JSON', value)
  }
  if (typeof parsed !== 'object' || parsed === null || Array.isArray(parsed)) {
    throw new DocumentError('The document must be one JSON object', 'JSON', typeof parsed)
  }
  return parsed as Record<string, unknown>
}

/** Reads a UiPoolDataProvider document. Throws DocumentError or the adapter's typed errors. */
export function readAccount(text: string): AccountDocument {
  const document = parse(text)
  const { market, account } = fromAaveV3(document as never)
  return { market, account, source: [] }
}
