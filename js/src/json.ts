import { InputError } from './errors.js'

/** A bigint in JSON: a decimal string with the suffix that the language itself uses. */
const BIGINT = /^-?[0-9]+n$/

/** JSON of any input or result, with bigints as strings such as "1000000n". */
export function serialize(value: unknown, space?: number): string {
  return JSON.stringify(value, (_, entry: unknown) => (typeof entry === 'bigint' ? `${entry}n` : entry), space)
}

/** What `serialize` wrote: strings such as "1000000n" come back as bigints. Throws InputError. */
export function parse(text: string): unknown {
  if (typeof text !== 'string') {
    throw new InputError('invalid_type', 'text must be a string.', { field: 'text', value: text })
  }
  try {
    return JSON.parse(text, (_, entry: unknown) =>
      typeof entry === 'string' && BIGINT.test(entry) ? BigInt(entry.slice(0, -1)) : entry,
    )
  } catch (cause) {
    throw new InputError('malformed_json', 'text is not JSON.', { field: 'text', value: text, cause })
  }
}
