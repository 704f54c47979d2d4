import type { Integer, SmallInteger } from './integers.js'

/**
 * AggregatedReserveData of UiPoolDataProviderV3, as viem returns it or as recorded JSON with decimal
 * strings. Both live structs fit: the older one has efficiency mode and stable rates inside the
 * reserve, the newer one (from v3.2) leaves them out. Fields not named here are ignored.
 */
export interface AaveV3ReserveData {
  readonly underlyingAsset: string
  readonly symbol: string
  readonly decimals: SmallInteger
  readonly baseLTVasCollateral: SmallInteger
  readonly reserveLiquidationThreshold: SmallInteger
  readonly reserveLiquidationBonus: SmallInteger
  readonly liquidityIndex: Integer
  readonly liquidityRate: Integer
  readonly variableBorrowIndex: Integer
  readonly variableBorrowRate: Integer
  readonly lastUpdateTimestamp: SmallInteger
  readonly isActive: boolean
  readonly isFrozen: boolean
  readonly isPaused: boolean
  readonly borrowingEnabled: boolean
  readonly isSiloedBorrowing?: boolean
  readonly borrowableInIsolation?: boolean
  readonly priceInMarketReferenceCurrency: Integer
  readonly debtCeiling?: Integer
  readonly isolationModeTotalDebt?: Integer
  readonly supplyCap: Integer
  readonly borrowCap: Integer
  readonly availableLiquidity?: Integer | null
  readonly totalScaledVariableDebt?: Integer | null
  readonly accruedToTreasury?: Integer | null
  // the older struct
  readonly eModeCategoryId?: SmallInteger | null
  readonly eModeLtv?: SmallInteger
  readonly eModeLiquidationThreshold?: SmallInteger
  readonly eModeLiquidationBonus?: SmallInteger
  readonly eModePriceSource?: string
  readonly eModeLabel?: string
}

/** UserReserveData. */
export interface AaveV3UserReserveData {
  readonly underlyingAsset: string
  readonly scaledATokenBalance: Integer
  readonly usageAsCollateralEnabledOnUser: boolean
  readonly scaledVariableDebt: Integer
  /** The older struct: stable-rate debt is not supported, and must be zero. */
  readonly principalStableDebt?: Integer
}

/** One entry of `getEModes`. */
export interface AaveV3EModeData {
  readonly id: SmallInteger
  readonly eMode: {
    readonly ltv: SmallInteger
    readonly liquidationThreshold: SmallInteger
    readonly liquidationBonus: SmallInteger
    readonly label: string
    readonly collateralBitmap?: Integer
    readonly borrowableBitmap?: Integer
    readonly ltvzeroBitmap?: Integer
    readonly isolated?: boolean
  }
}

/** BaseCurrencyInfo. */
export interface AaveV3BaseCurrency {
  readonly marketReferenceCurrencyUnit: Integer
  readonly marketReferenceCurrencyPriceInUsd: Integer
  /** Left out: 'USD' when the reference currency's price is one US dollar, else 'base currency'. */
  readonly symbol?: string
}
