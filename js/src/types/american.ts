import type { OptionInputs, Settlement } from './option.js'

/** How finely the early-exercise boundary is resolved; 'standard' when absent. */
export type AmericanAccuracy = 'fast' | 'standard' | 'high'

/** An American option on a spot. Rates and yields of any sign. */
export interface AmericanInputs extends OptionInputs {
  readonly accuracy?: AmericanAccuracy
}

/** Value and plain partial derivatives, in the units of OptionValue. */
export interface AmericanValue {
  readonly value: number
  readonly delta: number
  readonly gamma: number
  readonly vega: number
  readonly theta: number
  readonly rho: number
  readonly phi: number
  /** Value less that of the European option. */
  readonly premium: number
  /** The spot nearest to the strike at which exercise is optimal today; 0 where it is nowhere. */
  readonly boundary: number
  /** The other end of the region 'between'; 0 for the other regions. */
  readonly farBoundary: number
  /** For which spots exercise is optimal: below, above or between the boundaries. */
  readonly region: 'nowhere' | 'below' | 'above' | 'between'
}

/** The price of an American option. */
export interface AmericanImpliedVolInputs {
  readonly type: 'call' | 'put'
  /** Of one option, in the currency of `settlement`. */
  readonly price: number
  readonly spot: number
  readonly strike: number
  /** > 0, ACT/365F. */
  readonly expiryYears: number
  readonly rate?: number
  readonly carry?: number
  readonly settlement?: Settlement
  readonly accuracy?: AmericanAccuracy
}

export interface AmericanImpliedVol {
  readonly vol: number
  /** dprice / dvol: an error of the price over this is one of the volatility. */
  readonly vega: number
}
