import type { Settlement } from './option.js'

/** The price of a European option on a forward. */
export interface ImpliedVolInputs {
  readonly type: 'call' | 'put'
  /** Of one option today, in the currency of `settlement`. */
  readonly price: number
  readonly forward: number
  readonly strike: number
  /** > 0, ACT/365F. */
  readonly expiryYears: number
  /** Value today of 1 at expiry; default 1, as for a margined future or a Deribit mark. */
  readonly discount?: number
  readonly displacement?: number
  /**
   * 'coin': `price` is in units of the underlying and stands for price * forward. 'futures': it is
   * margined daily, and `discount` has no effect.
   */
  readonly settlement?: Settlement
}

export interface ImpliedVol {
  /** Annual lognormal, 0.65 = 65 %. */
  readonly vol: number
  /** vol * sqrt(expiryYears). */
  readonly totalVol: number
  /** dprice / dvol: an error of the price over this is one of the volatility. */
  readonly vega: number
}
