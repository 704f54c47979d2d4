import type { One } from '../formula.js'
import type { Pmrm1Account, Pmrm1Rules, Pmrm2Account, Pmrm2Rules, ScanInputs, StandardAccount } from './option.js'
import type { LiquidationInterval, SideBoundary } from './perp.js'

/** Where and how long to look; spots are multiples of today's. */
export interface SpotSearch {
  /** 2^-20 .. 1, default 1/16. */
  readonly lowestFactor?: number
  /** 1 .. 2^20, default 16. */
  readonly highestFactor?: number
  /** 2 .. 1,000,000, default 20,000: cells that are bounded, half of them on either side of today's spot. */
  readonly maxIterations?: number
}

/** Spots between which the sign is not proved at every one. */
export interface SpotStretch {
  readonly low: number
  readonly high: number
  /** An edge of an interval lies here; else both ends have the same sign. */
  readonly hasBoundary: boolean
}

/**
 * Outside `stretches` the sign of what is left after maintenance margin is proved at every spot
 * between `lowest` and `highest`. Forwards, the perpetual and collateral that moves with the spot
 * move in proportion; every leg keeps its volatility.
 */
export interface OptionIntervals {
  /** The cells sufficed for the whole range. */
  readonly complete: boolean
  readonly cells: number
  readonly lowest: number
  readonly highest: number
  readonly falling: SideBoundary
  readonly rising: SideBoundary
  /** All of them, rising; one that `opensBelow` or `opensAbove` ends with the range. */
  readonly intervals: readonly LiquidationInterval[]
  readonly stretches: readonly SpotStretch[]
}

/** What the account owns in its settlement currency counts here, as `cash` and the perpetual's `unrealised`. */
export interface ScanIntervalInputs extends ScanInputs {
  /** In the settlement currency; below 0 is borrowed. */
  readonly cash: number
  readonly search?: SpotSearch
}

export interface OptionIntervalVerbs {
  readonly pmrm2Intervals: One<
    { readonly account: Pmrm2Account; readonly rules?: Pmrm2Rules; readonly search?: SpotSearch },
    OptionIntervals
  >
  readonly pmrm1Intervals: One<
    { readonly account: Pmrm1Account; readonly rules: Pmrm1Rules; readonly search?: SpotSearch },
    OptionIntervals
  >
  /** `market` is the one whose spot moves, default the first; what the others require stays. */
  readonly deriveStandardIntervals: One<
    { readonly account: StandardAccount; readonly market?: number; readonly search?: SpotSearch },
    OptionIntervals
  >
  readonly deribitPortfolioIntervals: One<ScanIntervalInputs, OptionIntervals>
  readonly paradexPortfolioIntervals: One<ScanIntervalInputs, OptionIntervals>
}
