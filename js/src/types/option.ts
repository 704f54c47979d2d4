import type { Batch, ColumnsOf } from './batch.js'

/**
 * The currency of value and Greeks: 'coin' is the underlying itself (inverse). 'futures' is quote
 * currency with the premium margined daily instead of paid today: an undiscounted value.
 */
export type Settlement = 'quote' | 'coin' | 'futures'

/** A European option on a spot. Rates and yields are continuous, per year. */
export interface OptionInputs {
  readonly type: 'call' | 'put'
  /** > 0, quote currency per unit of the underlying. */
  readonly spot: number
  readonly strike: number
  /** >= 0, ACT/365F; 0 = at expiry. */
  readonly expiryYears: number
  /** >= 0, annual lognormal; 0.65 = 65 %. */
  readonly vol: number
  readonly rate?: number
  readonly carry?: number
  /** 'coin' = premium in the underlying (inverse options); 'futures' = premium margined daily. */
  readonly settlement?: Settlement
}

/** Plain partial derivatives, per 1.0 of the input; see the units table of the README. */
export interface OptionValue {
  readonly value: number
  readonly delta: number
  readonly gamma: number
  readonly vega: number
  readonly theta: number
  readonly rho: number
  readonly phi: number
  readonly dualDelta: number
  readonly dualGamma: number
  readonly vanna: number
  readonly volga: number
  readonly charm: number
  readonly veta: number
  readonly speed: number
  readonly zomma: number
  readonly color: number
  readonly ultima: number
}

/** Columns of OptionInputs: `type` and `settlement` by number, 0 = call and quote, or one name for all. */
export type OptionColumns = ColumnsOf<OptionInputs>
export type OptionField = keyof OptionValue
export type OptionBatch = Batch<OptionValue>
