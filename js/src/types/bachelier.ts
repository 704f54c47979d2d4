import type { ForwardOptionValue } from './forwardOption.js'

/** A European option whose forward moves by a normal law (Bachelier); forward and strike may be negative. */
export interface BachelierInputs {
  readonly type: 'call' | 'put'
  readonly forward: number
  readonly strike: number
  /** >= 0, ACT/365F. */
  readonly expiryYears: number
  /** >= 0, quote currency per square root of a year. */
  readonly normalVol: number
  /** Value today of 1 at expiry; default 1. */
  readonly discount?: number
}

/** As ForwardOptionValue; vega and its kin are derivatives in `normalVol`. */
export type BachelierValue = ForwardOptionValue

/** The price of a European option in Bachelier's model. */
export interface ImpliedNormalVolInputs {
  readonly type: 'call' | 'put'
  readonly price: number
  readonly forward: number
  readonly strike: number
  /** > 0, ACT/365F. */
  readonly expiryYears: number
  readonly discount?: number
}

export interface ImpliedNormalVol {
  /** Quote currency per square root of a year. */
  readonly normalVol: number
  readonly vega: number
}
