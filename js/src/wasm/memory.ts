const WORD_BITS = 64n

/**
 * Views over the module's memory. It is created at its final size and never grows, so a view made
 * once stays valid for as long as the engine lives.
 */
export class Memory {
  readonly u8: Uint8Array
  readonly u16: Uint16Array
  readonly u32: Uint32Array
  readonly u64: BigUint64Array
  readonly f64: Float64Array

  constructor(buffer: ArrayBuffer) {
    this.u8 = new Uint8Array(buffer)
    this.u16 = new Uint16Array(buffer)
    this.u32 = new Uint32Array(buffer)
    this.u64 = new BigUint64Array(buffer)
    this.f64 = new Float64Array(buffer)
  }

  /**
   * Writes `value` at a byte address divisible by 8 and returns true; returns false, and writes
   * nothing, when it does not lie in 0 .. 2^256 - 1. `asUintN` against itself is the range check:
   * engines compile it to a truncation, where a comparison of bigints is a call.
   */
  writeU256(address: number, value: bigint): boolean {
    const { u64, f64 } = this
    const word = address >> 3
    const low = BigInt.asUintN(64, value)
    if (low === value) {
      u64[word] = low
      f64[word + 1] = 0
      f64[word + 2] = 0
      f64[word + 3] = 0
      return true
    }
    const upper = value >> WORD_BITS
    const middle = BigInt.asUintN(64, upper)
    const rest = middle === upper ? 0n : upper >> WORD_BITS
    if (BigInt.asUintN(128, rest) !== rest) return false
    u64[word] = low
    u64[word + 1] = middle
    u64[word + 2] = rest
    u64[word + 3] = rest >> WORD_BITS
    return true
  }

  readU256(address: number): bigint {
    const { u32, u64 } = this
    const half = address >> 2
    const word = address >> 3
    const low = u64[word]!
    if ((u32[half + 4]! | u32[half + 5]! | u32[half + 6]! | u32[half + 7]!) !== 0) {
      const upper = (u64[word + 3]! << WORD_BITS) | u64[word + 2]!
      return (((upper << WORD_BITS) | u64[word + 1]!) << WORD_BITS) | low
    }
    if ((u32[half + 2]! | u32[half + 3]!) === 0) return low
    return (u64[word + 1]! << WORD_BITS) | low
  }

  /** A whole number of 0 .. 2^53 - 1 into eight bytes. */
  writeInteger(address: number, value: number): void {
    this.u32[address >> 2] = value >>> 0
    this.u32[(address >> 2) + 1] = Math.floor(value / 4294967296)
  }

  readInteger(address: number): number {
    return this.u32[address >> 2]! + this.u32[(address >> 2) + 1]! * 4294967296
  }
}
