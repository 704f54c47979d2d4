import type { AaveVersion } from '../../types.js'
import type { One } from '../formula.js'
import type { CometInputs, CometMarket, MorphoInputs, MorphoPosition } from './venueLending.js'

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
  readonly refusal:
    | 'none' | 'inconsistent_input' | 'healthy_position' | 'not_enough_shares' | 'not_enough_collateral' | 'liquidatable_position'
    | 'not_pre_liquidatable_position' | 'pre_liquidation_too_large' | 'zero_assets'
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
  /** The greatest amount of assets that `previewMorphoAction` does not refuse. */
  readonly maxMorphoAction: One<
    MorphoInputs & { readonly type: 'withdraw' | 'borrow' | 'repay' | 'withdraw_collateral' },
    { readonly amount: bigint; readonly limiter: 'position' | 'liquidity' | 'collateral' }
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
