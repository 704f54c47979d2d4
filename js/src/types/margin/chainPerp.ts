import type { One } from '../formula.js'
import type { NoBoundary } from './perp.js'

/** Amounts are quantums: 10^atomicResolution units of the asset, 10^-6 of the quote currency. */
export interface DydxMarket {
  readonly tier: {
    readonly initialMarginPpm: number
    readonly maintenanceFractionPpm: number
    /** Quote quantums, from where on open interest raises the initial margin; default 0. */
    readonly openInterestLowerCap?: bigint
    /** And is 100 % from here on; 0 or absent: it does not rise. */
    readonly openInterestUpperCap?: bigint
  }
  /** Base quantums. */
  readonly openInterest?: bigint
  /** price * 10^exponent quote currency per unit. */
  readonly price: bigint
  readonly exponent: number
  readonly atomicResolution: number
}

export interface DydxAccount {
  /** Quote quantums, funding settled. */
  readonly quote: bigint
  readonly markets: readonly DydxMarket[]
  /** Base quantums, below 0 short. */
  readonly positions: readonly { readonly market: number; readonly quantums: bigint }[]
}

/** Quote quantums. */
export interface DydxRisk {
  readonly netCollateral: bigint
  readonly initial: bigint
  readonly maintenance: bigint
  readonly liquidatable: boolean
}

/** Oracle prices at which the subaccount can be liquidated, both included. */
export type DydxPriceRange =
  | { readonly reason: null | 'already_liquidatable'; readonly low: bigint; readonly high: bigint }
  | { readonly reason: Exclude<NoBoundary, 'already_liquidatable'>; readonly low: null; readonly high: null }

export interface DydxAssessment {
  readonly risk: DydxRisk
  readonly markets: readonly { readonly market: number; readonly range: DydxPriceRange }[]
}

/** Factors and USD in units of 1e-30, prices in 1e-30 USD per base unit. */
export interface GmxMarket {
  readonly positionFeeFactor: bigint
  readonly minCollateralFactor: bigint
  readonly minCollateralFactorForLiquidation: bigint
  readonly maxImpactFactorForLiquidation: bigint
  readonly minCollateralUsd: bigint
}

export interface GmxPosition {
  readonly sizeUsd: bigint
  readonly sizeTokens: bigint
  readonly collateralAmount: bigint
  readonly collateralUsd: bigint
  readonly fundingFeeUsd?: bigint
  readonly borrowingFeeUsd?: bigint
  readonly impactUsd?: bigint
  readonly price: bigint
  /** `largest`: as much impact as the market allows against a liquidated position. */
  readonly impactMode?: 'largest' | 'given'
  readonly isLong: boolean
  readonly collateralIsIndex: boolean
}

export interface GmxHealth {
  readonly remaining: bigint
  readonly gains: bigint
  readonly fees: bigint
  readonly required: bigint
  readonly requiredForOpening: bigint
  readonly liquidatable: boolean
}

export type GmxLiquidation =
  | {
      readonly reason: null | 'already_liquidatable'
      readonly falling: boolean
      readonly price: bigint
      readonly residual: bigint
      /** The number of the venue's own SDK. */
      readonly peerPrice: bigint
    }
  | { readonly reason: Exclude<NoBoundary, 'already_liquidatable'>; readonly falling: null; readonly price: null; readonly residual: null; readonly peerPrice: null }

export interface GmxInputs {
  readonly market: GmxMarket
  readonly position: GmxPosition
}

export interface ChainPerpVerbs {
  readonly assessDydxAccount: One<DydxAccount, DydxAssessment>
  /** `base` bought, `quote` received, signed, fee included. */
  readonly previewDydxFill: One<
    { readonly account: DydxAccount; readonly market: number; readonly base: bigint; readonly quote: bigint },
    { readonly before: DydxRisk; readonly after: DydxRisk; readonly accepted: boolean }
  >
  readonly maxDydxOrder: One<{ readonly account: DydxAccount; readonly market: number; readonly sell: boolean }, { readonly quantums: bigint }>
  readonly assessGmxPosition: One<GmxInputs, { readonly health: GmxHealth; readonly liquidation: GmxLiquidation }>
  readonly previewGmxIncrease: One<
    GmxInputs & { readonly increase: { readonly sizeUsd?: bigint; readonly collateralAmount?: bigint; readonly collateralUsd?: bigint } },
    { readonly before: GmxHealth; readonly after: GmxHealth; readonly positionAfter: Required<GmxPosition>; readonly accepted: boolean }
  >
  readonly maxGmxIncrease: One<GmxInputs, { readonly sizeUsd: bigint }>
}
