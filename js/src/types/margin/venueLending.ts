import type { One } from '../formula.js'
import type { NoBoundary } from './perp.js'

/** Neighbours: the last unit at which the position is healthy, and the first at which it is not. */
export type ExactBoundary =
  | { readonly reason: null; readonly lastHealthy: bigint; readonly firstLiquidatable: bigint }
  | { readonly reason: NoBoundary; readonly lastHealthy: null; readonly firstLiquidatable: null }

export type LendingStatus = 'no_debt' | 'healthy' | 'liquidatable'

/** Wad; a second. */
export interface CometRateModel {
  readonly kink: bigint
  readonly base: bigint
  readonly slopeLow: bigint
  readonly slopeHigh: bigint
}

export interface CometAsset {
  /** Of the feed, 1e8 a whole token. */
  readonly price: bigint
  readonly supplyCap?: bigint
  readonly totalSupply?: bigint
  readonly reserves?: bigint
  /** Wad. */
  readonly borrowCollateralFactor: bigint
  readonly liquidateCollateralFactor: bigint
  readonly liquidationFactor: bigint
  readonly decimals: number
}

/** One Comet contract. Totals are principals; indexes 1e15; times Unix seconds. */
export interface CometMarket {
  readonly assets: readonly CometAsset[]
  readonly supply: CometRateModel
  readonly borrow: CometRateModel
  readonly basePrice: bigint
  readonly totalSupplyBase: bigint
  readonly totalBorrowBase: bigint
  readonly baseBalance?: bigint
  readonly baseBorrowMin?: bigint
  readonly targetReserves?: bigint
  readonly baseSupplyIndex: bigint
  readonly baseBorrowIndex: bigint
  readonly storeFrontPriceFactor?: bigint
  readonly lastAccrual: number
  readonly now: number
  readonly baseDecimals: number
}

export interface CometInputs {
  readonly market: CometMarket
  readonly account: {
    /** Token base units of each asset of the market. */
    readonly collateral: readonly bigint[]
    /** Below 0 is owed. */
    readonly principal: bigint
  }
}

export interface CometAssessment {
  readonly data: {
    readonly debtValue: bigint
    readonly collateralValue: bigint
    readonly borrowLimit: bigint
    readonly liquidationLimit: bigint
    readonly liquidationCredit: bigint
    readonly status: LendingStatus
    readonly borrowCollateralized: boolean
  }
  /** Price of each asset, falling. */
  readonly assets: readonly ExactBoundary[]
  /** Price of the base token, rising. */
  readonly base: ExactBoundary
  /** One factor on all assets, wad. */
  readonly shock: ExactBoundary
  /** Seconds from now. */
  readonly interest: ExactBoundary
}

export interface CometPreview {
  readonly principal: bigint
  readonly collateral: bigint
  readonly amount: bigint
  readonly refusal:
    | 'none' | 'supply_cap_exceeded' | 'borrow_too_small' | 'not_collateralized' | 'not_enough_balance'
    | 'transfer_out_failed'
}

export interface MorphoMarket {
  readonly totalSupplyAssets: bigint
  readonly totalSupplyShares: bigint
  readonly totalBorrowAssets: bigint
  readonly totalBorrowShares: bigint
  /** Loan base units for one of collateral, times 1e36. */
  readonly price: bigint
  /** Wad a second. */
  readonly borrowRate?: bigint
  readonly fee?: bigint
  readonly lltv: bigint
  readonly lastUpdate: number
  readonly now: number
}

export interface MorphoPosition {
  readonly supplyShares?: bigint
  readonly borrowShares: bigint
  readonly collateral: bigint
}

export interface MorphoInputs {
  readonly market: MorphoMarket
  readonly position: MorphoPosition
}

/** Loan base units; ratios in wad, null for a quotient by zero. */
export interface MorphoData {
  readonly debt: bigint
  readonly supply: bigint
  readonly collateralValue: bigint
  readonly maxBorrow: bigint
  readonly borrowable: bigint
  readonly healthFactor: bigint | null
  readonly ltv: bigint | null
  readonly borrowCapacityUsage: bigint | null
  readonly status: LendingStatus
}

export interface MorphoPreview {
  readonly position: Required<MorphoPosition>
  readonly before: MorphoData
  readonly after: MorphoData
  readonly assets: bigint
  readonly shares: bigint
  readonly refusal:
    | 'none' | 'inconsistent_input' | 'insufficient_liquidity' | 'insufficient_collateral' | 'not_enough_shares'
    | 'not_enough_collateral'
}

export interface MakerInputs {
  readonly ilk: {
    /** Of the oracle, wad. */
    readonly price: bigint
    readonly par: bigint
    readonly liquidationRatio: bigint
    readonly rate: bigint
    readonly dust?: bigint
    readonly line?: bigint
    /** Of the ilk, the vault's included. */
    readonly totalArt: bigint
  }
  readonly urn: { readonly ink: bigint; readonly art: bigint }
}

export interface MakerAssessment {
  readonly data: {
    readonly spot: bigint
    readonly debt: bigint
    readonly debtLimit: bigint
    readonly collateralValue: bigint
    readonly collateralizationRatio: bigint | null
    readonly ltv: bigint | null
    readonly status: LendingStatus
  }
  readonly price: ExactBoundary
  readonly drawableArt: bigint
  readonly freeInk: bigint
}

/** Wad. */
export interface LiquityInputs {
  readonly system: {
    readonly price: bigint
    readonly collateral: bigint
    readonly debt: bigint
    readonly stabilityPool: bigint
    readonly troveCount: number
  }
  readonly trove: { readonly collateral: bigint; readonly debt: bigint }
}

export interface LiquityAssessment {
  readonly data: {
    readonly individualRatio: bigint | null
    readonly nominalRatio: bigint | null
    readonly totalRatio: bigint | null
    readonly netDebt: bigint
    readonly recoveryMode: boolean
    readonly status: LendingStatus
  }
  /** The price below which the trove is below 110 %, and that at which the system enters recovery mode. */
  readonly minimumRatio: ExactBoundary
  readonly recoveryMode: ExactBoundary
}

/** Values and prices in units of 2^-60. */
export interface KaminoObligation {
  readonly deposits: readonly {
    readonly amount: bigint
    readonly priceSf: bigint
    readonly decimals: number
    readonly loanToValuePercent: number
    readonly liquidationLtvPercent: number
    readonly inElevationGroup?: boolean
  }[]
  readonly borrows: readonly {
    readonly amountSf: bigint
    readonly priceSf: bigint
    readonly decimals: number
    readonly borrowFactorPercent: number
  }[]
  readonly group?: { readonly id: number; readonly loanToValuePercent: number; readonly liquidationLtvPercent: number }
}

export interface KaminoAssessment {
  readonly data: {
    readonly depositedValue: bigint
    readonly borrowedValue: bigint
    readonly adjustedDebt: bigint
    readonly allowedBorrowValue: bigint
    readonly unhealthyBorrowValue: bigint
    readonly remainingBorrowValue: bigint
    readonly loanToValueSf: bigint | null
    readonly status: LendingStatus
  }
  readonly deposits: readonly ExactBoundary[]
  readonly borrows: readonly ExactBoundary[]
}

/** Compound III and Morpho are accrued to `now` first, as their contracts do. */
export interface VenueLendingVerbs {
  readonly assessCometAccount: One<CometInputs, CometAssessment>
  readonly previewCometAction: One<
    CometInputs & {
      readonly action: {
        /** Token base units; 2^256 - 1 is all, for the two base actions. */
        readonly amount: bigint
        readonly type: 'supply_base' | 'withdraw_base' | 'supply_collateral' | 'withdraw_collateral'
        readonly asset?: number
      }
    },
    CometPreview
  >
  readonly assessMorphoPosition: One<
    MorphoInputs,
    { readonly data: MorphoData; readonly price: ExactBoundary; readonly interest: ExactBoundary }
  >
  /** Exactly one of `assets` and `shares`. */
  readonly previewMorphoAction: One<
    MorphoInputs & {
      readonly action: {
        readonly assets?: bigint
        readonly shares?: bigint
        readonly type: 'supply' | 'withdraw' | 'borrow' | 'repay' | 'supply_collateral' | 'withdraw_collateral'
      }
    },
    MorphoPreview
  >
  readonly assessMakerVault: One<MakerInputs, MakerAssessment>
  /** A frob on one's own vault, but for the global ceiling; refused, the vault is as it was. wad. */
  readonly previewMakerVault: One<
    MakerInputs & {
      /** `dart` is debt over the rate. */
      readonly change: { readonly dink?: bigint; readonly dart?: bigint; readonly withdraws?: boolean; readonly repays?: boolean }
    },
    {
      readonly urn: { readonly ink: bigint; readonly art: bigint }
      readonly totalArt: bigint
      readonly refusal: 'none' | 'ceiling_exceeded' | 'not_safe' | 'dust' | 'not_enough'
    }
  >
  readonly assessLiquityTrove: One<LiquityInputs, LiquityAssessment>
  readonly assessKaminoObligation: One<KaminoObligation, KaminoAssessment>
}
