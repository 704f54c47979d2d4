import type { ErrorCode } from '../errors.js'
import type { BatesParameters, HestonParameters } from './model.js'

/** Quotes of European options on one spot, one row each; rows of one expiry stand together. */
export interface CalibrateParameters<Parameters> {
  readonly spot: number
  readonly strike: Float64Array | number
  /** > 0, ACT/365F. */
  readonly expiryYears: Float64Array | number
  readonly rate?: Float64Array | number
  readonly carry?: Float64Array | number
  /** Black's, annual, > 0. */
  readonly vol: Float64Array | number
  /** >= 0, relative; default 1; 0 = judged, not fitted. */
  readonly weight?: Float64Array | number
  /** Where the search begins, and nowhere else; absent: at two points read off the quotes. */
  readonly start?: Parameters
  /** Jacobians of each search; default 60. */
  readonly maxIterations?: number
}

/**
 * 'iteration_limit': the residual may still fall. 'first_order': some price of the model has no vol,
 * and the errors are those of prices over vega. Each with the best point found.
 */
export type CalibrationOutcome = 'converged' | 'iteration_limit' | 'first_order'

export interface Calibration<Parameters> {
  readonly parameters: Parameters
  readonly outcome: CalibrationOutcome
  /** Rows that were fitted. */
  readonly used: number
  readonly iterations: number
  readonly evaluations: number
  /** Root of the weighted mean of the squared errors in vol, to first order. */
  readonly rmsVol: number
  readonly quotes: readonly CalibrationRow[]
}

export interface CalibrationRow {
  /** Why the row was left out or has no vol, or null. */
  readonly reason: ErrorCode | null
  /** The column that is `not_finite` or `out_of_domain`, and what stands there; else null. */
  readonly field: string | null
  readonly value: number | null
  /** Implied by the model's price. */
  readonly vol: number
  /** Model less quote. */
  readonly residual: number
}

/** Fits of models to implied volatilities. */
export interface Calibrations {
  readonly calibrateHeston: (parameters: CalibrateParameters<HestonParameters>) => Calibration<HestonParameters>
  readonly calibrateBates: (parameters: CalibrateParameters<BatesParameters>) => Calibration<BatesParameters>
}
