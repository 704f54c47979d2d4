import type { Pricing } from './types/pricing.js'

export type * from './types/batch.js'
export type * from './types/linear.js'
export type * from './types/forwardOption.js'
export type * from './types/impliedVol.js'
export type * from './types/option.js'
export type * from './types/pricing.js'

// The plain objects that go into and come out of the engine. Amounts that a chain holds as integers
// are `bigint` in base units; model quantities are `number`. Nothing returned is ever NaN.

/** A deployed generation of the Aave v3 pool: it decides rounding, accrual and efficiency modes. */
export type AaveVersion = 'v3.0' | 'v3.1' | 'v3.2' | 'v3.3' | 'v3.4' | 'v3.5' | 'v3.6' | 'v3.7'

/** One reserve of an Aave v3 market, at its last update. Names and scales are the contract's. */
export interface AaveReserve {
  /** Unique key within the market; actions and positions name it. */
  readonly asset: string
  readonly address?: string
  readonly decimals: number
  /** Base-currency units (1e8 on USD markets) per whole token; 0n = none, refused only when held. */
  readonly price: bigint
  readonly ltvBps: number
  readonly liquidationThresholdBps: number
  /** 10500 = 5 % bonus. */
  readonly liquidationBonusBps: number
  /** Ray, 1e27. */
  readonly liquidityIndex: bigint
  /** Ray per year. */
  readonly liquidityRate: bigint
  readonly variableBorrowIndex: bigint
  readonly variableBorrowRate: bigint
  /** Unix seconds. */
  readonly lastUpdate: number
  readonly active: boolean
  readonly frozen: boolean
  readonly paused: boolean
  readonly borrowingEnabled: boolean
  readonly siloedBorrowing: boolean
  readonly borrowableInIsolation: boolean
  /** 10^-2 units of base currency; 0n when the asset is not isolated. */
  readonly debtCeiling: bigint
  readonly isolationDebt: bigint
  /** Whole tokens, 0n = none. */
  readonly supplyCap: bigint
  readonly borrowCap: bigint
  /** Totals of the whole reserve; without them caps and liquidity are not checked. */
  readonly totals?: {
    readonly availableLiquidity: bigint
    readonly scaledVariableDebt: bigint
    /** aToken scaledTotalSupply. */
    readonly scaledSupply: bigint
    /** Scaled. */
    readonly accruedToTreasury: bigint
  }
  /** Up to v3.1: the reserve's efficiency-mode category, 0 = none. */
  readonly eModeCategory?: number
  /** Moves with the common shock. */
  readonly volatile: boolean
}

export interface AaveEMode {
  /** 1 .. 255 */
  readonly id: number
  readonly label: string
  readonly ltvBps: number
  readonly liquidationThresholdBps: number
  readonly liquidationBonusBps: number
  /** From v3.2: bit i = reserve i. */
  readonly collateralBitmap?: bigint
  readonly borrowableBitmap?: bigint
  /** From v3.6. */
  readonly ltvZeroBitmap?: bigint
  /** From v3.7: collateral outside the category has LTV 0. */
  readonly isolated?: boolean
  /** Up to v3.1: the category's own oracle price, 0n or absent = each reserve's own. */
  readonly price?: bigint
}

/** One Aave v3 market. The order of `reserves` is the order of their ids on chain. */
export interface AaveMarket {
  readonly version: AaveVersion
  readonly reserves: readonly AaveReserve[]
  readonly eModes: readonly AaveEMode[]
  readonly baseCurrency: {
    /** Units of the base currency in one whole unit: 1e8 on USD markets. */
    readonly unit: bigint
    readonly symbol: string
  }
}

/** Everything the engine may know of the world at one instant. One key a venue. */
export interface Market {
  /** Unix seconds; the engine reads no clock. */
  readonly now: number
  readonly 'aave-v3': AaveMarket
}

export interface AavePosition {
  readonly asset: string
  /** aToken scaled balance. */
  readonly scaledSupply: bigint
  readonly scaledVariableDebt: bigint
  readonly collateral: boolean
}

export interface AaveAccount {
  /** 0 = off. */
  readonly eModeCategory: number
  readonly positions: readonly AavePosition[]
}

/** What one user holds. One key a venue. */
export interface Account {
  readonly 'aave-v3': AaveAccount
}

export type HealthStatus = 'no_debt' | 'healthy' | 'liquidatable'

export interface Health {
  readonly status: HealthStatus
  /** The contract's health factor, 1e18 = 1, to the last unit; null without debt. */
  readonly factorWad: bigint | null
  /** The same as a number, for display; null without debt. */
  readonly factor: number | null
  /** Base currency. */
  readonly collateralBase: bigint
  readonly debtBase: bigint
  readonly availableBorrowsBase: bigint
  readonly ltvBps: number
  readonly liquidationThresholdBps: number
  /** The collateral to which isolation mode confines the account, or null. */
  readonly isolatedAsset: string | null
}

/** One position at `now`. */
export interface PositionView {
  readonly asset: string
  /** Token base units. */
  readonly supply: bigint
  readonly debt: bigint
  /** Base currency. */
  readonly supplyBase: bigint
  readonly debtBase: bigint
  /** Part of `supplyBase` that counts as collateral: all of it or 0n. */
  readonly collateralBase: bigint
  readonly collateral: boolean
  readonly ltvBps: number
  readonly liquidationThresholdBps: number
  readonly inEMode: boolean
}

export type NoBoundaryReason =
  | 'already_liquidatable'
  | 'unreachable'
  | 'no_debt'
  | 'no_exposure'
  | 'unresolved'

/** A point where liquidation begins, or why there is none. */
export type Boundary<Point> =
  | (Point & {
      readonly reason: null
      /** Health factor at the point (below 1e18) and one unit nearer to now (not below). */
      readonly healthAtWad: bigint
      readonly healthInsideWad: bigint
    })
  | { readonly reason: NoBoundaryReason }

export interface PricePoint {
  /** Oracle units. */
  readonly price: bigint
  /** Move from today's price in per cent: -23.4 = falls by 23.4 %. */
  readonly movePercent: number
}
export interface ShockPoint {
  /** Factor on every volatile price; 1e18 = 1. */
  readonly factorWad: bigint
  readonly movePercent: number
}
export interface TimePoint {
  readonly seconds: number
}

export interface AssetBoundaries {
  readonly asset: string
  readonly price: bigint
  readonly falling: Boundary<PricePoint>
  readonly rising: Boundary<PricePoint>
}

export interface LiquidationMap {
  readonly assets: readonly AssetBoundaries[]
  /** All volatile assets together. */
  readonly shockDown: Boundary<ShockPoint>
  readonly shockUp: Boundary<ShockPoint>
  /** From interest alone, at unchanged prices and rates. */
  readonly interest: Boundary<TimePoint>
}

export interface Assessment {
  readonly health: Health
  readonly positions: readonly PositionView[]
  readonly liquidation: LiquidationMap
  readonly rules: { readonly venue: 'aave-v3'; readonly version: AaveVersion }
  /** Unix seconds: the market's `now`. */
  readonly asOf: number
}

/** Token base units; 'all' = everything held or owed (withdraw and repay). */
export type Amount = bigint | 'all'

export type Action =
  | { readonly type: 'supply'; readonly venue: 'aave-v3'; readonly asset: string; readonly amount: bigint }
  | { readonly type: 'withdraw'; readonly venue: 'aave-v3'; readonly asset: string; readonly amount: Amount }
  | { readonly type: 'borrow'; readonly venue: 'aave-v3'; readonly asset: string; readonly amount: bigint }
  | { readonly type: 'repay'; readonly venue: 'aave-v3'; readonly asset: string; readonly amount: Amount }
  | { readonly type: 'enableCollateral'; readonly venue: 'aave-v3'; readonly asset: string }
  | { readonly type: 'disableCollateral'; readonly venue: 'aave-v3'; readonly asset: string }
  | {
      readonly type: 'swapCollateral'
      readonly venue: 'aave-v3'
      readonly asset: string
      readonly amount: Amount
      readonly assetReceived: string
      /** Base units; left out: at the oracle's prices. */
      readonly amountReceived?: bigint
    }
  | { readonly type: 'setEMode'; readonly venue: 'aave-v3'; readonly category: number }

/** Why the protocol would revert; names follow its Errors library. */
export type Refusal =
  | 'invalid_amount'
  | 'reserve_inactive'
  | 'reserve_paused'
  | 'reserve_frozen'
  | 'supply_cap_exceeded'
  | 'borrow_cap_exceeded'
  | 'borrowing_not_enabled'
  | 'not_enough_balance'
  | 'not_enough_liquidity'
  | 'collateral_balance_is_zero'
  | 'ltv_validation_failed'
  | 'health_factor_too_low'
  | 'collateral_cannot_cover_borrow'
  | 'asset_not_borrowable_in_isolation'
  | 'debt_ceiling_exceeded'
  | 'not_borrowable_in_e_mode'
  | 'inconsistent_e_mode'
  | 'siloed_borrowing_violation'
  | 'no_debt_of_asset'
  | 'underlying_balance_zero'
  | 'user_in_isolation_or_ltv_zero'

/** `after` and `account` are null exactly when the protocol refuses an action. */
export type Preview =
  | { readonly allowed: true; readonly refusal: null; readonly before: Assessment; readonly after: Assessment; readonly account: Account; readonly market: Market }
  | {
      readonly allowed: false
      readonly refusal: { readonly reason: Refusal; readonly action: number; readonly limit: bigint | null; readonly message: string }
      readonly before: Assessment
      readonly after: null
      readonly account: null
      readonly market: null
    }

export type SolveGoal =
  | { readonly type: 'maxBorrow'; readonly venue: 'aave-v3'; readonly asset: string }
  | { readonly type: 'maxWithdraw'; readonly venue: 'aave-v3'; readonly asset: string }
  | {
      readonly type: 'health'
      readonly venue: 'aave-v3'
      readonly asset: string
      readonly by: 'supply' | 'withdraw' | 'borrow' | 'repay'
      /** Target health factor, 1e18 = 1. */
      readonly targetWad: bigint
    }

export type Limiter = 'target' | 'balance' | 'collateral' | 'liquidity' | 'cap' | 'debt_ceiling'

/** Exact to one base unit: the amount works, and one unit past it does not. */
export type Solution =
  | { readonly reason: null; readonly amount: bigint; readonly limitedBy: Limiter }
  | { readonly reason: 'refused'; readonly refusal: Refusal }
  | { readonly reason: 'unreachable' }

/** Accounts kept in the engine's memory, for prices that change many times a second. */
export interface Book {
  readonly size: number
  /** Sets the price of one asset, oracle units. */
  setPrice(parameters: { asset: string; price: bigint }): void
  /** Sets all prices, in the order of the market's reserves. */
  setPrices(prices: BigUint64Array | readonly bigint[]): void
  /** Health of one account at the book's prices. */
  health(index?: number): Health
  /** Health factors of all accounts as numbers: 0 where there is no debt, see `status`. */
  healths(): { readonly factor: Float64Array; readonly status: Uint8Array }
  /**
   * Health factor of one account on a grid of two assets' prices, row-major [y][x].
   * Without debt the factor is 0 and the status 0 (no_debt); 1 healthy, 2 liquidatable.
   */
  grid(parameters: {
    index?: number
    x: { asset: string; prices: readonly bigint[] | BigUint64Array }
    y: { asset: string; prices: readonly bigint[] | BigUint64Array }
  }): { readonly factor: Float64Array; readonly status: Uint8Array }
  /** Gives the memory back; idempotent. Later calls throw DisposedError. */
  dispose(): void
  [Symbol.dispose](): void
}

/** Everything is a pure function of its arguments; the engine holds memory, not state. */
export interface Engine extends Pricing {
  readonly version: string
  /** Health alone, the fast path. */
  health(parameters: { market: Market; account: Account }): Health
  assess(parameters: { market: Market; account: Account }): Assessment
  preview(parameters: { market: Market; account: Account; actions: readonly Action[] }): Preview
  solve(parameters: { market: Market; account: Account; goal: SolveGoal }): Solution
  book(parameters: { market: Market; accounts: readonly Account[] }): Book
  /** What the engine has taken. Only opening a book asks the heap: no other call does. */
  memoryUse(): { readonly bytes: number; readonly heapRequests: number }
}

export interface EngineOptions {
  /** Fixed size of the engine's memory; a workload too large is a CapacityError. Default 4 MiB. */
  readonly memoryBytes?: number
}
