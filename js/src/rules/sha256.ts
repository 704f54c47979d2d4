/** The first `count` primes' roots of the given degree, 32 bits after the point (FIPS 180-4, 4.2.2 and 5.3.3). */
function rootBits(count: number, degree: 2 | 3): number[] {
  const primes: number[] = []
  for (let candidate = 2; primes.length < count; candidate += 1) {
    if (primes.every((prime) => candidate % prime !== 0)) primes.push(candidate)
  }
  return primes.map((prime) => {
    // The largest integer whose power is at most prime * 2^(32 degree): the root, exactly.
    const target = BigInt(prime) << BigInt(32 * degree)
    let low = 0n
    let high = 1n << 40n
    while (high - low > 1n) {
      const middle = (low + high) >> 1n
      if (middle ** BigInt(degree) <= target) low = middle
      else high = middle
    }
    return Number(low & 0xffffffffn)
  })
}

function rotate(word: number, bits: number): number {
  return (word >>> bits) | (word << (32 - bits))
}

/** The message with its padding, as big-endian words: a one bit, zeros, the length in bits. */
function wordsOf(bytes: Uint8Array): Uint32Array {
  const words = new Uint32Array(Math.ceil((bytes.length + 9) / 64) * 16)
  bytes.forEach((byte, i) => (words[i >> 2]! |= byte << (24 - 8 * (i % 4))))
  words[bytes.length >> 2]! |= 0x80 << (24 - 8 * (bytes.length % 4))
  words[words.length - 2] = Math.floor(bytes.length / 2 ** 29)
  words[words.length - 1] = bytes.length << 3
  return words
}

function schedule(block: Uint32Array): Uint32Array {
  const w = new Uint32Array(64)
  w.set(block)
  for (let i = 16; i < 64; i += 1) {
    const early = w[i - 15]!
    const late = w[i - 2]!
    const s0 = rotate(early, 7) ^ rotate(early, 18) ^ (early >>> 3)
    const s1 = rotate(late, 17) ^ rotate(late, 19) ^ (late >>> 10)
    w[i] = w[i - 16]! + s0 + w[i - 7]! + s1
  }
  return w
}

function compress(state: Uint32Array, block: Uint32Array, constants: readonly number[]): void {
  const w = schedule(block)
  let [a, b, c, d, e, f, g, h] = state as unknown as [number, number, number, number, number, number, number, number]
  for (let i = 0; i < 64; i += 1) {
    const s1 = rotate(e, 6) ^ rotate(e, 11) ^ rotate(e, 25)
    const t1 = (h + s1 + ((e & f) ^ (~e & g)) + constants[i]! + w[i]!) | 0
    const s0 = rotate(a, 2) ^ rotate(a, 13) ^ rotate(a, 22)
    const t2 = (s0 + ((a & b) ^ (a & c) ^ (b & c))) | 0
    ;[h, g, f, e, d, c, b, a] = [g, f, e, (d + t1) | 0, c, b, a, (t1 + t2) | 0]
  }
  ;[a, b, c, d, e, f, g, h].forEach((word, i) => (state[i]! += word))
}

/** SHA-256 of bytes, in hexadecimal: by hand, because Web Crypto answers later and not everywhere. */
export function sha256(bytes: Uint8Array): string {
  const constants = rootBits(64, 3)
  const state = Uint32Array.from(rootBits(8, 2))
  const words = wordsOf(bytes)
  for (let at = 0; at < words.length; at += 16) compress(state, words.subarray(at, at + 16), constants)
  return Array.from(state, (word) => word.toString(16).padStart(8, '0')).join('')
}
