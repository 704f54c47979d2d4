import { InputError } from '../errors.js'
import { checkArray, checkKeys, checkNumber, checkObject } from '../input/checks.js'
import type { SurfaceSlice, SviSmile, VolSurface } from '../types/volatility.js'
import type { Instance } from '../wasm/module.js'

const SVI = ['a', 'b', 'rho', 'm', 'sigma'] as const
const SVI_KEYS = new Set<string>(SVI)
const SLICE_KEYS = new Set(['expiryYears', 'forward', 'svi'])
const SURFACE_KEYS = new Set(['slices'])

/** The module's columns of slices: expiry, forward and the parameters of the smile. */
export class Slices {
  readonly #f64: Float64Array
  readonly #first: number
  readonly #capacity: number

  constructor({ memory, schema }: Instance) {
    this.#f64 = memory.f64
    this.#first = schema.areas.slices >> 3
    this.#capacity = schema.limits.surfaceExpiries
  }

  #at(column: number, slice: number): number {
    return this.#first + column * this.#capacity + slice
  }

  writeSmile(smile: SviSmile, slice: number, name = 'svi'): void {
    checkKeys(checkObject(smile, name), SVI_KEYS)
    SVI.forEach((field, i) => {
      this.#f64[this.#at(2 + i, slice)] = checkNumber(smile[field], { name: field }, slice)
    })
  }

  readSmile(slice: number): SviSmile {
    const [a, b, rho, m, sigma] = SVI.map((_, i) => this.#f64[this.#at(2 + i, slice)]!) as [number, number, number, number, number]
    return { a, b, rho, m, sigma }
  }

  /** Writes every slice; returns how many there are. */
  writeSurface(surface: VolSurface): number {
    checkKeys(checkObject(surface, 'surface'), SURFACE_KEYS)
    const slices = checkArray(surface.slices, 'slices', this.#capacity) as readonly SurfaceSlice[]
    if (slices.length === 0) {
      throw new InputError('no_data', 'slices must hold at least one.', { field: 'slices', value: 0 })
    }
    for (const [i, slice] of slices.entries()) {
      checkKeys(checkObject(slice, 'slices', i), SLICE_KEYS, i)
      this.#f64[this.#at(0, i)] = checkNumber(slice.expiryYears, { name: 'expiryYears' }, i)
      this.#f64[this.#at(1, i)] = checkNumber(slice.forward, { name: 'forward' }, i)
      this.writeSmile(slice.svi, i)
    }
    return slices.length
  }

  readSurface(count: number): VolSurface {
    const slices = Array.from({ length: count }, (_, i) => ({
      expiryYears: this.#f64[this.#at(0, i)]!,
      forward: this.#f64[this.#at(1, i)]!,
      svi: this.readSmile(i),
    }))
    return { slices }
  }
}
