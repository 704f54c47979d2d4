import type { One } from '../formula.js'

/** One price with its volatility, and what the account gains when they move. */
export interface RiskFactor {
  /** Index of the bucket. */
  readonly bucket: number
  /** Quote per relative move of 1: amount times price for the asset itself. Default 0. */
  readonly delta?: number
  /** Quote per squared relative move: Gamma times the squared price. Default 0. */
  readonly gamma?: number
  /** Quote per 1.00 of annual volatility. Default 0. */
  readonly vega?: number
  /** Relative move of the price, 0 .. 10. */
  readonly priceShock: number
  /** Move of the volatility, decimal, 0 .. 10. Default 0. */
  readonly volShock?: number
  /** Quote: the |delta| above which shocks grow with its root. Default 0: none. */
  readonly concentration?: number
}

export interface SensitivityBook {
  readonly factors: readonly RiskFactor[]
  /** The correlation between any two factors of the bucket, 0 .. 1. */
  readonly buckets: readonly { readonly correlation?: number }[]
  /** Of each bucket with each, row by row, 0 .. 1 and symmetric; the diagonal is 1. */
  readonly across: readonly number[] | Float64Array
}

/** Quote currency. */
export interface SensitivityMargin {
  /** delta + vega + curvature. */
  readonly total: number
  readonly delta: number
  readonly vega: number
  readonly curvature: number
  /** Which correlations decided: as given, raised, or lowered. */
  readonly stress: 'medium' | 'high' | 'low'
  /** Of each factor; they sum to the total, up to rounding. */
  readonly contributions: Float64Array
}

export type MarginGeneration = 'static_tiers' | 'sensitivities' | 'scenarios'

export interface StackedMargin {
  readonly requirement: number
  readonly binding: MarginGeneration
  /** A generation gave no answer, so that the static requirement counted several times. */
  readonly failSafe: boolean
}

export interface InternalModelVerbs {
  /** Margin by sensitivities, as Basel's MAR21 adds them; shocks and correlations are yours. */
  readonly sensitivityMargin: One<SensitivityBook, SensitivityMargin>
  /** The largest of the generations that answered; the static one is the floor that must be there. */
  readonly stackMargins: One<
    {
      readonly generations: readonly { readonly generation: MarginGeneration; readonly requirement?: number; readonly answered?: boolean }[]
      /** Of the static requirement, where another generation has no answer. Default 1. */
      readonly failSafeMultiple?: number
    },
    StackedMargin
  >
}
