/** '0' .. '9' and 'a' .. 'f' by their character codes. */
function digit(text: string, at: number): number {
  const code = text.charCodeAt(at)
  return code < 97 ? code - 48 : code - 87
}

/** By hand and not by fetch of a data: URL, which `connect-src` would forbid. */
export function decodeHexadecimal(text: string): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(text.length / 2)
  for (let i = 0; i < bytes.length; i += 1) bytes[i] = digit(text, 2 * i) * 16 + digit(text, 2 * i + 1)
  return bytes
}
