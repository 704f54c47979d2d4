import { typeError } from '../input/checks.js'

/** UTF-8 by hand: a compartment may lack TextEncoder. Lone surrogates become U+FFFD. */
export function utf8(text: string): Uint8Array {
  const bytes: number[] = []
  for (const character of text) {
    let code = character.codePointAt(0)!
    if (code >= 0xd800 && code <= 0xdfff) code = 0xfffd
    if (code < 0x80) bytes.push(code)
    else if (code < 0x800) bytes.push(0xc0 | (code >> 6), 0x80 | (code & 63))
    else if (code < 0x10000) bytes.push(0xe0 | (code >> 12), 0x80 | ((code >> 6) & 63), 0x80 | (code & 63))
    else bytes.push(0xf0 | (code >> 18), 0x80 | ((code >> 12) & 63), 0x80 | ((code >> 6) & 63), 0x80 | (code & 63))
  }
  return Uint8Array.from(bytes)
}

/** JSON without spaces, keys in the order of their code units: equal data have one text. */
export function canonicalJson(value: unknown, name: string): string {
  if (Array.isArray(value)) return `[${value.map((entry) => canonicalJson(entry, name)).join(',')}]`
  if (typeof value === 'object' && value !== null) {
    const entries = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1))
    return `{${entries.map(([key, entry]) => `${JSON.stringify(key)}:${canonicalJson(entry, key)}`).join(',')}}`
  }
  const plain = value === null || typeof value === 'string' || typeof value === 'boolean'
  if (plain || Number.isFinite(value)) return JSON.stringify(value)
  throw typeError({ name }, null, value, 'JSON')
}
