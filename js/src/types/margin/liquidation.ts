import type { AaveVersion } from '../../types.js'
import type { One } from '../formula.js'
import type { CometInputs, CometMarket, KaminoObligation, LiquityInputs, MakerInputs, MorphoInputs, MorphoPosition } from './venueLending.js'

/** Base units of each token; prices, totals and thresholds in base currency with 8 decimals. */
export interface AaveLiquidationCall {
  readonly collateralBalance: bigint
  readonly collateralPrice: bigint
  readonly debtBalance: bigint
  readonly debtPrice: bigint
  /** 2^256 - 1: as much as is allowed. */
  readonly debtToCover: bigint
  /** Wad. */
  readonly healthFactor: bigint
  readonly totalCollateral: bigint
  readonly totalDebt: bigint
  /** 10500n is 5 %. */
  readonly liquidationBonusBps: bigint
  readonly protocolFeeBps: bigint
  readonly collateralDecimals: number
  readonly debtDecimals: number
  readonly version: AaveVersion
}

export interface AaveLiquidation {
  readonly debtRepaid: bigint
  /** With the protocol's fee. */
  readonly collateralSeized: bigint
  readonly protocolFee: bigint
  readonly collateralToLiquidator: bigint
  /** Debt written off, from v3.3. */
  readonly deficit: bigint
  /** What the close factor allows. */
  readonly maxDebt: bigint
  readonly refusal: 'none' | 'health_factor_not_below_threshold' | 'must_not_leave_dust'
}

/** Values in price units, amounts in base units. */
export interface CometAbsorption {
  readonly collateralValue: bigint
  readonly creditedValue: bigint
  readonly creditedBase: bigint
  /** By which the account's balance rises: what the reserves pay. */
  readonly basePaidOut: bigint
  /** The part of it that no credit stands against. */
  readonly badDebt: bigint
  /** After; never owed. */
  readonly principal: bigint
  readonly refusal: CometAbsorbRefusal
}

export type CometAbsorbRefusal = 'none' | 'not_liquidatable' | 'not_for_sale' | 'insufficient_reserves'

export interface MorphoLiquidation {
  readonly position: Required<MorphoPosition>
  readonly seizedAssets: bigint
  readonly repaidShares: bigint
  readonly repaidAssets: bigint
  /** Taken from the suppliers where no collateral is left. */
  readonly badDebtAssets: bigint
  readonly badDebtShares: bigint
  /** Wad. */
  readonly incentiveFactor: bigint
  readonly refusal: MorphoLiquidationRefusal
}

/** From `liquidatable_position` on of a pre-liquidation alone; it never gives the two before. */
export type MorphoLiquidationRefusal =
  | 'none' | 'inconsistent_input' | 'not_enough_shares' | 'healthy_position' | 'not_enough_collateral' | 'liquidatable_position'
  | 'not_pre_liquidatable_position' | 'pre_liquidation_too_large' | 'zero_assets'

/**
 * PreLiquidationParams, wad. The market's price serves as the contract's oracle. Errors name the
 * close factors `preCloseFactor` and the incentive factors `preIncentiveFactor`.
 */
export interface MorphoPreLiquidationParameters {
  /** Below the market's lltv: where pre-liquidation opens. */
  readonly preLltv: bigint
  /** Close factor at preLltv, at most 1e18, and at lltv, from the first; it may pass 1e18. */
  readonly preLcf1: bigint
  readonly preLcf2: bigint
  /** Incentive at preLltv, from 1e18, and at lltv, from the first to 1 / lltv. */
  readonly preLif1: bigint
  readonly preLif2: bigint
}

export interface MorphoPreLiquidation {
  /** After; as it was where refused, and the next three are 0 there. */
  readonly position: Required<MorphoPosition>
  readonly seizedAssets: bigint
  readonly repaidShares: bigint
  readonly repaidAssets: bigint
  /** Before: debt / collateral value, up, wad; null for a debt without collateral value. */
  readonly ltv: bigint | null
  /** What applies at that ltv, wad, and the most shares that may be repaid; 0 where none may be. */
  readonly closeFactor: bigint
  readonly incentiveFactor: bigint
  readonly repayableShares: bigint
  readonly refusal: MorphoLiquidationRefusal
}

/** Limits of the auctions and the penalty; rad, but for chop. Errors name both holes `hole` and both dirts `dirt`. */
export interface MakerDog {
  /** Wad: 1.13e18 is a penalty of 13 %. */
  readonly chop: bigint
  /** The most that the ilk's auctions may have to raise, and what they have to now. */
  readonly hole: bigint
  readonly dirt: bigint
  /** The same of all ilks. */
  readonly globalHole: bigint
  readonly globalDirt: bigint
}

/** Amounts are 0 where refused. */
export interface MakerLiquidation {
  /** Normalised debt taken, wad. */
  readonly dart: bigint
  /** Collateral put into the auction, wad. */
  readonly dink: bigint
  /** Debt taken, rad. */
  readonly due: bigint
  /** What the auction has to raise, the penalty included, rad. */
  readonly tab: bigint
  /** Of the vault. */
  readonly left: MakerInputs['urn']
  readonly wholeVault: boolean
  readonly refusal: 'none' | 'not_unsafe' | 'liquidation_limit_hit' | 'dusty_auction' | 'null_auction'
}

/** Basis points; the minimum at most the maximum. */
export interface KaminoBonusTerms {
  readonly minimumBps: number
  readonly maximumBps: number
  readonly badDebtBps: number
}

/** Values in whole units of the prices' currency. */
export interface KaminoLiquidationTerms {
  /** A borrow worth less is repaid whole or not at all. */
  readonly fullLiquidationValue: bigint
  /** The most debt repaid at once. */
  readonly largestValue: bigint
  readonly closeFactorPercent: number
  /** Above this ltv the close factor is 1. */
  readonly insolvencyLtvPercent: number
  /** Of the elevation group; 0 or above a reserve's own: no limit. */
  readonly groupMaximumBps?: number
  readonly deposit: KaminoBonusTerms
  readonly borrow: KaminoBonusTerms
}

/** Fields ending in `Sf` are times 2^60. */
export interface KaminoLiquidation {
  readonly bonusSf: bigint
  /** Taken off the borrow. */
  readonly settledSf: bigint
  /** Paid by the liquidator, token base units. */
  readonly repaid: bigint
  readonly withdrawn: bigint
  readonly amountSfLeft: bigint
  readonly amountLeft: bigint
  /** The borrow is below `fullLiquidationValue`. */
  readonly full: boolean
  readonly refusal:
    | 'none'
    | 'healthy'
    | 'borrow_empty'
    | 'deposit_empty'
    | 'borrow_factor_priority'
    | 'lowest_ltv_priority'
    | 'repay_too_small'
}

/** Wad. The four parts of the collateral add up to the trove's, the two of the debt to its debt. */
export interface LiquityLiquidation {
  /** False: the trove is left alone, and all amounts are 0. */
  readonly liquidates: boolean
  /** At 110 % in recovery mode: the rest of the collateral stays the owner's. */
  readonly capped: boolean
  /** To the caller: 0.5 % of the collateral that is liquidated, and 200 of the stablecoin. */
  readonly collateralGasCompensation: bigint
  readonly debtGasCompensation: bigint
  /** Burnt from the stability pool, and what it gets. */
  readonly debtToOffset: bigint
  readonly collateralToPool: bigint
  /** Onto the other troves. */
  readonly debtToRedistribute: bigint
  readonly collateralToRedistribute: bigint
  /** Claimable by the owner of a capped one. */
  readonly collateralSurplus: bigint
}

/** A position on the side that gained. */
export interface DeleveragingPosition {
  readonly markPrice: number
  readonly entryPrice: number
  readonly notional: number
  readonly accountValue: number
  readonly isShort?: boolean
}

export interface LossShares {
  readonly fundAfter: number
  readonly backstopAfter: number
  /** Of the deficit, behind both. */
  readonly residual: number
  /** Share of every gain that is taken. */
  readonly haircut: number
  readonly uncovered: number
  readonly gainsAfter: Float64Array
}

/** Compound III and Morpho are accrued to `now` first. */
export interface LiquidationVerbs {
  readonly liquidateAavePosition: One<AaveLiquidationCall, AaveLiquidation>
  readonly absorbCometAccount: One<CometInputs, CometAbsorption>
  readonly buyCometCollateral: One<
    { readonly market: CometMarket; readonly asset: number; readonly baseAmount: bigint },
    { readonly collateral: bigint; readonly refusal: CometAbsorbRefusal }
  >
  /** The greatest amount that `previewCometAction` does not refuse. */
  readonly maxCometAction: One<
    CometInputs & { readonly type: 'supply_base' | 'withdraw_base' | 'supply_collateral' | 'withdraw_collateral'; readonly asset?: number },
    { readonly amount: bigint; readonly limiter: 'balance' | 'collateral' | 'liquidity' | 'borrow_min' | 'supply_cap' | 'debt' }
  >
  /** Exactly one of `seizedAssets` and `repaidShares`. */
  readonly liquidateMorphoPosition: One<
    MorphoInputs & { readonly seizedAssets?: bigint; readonly repaidShares?: bigint },
    MorphoLiquidation
  >
  /** Exactly one of `seizedAssets` and `repaidShares`; before the market's own threshold, by a contract that the borrower authorised. */
  readonly preLiquidateMorphoPosition: One<
    MorphoInputs & {
      readonly preLiquidation: MorphoPreLiquidationParameters
      readonly seizedAssets?: bigint
      readonly repaidShares?: bigint
    },
    MorphoPreLiquidation
  >
  /** The greatest amount of assets that `previewMorphoAction` does not refuse. */
  readonly maxMorphoAction: One<
    MorphoInputs & { readonly type: 'withdraw' | 'borrow' | 'repay' | 'withdraw_collateral' },
    { readonly amount: bigint; readonly limiter: 'position' | 'liquidity' | 'collateral' }
  >
  /** The whole vault, or the part for which the auctions have room. */
  readonly liquidateMakerVault: One<MakerInputs & { readonly dog: MakerDog }, MakerLiquidation>
  /** At the system as it is; what redistribution does to the other troves is not part of it. */
  readonly liquidateLiquityTrove: One<LiquityInputs, LiquityLiquidation>
  /** `deposit` and `borrow` are places in the obligation, `amount` the most to repay. Deleveraging and orders are not part of it. */
  readonly liquidateKaminoObligation: One<
    {
      readonly obligation: KaminoObligation
      readonly terms: KaminoLiquidationTerms
      readonly deposit: number
      readonly borrow: number
      readonly amount: bigint
    },
    KaminoLiquidation
  >
  /** Places of the positions from the first to be closed to the last, and the index that orders them. */
  readonly deleveragingOrder: One<
    { readonly positions: readonly DeleveragingPosition[] },
    { readonly index: Float64Array; readonly order: readonly number[] }
  >
  /** Pays a deficit from the fund, the backstop and then pro rata from gains. */
  readonly shareLoss: One<
    { readonly deficit: number; readonly fund?: number; readonly backstop?: number; readonly gains?: readonly number[] | Float64Array },
    LossShares
  >
}
