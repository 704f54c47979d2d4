import type { HealthStatus } from '../types.js'
import type { ErrorCode } from '../errors.js'
import type { Pmrm2Margin } from '../types/margin/option.js'
import type { CrossMargin } from '../types/margin/perp.js'

/** The value of an option and the Greeks that hedging needs; units as in OptionValue. */
export interface FirstGreeks {
  readonly value: number
  readonly delta: number
  readonly gamma: number
  readonly vega: number
  readonly theta: number
  readonly rho: number
}

/** What every result has. */
export interface Certified {
  /** The digest of request and result: equal on both sides only when both are. */
  readonly certificate: bigint
}

/** One row of a batch: its numbers, or why it has none. */
export type WireRow = ({ readonly status: 'ok' } & FirstGreeks) | { readonly status: ErrorCode; readonly field: string | null }

export interface PriceResult extends Certified, FirstGreeks {
  readonly operation: 'price'
}
export interface PricesResult extends Certified {
  readonly operation: 'prices'
  readonly rows: readonly WireRow[]
}
export interface ImpliedVolResult extends Certified {
  readonly operation: 'impliedVol'
  readonly vol: number
  readonly totalVol: number
  readonly vega: number
}

/** A venue's rules in one version, and the digest of what they decide. */
export interface RulePack {
  readonly family: 'aave-v3' | 'derive-pmrm2'
  readonly version: string
  readonly hash: bigint
}
export interface VersionResult extends Certified {
  readonly operation: 'version'
  /** Of the engine. */
  readonly version: string
  readonly rulePacks: readonly RulePack[]
}

/** Amounts in base currency. */
export interface AssessResult extends Certified {
  readonly operation: 'assess'
  readonly status: HealthStatus
  /** 1e18 = 1; null without debt. */
  readonly factorWad: bigint | null
  readonly collateralBase: bigint
  readonly debtBase: bigint
  readonly availableBorrowsBase: bigint
  /** Collateral times its thresholds in basis points. */
  readonly weightedCollateral: bigint
  readonly ltvBps: number
  readonly liquidationThresholdBps: number
  readonly hasZeroLtvCollateral: boolean
  /** Index of the reserve to which isolation mode confines the account, or null. */
  readonly isolatedReserve: number | null
}

/** The claim that liquidation begins at a price of one asset, all else as in the market. */
export interface BoundaryClaim {
  readonly asset: string
  /** Oracle units. */
  readonly price: bigint
}

/** The contract's rule at the price, and one unit nearer to the market's own. */
export interface BoundaryResult extends Certified {
  readonly operation: 'boundary'
  /** 1e18 = 1; null without debt. */
  readonly factorWad: bigint | null
  readonly factorInsideWad: bigint | null
  readonly liquidatable: boolean
  readonly liquidatableInside: boolean
  /** The first is liquidatable and the second is not. */
  readonly isBoundary: boolean
}

export interface PerpAssessResult extends Certified, CrossMargin {
  readonly operation: 'perpAssess'
}

/** The claim that liquidation begins at a price of one market, all others at their own. */
export interface MarketClaim {
  /** Index of a market that a position is in. */
  readonly market: number
  readonly price: number
}

/** The venue's rule at the price, and at the number next to it on the side of the market's own. */
export interface PerpBoundaryResult extends Certified {
  readonly operation: 'perpBoundary'
  /** Equity less maintenance, quote currency; below 0 the account can be liquidated. */
  readonly excess: number
  readonly excessInside: number
  readonly liquidatable: boolean
  readonly liquidatableInside: boolean
  /** The first is liquidatable and the second is not. */
  readonly isBoundary: boolean
}

/** As `pmrm2Margin` gives it. */
export interface OptionMarginResult extends Certified, Omit<Pmrm2Margin, 'rules'> {
  readonly operation: 'optionMargin'
}

export type WireResult =
  | PriceResult | PricesResult | ImpliedVolResult | VersionResult | AssessResult | BoundaryResult | PerpAssessResult | PerpBoundaryResult
  | OptionMarginResult
