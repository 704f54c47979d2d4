import type { Batch, BatchParameters } from './batch.js'
import type { OptionInputs } from './option.js'

/**
 * A smile in Gatheral's raw parameters:
 * w(k) = a + b (rho (k - m) + sqrt((k - m)^2 + sigma^2)), k = ln(strike / forward), w = vol^2 * years.
 */
export interface SviSmile {
  readonly a: number
  readonly b: number
  readonly rho: number
  readonly m: number
  readonly sigma: number
}

export interface SurfaceSlice {
  /** > 0, ACT/365F, rising from slice to slice. */
  readonly expiryYears: number
  /** > 0, quote currency. */
  readonly forward: number
  readonly svi: SviSmile
}

/** Slices by rising expiry: plain data, to be kept, sent or stored. */
export interface VolSurface {
  readonly slices: readonly SurfaceSlice[]
}

/** What a smile allows. `low` and `high` are null where the interval has no end. */
export interface Violation {
  readonly low: number | null
  readonly high: number | null
  /** The worst point found, and the value of the condition there, below zero. */
  readonly worst: number
  readonly value: number
}

/** The verdict on one smile, for every strike and not on a grid. */
export interface ButterflyReport {
  readonly free: boolean
  readonly negativeVariance: boolean
  /** Wings steeper than 2 (Lee 2004). */
  readonly steepLeft: boolean
  readonly steepRight: boolean
  /** Infimum of Durrleman's g, whose sign is the density's; `leastGAt` null in the limit of a wing. */
  readonly leastG: number
  readonly leastGAt: number | null
  readonly violations: readonly Violation[]
}

/** The verdict on two smiles, the second of the later expiry. */
export interface CalendarReport {
  readonly free: boolean
  /** Of the later less the earlier total variance. */
  readonly leastDifference: number
  readonly leastAt: number
  readonly violations: readonly Violation[]
}

export type QuoteStatus =
  | 'used' | 'not_finite' | 'out_of_domain' | 'crossed' | 'no_quote' | 'no_weight' | 'duplicate'
  | 'other_side_used' | 'below_intrinsic' | 'above_maximum' | 'no_information' | 'expired'
  | 'no_forward' | 'not_fitted'

export type FitConstraint =
  | 'none' | 'butterfly_left' | 'butterfly_right' | 'slope_left' | 'slope_right' | 'least_variance'
  | 'calendar' | 'calendar_left' | 'calendar_right' | 'bounds'

export type FitOutcome = 'converged' | 'iteration_limit' | 'repaired' | 'underdetermined'

/** What a fit says of one quote. */
export interface QuoteFit {
  readonly status: QuoteStatus
  /** What keeps the smile from lying closer. */
  readonly constraint: FitConstraint
  readonly insideSpread: boolean
  /** Of the fitted smile. */
  readonly vol: number
  /** Fitted less quoted. */
  readonly residual: number
  /** Fitted less what a fit without conditions would give. */
  readonly moved: number
}

export interface FitQuality {
  readonly outcome: FitOutcome
  readonly used: number
  readonly insideSpread: number
  readonly iterations: number
  readonly rmsVol: number
  readonly largestVol: number
  /** The row with the largest residual. */
  readonly largestRow: number
  readonly constraints: readonly FitConstraint[]
}

export interface SmileFitOptions {
  /** How bid and ask enter: not at all (default), as weights, or as a band without penalty. */
  readonly spread?: 'none' | 'weights' | 'band'
  /** A spread below this counts as this, in vol; default 0.002. */
  readonly leastSpread?: number
  /** Penalty inside the band, as a part of the usual one; default 0.01. */
  readonly pullToTarget?: number
  /** Durrleman's g is kept above this; default 1e-6. */
  readonly margin?: number
  /** The smile's least vol stays above this; default 0.001. */
  readonly leastVol?: number
  /** Of each stage; default 60. */
  readonly maxIterations?: number
}

/** The quotes of one expiry, one row each, in any order. */
export interface FitSmileParameters extends SmileFitOptions {
  readonly expiryYears: number
  /** ln(strike / forward). */
  readonly logMoneyness: Float64Array
  /** Target, annual; 0 = the middle of bid and ask. */
  readonly vol: Float64Array
  /** 0 = none. */
  readonly bidVol?: Float64Array
  readonly askVol?: Float64Array
  /** >= 0, relative; 0 = judged, not fitted. */
  readonly weight?: Float64Array
  /** The smile of the expiry before, which the fit stays above. */
  readonly earlier?: SviSmile
}

export interface SmileFit {
  readonly svi: SviSmile
  /** The best smile without conditions on arbitrage. */
  readonly unconstrained: SviSmile
  readonly quality: FitQuality
  readonly quotes: readonly QuoteFit[]
}

/** A venue's chain, one row an option, in any order. A price or vol of 0 is a missing side. */
export interface BuildSurfaceParameters extends SmileFitOptions {
  /** Valuation time, Unix milliseconds. */
  readonly nowMs: number
  readonly expiryMs: Float64Array
  readonly strike: Float64Array
  /** 0 = call, 1 = put. */
  readonly type: Uint8Array
  /** Of each row's expiry, quote currency; 0 or absent: by put-call parity. */
  readonly forward?: Float64Array
  /** Whether prices are in units of the underlying (default) or in quote currency. */
  readonly unit?: 'coin' | 'quote'
  readonly bidPrice?: Float64Array
  readonly askPrice?: Float64Array
  readonly markPrice?: Float64Array
  readonly bidVolPercent?: Float64Array
  readonly askVolPercent?: Float64Array
  readonly markVolPercent?: Float64Array
  /** 'svi' (default): five parameters an expiry; 'essvi': three; 'ssvi': one, and the rest common. */
  readonly model?: 'svi' | 'essvi' | 'ssvi'
  /** Fit the venue's mark (default), or the middle of bid and ask. */
  readonly target?: 'mark' | 'middle'
}

export interface ExpiryReport {
  readonly expiryMs: number
  readonly expiryYears: number
  readonly forward: number
  readonly forwardByParity: boolean
  /** Null when it is in the surface, else why not. */
  readonly reason: string | null
  /** Index of the slice, or null. */
  readonly slice: number | null
  readonly rows: number
  readonly quality: FitQuality
}

export interface SurfaceBuild {
  readonly surface: VolSurface
  readonly expiries: readonly ExpiryReport[]
  readonly quotes: readonly QuoteFit[]
}

/** A point of a surface, by strike or by log-moneyness. */
export interface SurfacePointInputs {
  readonly at: number
  readonly expiryYears: number
}

export interface SurfacePoint {
  readonly vol: number
  /** Total variance, vol^2 * years. */
  readonly w: number
  readonly dwDk: number
  readonly d2wDk2: number
  readonly dwDt: number
  readonly logMoneyness: number
  readonly forward: number
  /** Risk-neutral density of ln(price / forward). */
  readonly density: number
  /** Dupire's local volatility. */
  readonly localVol: number
}

export type EvaluateSurfaceParameters = BatchParameters<SurfacePointInputs, SurfacePoint> & {
  readonly surface: VolSurface
  /** What `at` is; default 'strike'. */
  readonly coordinate?: 'log_moneyness' | 'strike'
}

/** Black's Greeks with the smile's share: what the vol does when the spot moves. */
export interface SmileGreeks {
  readonly vol: number
  readonly dvolDspot: number
  readonly value: number
  readonly delta: number
  readonly gamma: number
  readonly vega: number
  readonly theta: number
  readonly rho: number
  readonly phi: number
  readonly vanna: number
  readonly volga: number
}

export interface SmileGreeksParameters {
  readonly surface: VolSurface
  readonly option: Omit<OptionInputs, 'vol'>
  /** What stays fixed when the spot moves: the vol of each strike, of each moneyness, of each delta. */
  readonly sticky: 'strike' | 'moneyness' | 'delta'
}

/** Smiles and surfaces: plain data in and out. */
export interface Volatility {
  /** A smile through the quotes of one expiry, free of butterfly arbitrage for every strike. */
  readonly fitSmile: (parameters: FitSmileParameters) => SmileFit
  /** A surface from a venue's chain, with a report on every expiry and row. */
  readonly buildSurface: (parameters: BuildSurfaceParameters) => SurfaceBuild
  /** Vol, total variance, density and local vol at many points. */
  readonly evaluateSurface: (parameters: EvaluateSurfaceParameters) => Batch<SurfacePoint>
  /** Greeks with the smile's share, under sticky strike, moneyness or delta. */
  readonly smileGreeks: (parameters: SmileGreeksParameters) => SmileGreeks
  /** Whether a smile allows butterfly arbitrage, and where. */
  readonly checkButterfly: (svi: SviSmile) => ButterflyReport
  /** Whether two smiles cross, and where. */
  readonly checkCalendar: (smiles: { readonly earlier: SviSmile; readonly later: SviSmile }) => CalendarReport
  /** Throws where a slice is out of its domain or allows arbitrage, with its index. */
  readonly checkSurface: (parameters: { readonly surface: VolSurface }) => void
}
