import type { One } from '../formula.js'
import type { DriftAccount, DriftHealth, MangoAccount, MangoHealth } from './health.js'
import type { CrossAccount, CrossMargin, LiquidationInterval, NoBoundary, SideBoundary } from './perp.js'

type Numbers = readonly number[] | Float64Array

/** How far an asset goes with a move: by beta times the move, of its price. */
export interface AssetBeta {
  readonly asset: number
  /** In [-1024, 1024]. */
  readonly beta: number
}

export interface PerpDirectionInputs {
  readonly account: CrossAccount
  /** One a market; left out: 1 everywhere, the common shock. */
  readonly betas?: Numbers
}

/** One side of today's prices, which are the move 0. */
export type MoveBoundary =
  | { readonly reason: null; readonly move: number; readonly residual: number }
  | { readonly reason: NoBoundary; readonly move: null; readonly residual: null }

/** Every price is p (1 + beta * move). */
export interface DirectionMap {
  /** Where the first price reaches 0, at least -2^20. */
  readonly lowest: number
  /** 2^20, or where a negative beta takes the first price to 0. */
  readonly highest: number
  readonly falling: MoveBoundary
  readonly rising: MoveBoundary
  /** All of them, rising; `low` and `high` are moves. */
  readonly intervals: readonly LiquidationInterval[]
}

export interface NearestInputs {
  readonly account: CrossAccount
  /** Of the markets' simple returns over a horizon, row by row. */
  readonly covariance: Numbers
}

/** Why nothing is nearer: one plane, every plane within the distance tried, or no proof. */
export type NearestProof = 'unproved' | 'one_piece' | 'enumerated'

export type NearestLiquidation =
  | {
      readonly reason: null
      /** Standard deviations: sqrt(r' C^-1 r). */
      readonly distance: number
      /** No liquidatable prices are nearer; `distance` where proved. */
      readonly nearestPossible: number
      /** The excess at `prices`, by evaluation. */
      readonly residual: number
      readonly proof: NearestProof
      /** One a market. */
      readonly prices: Float64Array
    }
  | {
      readonly reason: NoBoundary
      readonly distance: null
      readonly nearestPossible: null
      readonly residual: null
      readonly proof: null
      readonly prices: null
    }

export interface HealthNearestInputs<Account> {
  readonly account: Account
  /** What moves; the others stay. */
  readonly assets: readonly number[]
  /** Of the assets' simple returns over a horizon, row by row. */
  readonly covariance: Numbers
}

export type HealthNearestLiquidation =
  | {
      readonly reason: null
      readonly distance: number
      readonly nearestPossible: number
      readonly residual: number
      readonly proof: NearestProof
      /** One an asset: its price is p (1 + r). */
      readonly returns: Float64Array
    }
  | {
      readonly reason: NoBoundary
      readonly distance: null
      readonly nearestPossible: null
      readonly residual: null
      readonly proof: null
      readonly returns: null
    }

/** A boundary while the other prices are anywhere within their confidence. */
export interface BoundaryRange {
  readonly market: number
  /** At the worst of them, and at the best. */
  readonly nearFalling: SideBoundary
  readonly farFalling: SideBoundary
  readonly nearRising: SideBoundary
  readonly farRising: SideBoundary
}

export interface ConfidenceRange {
  readonly worst: CrossMargin
  readonly best: CrossMargin
  /** One a position, in order. */
  readonly markets: readonly BoundaryRange[]
}

/** An asset's price is within p (1 - confidence) .. p (1 + confidence). */
export interface AssetConfidence {
  readonly asset: number
  /** In [0, 1). */
  readonly confidence: number
}

/** At the prices where the maintenance is worst, and best. */
export interface HealthConfidenceRange<Health> {
  readonly worst: Health
  readonly best: Health
  /** One an entry, in order; `market` is its asset. */
  readonly markets: readonly BoundaryRange[]
}

export interface CarryTime {
  /** Quote currency; below 0 the account receives. */
  readonly costPerHour: number
  /** When the account can be liquidated at unchanged prices and rates. */
  readonly end:
    | { readonly reason: null; readonly seconds: number; readonly residual: number }
    | { readonly reason: NoBoundary; readonly seconds: null; readonly residual: null }
}

/** `before` and `after` are what is asked for: health (equity per maintenance), or a probability. */
export interface TopUp {
  readonly before: number
  /** The least collateral to add, 0 where the account is safe enough; the next smaller collateral is not enough. */
  readonly topUp:
    | { readonly reason: null; readonly amount: number; readonly after: number }
    | { readonly reason: NoBoundary; readonly amount: null; readonly after: null }
}

export interface ProbabilityTopUpInputs {
  readonly account: CrossAccount
  /** Whose price moves, a geometric Brownian motion; the others stay. */
  readonly market: number
  /** Annual lognormal. */
  readonly vol: number
  readonly horizonYears: number
  /** The most that is wanted, 0 .. 1. */
  readonly probability: number
  /** Growth of the expected price, per year. Default 0. */
  readonly drift?: number
  /** Time between two looks at the price, in years. Default 0, always. */
  readonly monitoringYears?: number
}

export interface BoundaryDistance {
  /** boundary / price - 1. */
  readonly simpleReturn: number
  readonly logReturn: number
  /** Of `vol` taken as that of simple returns, and as that of log returns. */
  readonly simpleSigmas: number
  readonly logSigmas: number
}

export interface MapVerbs {
  /** Every interval of a joint move of all prices in which the account can be liquidated. */
  readonly perpDirectionMap: One<PerpDirectionInputs, DirectionMap>
  /** Assets that are not listed stay. */
  readonly driftDirectionMap: One<{ readonly account: DriftAccount; readonly betas: readonly AssetBeta[] }, DirectionMap>
  readonly mangoDirectionMap: One<{ readonly account: MangoAccount; readonly betas: readonly AssetBeta[] }, DirectionMap>
  /** correlation * vol / the driver's vol. */
  readonly driverBetas: One<
    { readonly correlations: Numbers; readonly vols: Numbers; readonly driver: number },
    { readonly betas: Float64Array }
  >
  /** The liquidatable prices that are the fewest standard deviations of joint returns away. */
  readonly perpNearestLiquidation: One<NearestInputs, NearestLiquidation>
  readonly driftNearestLiquidation: One<HealthNearestInputs<DriftAccount>, HealthNearestLiquidation>
  readonly mangoNearestLiquidation: One<HealthNearestInputs<MangoAccount>, HealthNearestLiquidation>
  /** `confidences`: one a market, relative, in [0, 1). */
  readonly perpConfidenceRange: One<{ readonly account: CrossAccount; readonly confidences: Numbers }, ConfidenceRange>
  /** Assets that are not listed stay. */
  readonly driftConfidenceRange: One<
    { readonly account: DriftAccount; readonly confidences: readonly AssetConfidence[] },
    HealthConfidenceRange<DriftHealth>
  >
  /** Refused where the health is no sum over the assets that move: the error names what joins them. */
  readonly mangoConfidenceRange: One<
    { readonly account: MangoAccount; readonly confidences: readonly AssetConfidence[] },
    HealthConfidenceRange<MangoHealth>
  >
  /** `fundingRates`: one a market, of the notional, per hour; above 0 longs pay. */
  readonly perpCarryTime: One<{ readonly account: CrossAccount; readonly fundingRates: Numbers }, CarryTime>
  /** One a perpetual; the time at which gains turn into losses on the way is counted, interest on deposits and debts is not. */
  readonly driftCarryTime: One<{ readonly account: DriftAccount; readonly fundingRates: Numbers }, CarryTime>
  readonly mangoCarryTime: One<{ readonly account: MangoAccount; readonly fundingRates: Numbers }, CarryTime>
  /** `health`: equity per maintenance margin, at least that. An error names it `targetHealth`. */
  readonly perpTopUpToHealth: One<{ readonly account: CrossAccount; readonly health: number }, TopUp>
  /** That the price enters one of the market's intervals before the horizon, at most that likely. */
  readonly perpTopUpToProbability: One<ProbabilityTopUpInputs, TopUp>
  /** `vol`: standard deviation of the return over a horizon. */
  readonly boundaryDistance: One<{ readonly price: number; readonly boundary: number; readonly vol: number }, BoundaryDistance>
}
