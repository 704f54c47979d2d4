const MASK = 0xffffffffffffffffn

/** The digest of core/base/digest.hpp over 64-bit words. */
export function digest(words: Iterable<bigint>): bigint {
  let state = 0xcbf29ce484222325n
  for (const word of words) {
    state = ((state ^ word) * 0x00000100000001b3n) & MASK
    state ^= state >> 29n
  }
  let z = (state + 0x9e3779b97f4a7c15n) & MASK
  z = ((z ^ (z >> 30n)) * 0xbf58476d1ce4e5b9n) & MASK
  z = ((z ^ (z >> 27n)) * 0x94d049bb133111ebn) & MASK
  return z ^ (z >> 31n)
}

function* wordsOf(bytes: Uint8Array, size: number): Iterable<bigint> {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  for (let at = 0; at + 8 <= size; at += 8) yield view.getBigUint64(at, true)
}

/**
 * What a result's last word must be: the digest of the request's words and of the result's before it.
 * `result` is with or without that word. A message that was refused as such is not digested: leave it
 * out then.
 */
export function certificateOf(request: Uint8Array | null, result: Uint8Array): bigint {
  const size = new DataView(result.buffer, result.byteOffset, result.byteLength).getUint32(8, true) - 8
  function* all(): Iterable<bigint> {
    if (request) yield* wordsOf(request, request.length)
    yield* wordsOf(result, size)
  }
  return digest(all())
}
