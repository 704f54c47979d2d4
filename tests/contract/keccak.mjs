// Keccak-256 as Ethereum has it, for the selectors of Solidity's ABI. Source: the Keccak reference,
// version 3.0, section 1.2: theta, rho, pi, chi, iota over 5 x 5 lanes.
const MASK = 0xffffffffffffffffn
const rotate = (x, n) => (n === 0n ? x : ((x << n) | (x >> (64n - n))) & MASK)

/** Bit t of the round constants' linear feedback shift register. */
function bit(t) {
  let register = 1
  for (let i = 0; i < t % 255; i += 1) {
    register <<= 1
    if (register & 256) register ^= 0x171
  }
  return register & 1
}

function roundConstant(round) {
  let constant = 0n
  for (let j = 0; j <= 6; j += 1) if (bit(j + 7 * round)) constant |= 1n << ((1n << BigInt(j)) - 1n)
  return constant
}
const CONSTANTS = Array.from({ length: 24 }, (_, round) => roundConstant(round))

function permute(lanes) {
  const at = (x, y) => (x % 5) + 5 * (y % 5)
  for (const constant of CONSTANTS) {
    const parity = [0, 1, 2, 3, 4].map((x) => lanes[x] ^ lanes[x + 5] ^ lanes[x + 10] ^ lanes[x + 15] ^ lanes[x + 20])
    for (let i = 0; i < 25; i += 1) lanes[i] ^= parity[(i + 4) % 5] ^ rotate(parity[(i + 1) % 5], 1n)
    let [x, y, held] = [1, 0, lanes[1]]
    for (let t = 0; t < 24; t += 1) {
      ;[x, y] = [y, (2 * x + 3 * y) % 5]
      const next = lanes[at(x, y)]
      lanes[at(x, y)] = rotate(held, BigInt((((t + 1) * (t + 2)) / 2) % 64))
      held = next
    }
    for (let row = 0; row < 25; row += 5) {
      const old = lanes.slice(row, row + 5)
      for (let i = 0; i < 5; i += 1) lanes[row + i] = old[i] ^ (~old[(i + 1) % 5] & MASK & old[(i + 2) % 5])
    }
    lanes[0] ^= constant
  }
}

/** The hash of bytes. */
export function keccak256(bytes) {
  const RATE = 136
  const padded = Buffer.alloc((Math.floor(bytes.length / RATE) + 1) * RATE)
  bytes.copy(padded)
  padded[bytes.length] ^= 1
  padded[padded.length - 1] ^= 0x80
  const lanes = Array(25).fill(0n)
  for (let from = 0; from < padded.length; from += RATE) {
    for (let i = 0; i < RATE / 8; i += 1) lanes[i] ^= padded.readBigUInt64LE(from + 8 * i)
    permute(lanes)
  }
  const hash = Buffer.alloc(32)
  for (let i = 0; i < 4; i += 1) hash.writeBigUInt64LE(lanes[i], 8 * i)
  return hash
}
