// What Morpho's GraphQL interface returns, as far as it is read here.

/** Whole numbers come as numbers while they are below 2^53, and as strings above. */
export type MorphoApiInteger = number | string | bigint

export interface MorphoApiAsset {
  readonly symbol: string
  readonly decimals: number
  readonly price?: { readonly usd: number | null } | null
}

/** `markets { items { state } }`; shares and price are there where the query asked for them. */
export interface MorphoApiState {
  /** Unix seconds. */
  readonly timestamp: number
  readonly supplyAssets: MorphoApiInteger
  readonly borrowAssets: MorphoApiInteger
  readonly supplyShares?: MorphoApiInteger | null
  readonly borrowShares?: MorphoApiInteger | null
  /** Of the oracle: loan base units for one of collateral, times 1e36. */
  readonly price?: MorphoApiInteger | null
  /** A share of the interest. */
  readonly fee: number
  readonly borrowApy: number
}

export interface MorphoApiMarket {
  /** Wad. */
  readonly lltv: string
  readonly loanAsset: MorphoApiAsset
  readonly collateralAsset: MorphoApiAsset | null
  readonly state: MorphoApiState
}

/** `marketPositions { items { state } }`, or that state alone. Base units. */
export interface MorphoApiPositionState {
  readonly collateral: MorphoApiInteger
  readonly borrowShares?: MorphoApiInteger | null
  readonly borrowAssets?: MorphoApiInteger | null
  readonly supplyShares?: MorphoApiInteger | null
  readonly supplyAssets?: MorphoApiInteger | null
}
export type MorphoApiPosition = MorphoApiPositionState | { readonly state: MorphoApiPositionState }
