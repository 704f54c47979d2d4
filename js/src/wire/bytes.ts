/** Writes words of eight bytes, little-endian, into a buffer that grows. */
export class WordWriter {
  #bytes = new Uint8Array(512)
  #view = new DataView(this.#bytes.buffer)
  #used = 0

  #reserve(): number {
    const at = this.#used
    this.#used += 8
    if (this.#used > this.#bytes.length) {
      const grown = new Uint8Array(2 * this.#bytes.length)
      grown.set(this.#bytes)
      this.#bytes = grown
      this.#view = new DataView(grown.buffer)
    }
    return at
  }
  word(value: bigint): void {
    const at = this.#reserve() // may put another view in place
    this.#view.setBigUint64(at, value, true)
  }
  halves(low: number, high: number): void {
    const at = this.#reserve()
    this.#view.setUint32(at, low, true)
    this.#view.setUint32(at + 4, high, true)
  }
  number(value: number): void {
    const at = this.#reserve()
    this.#view.setFloat64(at, value, true)
  }
  /** Limbs, least significant first. */
  u256(value: bigint): void {
    for (let shift = 0n; shift < 256n; shift += 64n) this.word((value >> shift) & 0xffffffffffffffffn)
  }
  /** The words so far. */
  words(): readonly bigint[] {
    return Array.from({ length: this.#used / 8 }, (_, i) => this.#view.getBigUint64(8 * i, true))
  }
  /** The bytes so far, with the heading's length put in. */
  finish(): Uint8Array {
    this.#view.setUint32(8, this.#used, true)
    return this.#bytes.slice(0, this.#used)
  }
}

/** Reads words of eight bytes, little-endian. */
export class WordReader {
  readonly #view: DataView
  #at: number

  constructor(bytes: Uint8Array, at: number) {
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
    this.#at = at
  }
  #next(): number {
    this.#at += 8
    return this.#at - 8
  }
  word(): bigint {
    return this.#view.getBigUint64(this.#next(), true)
  }
  halves(): [number, number] {
    const at = this.#next()
    return [this.#view.getUint32(at, true), this.#view.getUint32(at + 4, true)]
  }
  number(): number {
    return this.#view.getFloat64(this.#next(), true)
  }
  u256(): bigint {
    return this.word() | (this.word() << 64n) | (this.word() << 128n) | (this.word() << 192n)
  }
}
