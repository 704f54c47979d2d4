// A deployment's configuration.json in the repository of Compound III, and what its contract returns.

/** `0.65`, or whole base units as that file writes them: `"7_100e18"`. */
export type CometConfigured = number | string

export interface CometConfigurationAsset {
  readonly decimals: number | string
  readonly borrowCF: number
  readonly liquidateCF: number
  readonly liquidationFactor: number
  readonly supplyCap: CometConfigured
}

export interface CometConfiguration {
  readonly baseToken: string
  readonly borrowMin: CometConfigured
  readonly storeFrontPriceFactor: number
  readonly targetReserves: CometConfigured
  /** Slopes and bases a year, kinks as shares. */
  readonly rates: Readonly<
    Record<
      | 'supplyKink' | 'supplySlopeLow' | 'supplySlopeHigh' | 'supplyBase' | 'borrowKink' | 'borrowSlopeLow' | 'borrowSlopeHigh'
      | 'borrowBase',
      number
    >
  >
  readonly assets: Readonly<Record<string, CometConfigurationAsset>>
}

/** `totalsBasic()`. Totals are principals, indexes 1e15. */
export interface CometTotalsBasic {
  readonly baseSupplyIndex: bigint
  readonly baseBorrowIndex: bigint
  readonly totalSupplyBase: bigint
  readonly totalBorrowBase: bigint
  /** Unix seconds. */
  readonly lastAccrualTime: number
}

/** `userBasic(account)`. */
export interface CometUserBasic {
  /** Below 0 is owed. */
  readonly principal: bigint
}
