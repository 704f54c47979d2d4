import type { One } from '../formula.js'

/** Why there is no boundary; null where there is one. */
export type NoBoundary = 'already_liquidatable' | 'unreachable' | 'no_debt' | 'no_exposure' | 'unresolved'

/** From `lowerBound` on, margin = notional * rate - deduction. */
export interface MarginTier {
  /** Notional in quote currency; 0 in the first tier, then rising. */
  readonly lowerBound: number
  /** Per 1 of notional, in (0, 1], never falling from tier to tier. */
  readonly rate: number
  /** Quote currency; makes neighbours meet. Default 0. */
  readonly deduction?: number
}

/** margin(N) = max(tiers, powerFactor * N^1.8) + fixed for N > 0. */
export interface MarginCurve {
  readonly tiers: readonly MarginTier[]
  /** A ratio that grows with N^0.8; needs a single tier beside it. Default 0. */
  readonly powerFactor?: number
  /** Quote currency. Default 0. */
  readonly fixed?: number
}

export interface PerpMarket {
  /** Mark or oracle, as the venue uses; quote currency per unit. */
  readonly price: number
  readonly initial: MarginCurve
  readonly maintenance: MarginCurve
}

export interface PerpPosition {
  /** Index of the market; each at most once. */
  readonly market: number
  /** Units; below 0 is short. */
  readonly size: number
  readonly entryPrice: number
}

/** What a venue adds to the maintenance for whoever liquidates: ratio * notional + cost, within bounds. */
export interface LiquidationReward {
  readonly ratio?: number
  readonly cost?: number
  readonly lowest?: number
  readonly highest?: number
}

/** Perpetuals that share one collateral; an isolated position is an account of its own. */
export interface CrossAccount {
  /** Quote currency, funding settled; may be below 0. */
  readonly collateral: number
  readonly markets: readonly PerpMarket[]
  readonly positions: readonly PerpPosition[]
  readonly reward?: LiquidationReward
}

/** All in quote currency. */
export interface CrossMargin {
  readonly equity: number
  readonly notional: number
  readonly initial: number
  readonly maintenance: number
  /** equity - initial. */
  readonly freeCollateral: number
  /** equity - maintenance; below 0 the account can be liquidated. */
  readonly excess: number
  /** Whose maintenance is the largest. */
  readonly bindingMarket: number
  readonly liquidatable: boolean
}

/** Prices, both included, at and between which the account can be liquidated. */
export interface LiquidationInterval {
  readonly low: number
  /** 2^100, the end of the range, where `opensAbove`. */
  readonly high: number
  /** The excess at either end, by evaluation; 0 where the range itself ends. */
  readonly residualLow: number
  readonly residualHigh: number
  readonly opensBelow: boolean
  readonly opensAbove: boolean
}

/** One side of today's price. */
export type SideBoundary =
  | { readonly reason: null; readonly price: number; readonly residual: number }
  | { readonly reason: NoBoundary; readonly price: null; readonly residual: null }

export interface PriceBoundaries {
  /** Today's. */
  readonly price: number
  readonly falling: SideBoundary
  readonly rising: SideBoundary
  /** All of them. */
  readonly intervals: readonly LiquidationInterval[]
}

export interface MarketIntervals extends PriceBoundaries {
  readonly market: number
}

export interface AssetIntervals extends PriceBoundaries {
  readonly asset: number
}

export interface PerpAssessment {
  readonly margin: CrossMargin
  /** One for each position, in order. */
  readonly markets: readonly MarketIntervals[]
}

export interface PerpOrder {
  readonly market: number
  /** Units bought; below 0 they are sold. */
  readonly size: number
  readonly price: number
  /** Of the notional, in [-1, 1]. Default 0. */
  readonly feeRate?: number
}

export interface PerpOrderInputs {
  readonly account: CrossAccount
  readonly order: PerpOrder
}

export interface PerpOrderPreview {
  readonly before: CrossMargin
  readonly after: CrossMargin
  readonly collateralAfter: number
  /** Gains on what the order closes, before the fee. */
  readonly realised: number
  readonly accepted: boolean
  readonly positions: readonly PerpPosition[]
}

export interface LargestOrder {
  /** Units; 0 where `unlimited`. */
  readonly size: number
  readonly unlimited: boolean
}

export interface LeverageTier {
  readonly lowerBound: number
  readonly maxLeverage: number
}

export interface PerpVerbs {
  /** Equity and margin alone. */
  readonly perpMargin: One<CrossAccount, CrossMargin>
  /** Margin, and for each position every interval of its price in which the account can be liquidated. */
  readonly assessPerpAccount: One<CrossAccount, PerpAssessment>
  readonly previewPerpOrder: One<PerpOrderInputs, PerpOrderPreview>
  /** The most units in the direction of `order.size`. */
  readonly maxPerpOrder: One<PerpOrderInputs, LargestOrder>
  readonly perpBankruptcyPrice: One<{ readonly account: CrossAccount; readonly market: number }, { readonly price: number }>
  /** What Hyperliquid would close next. `resting`: its first fifth went less than 30 s ago. */
  readonly hyperliquidStep: One<
    { readonly account: CrossAccount; readonly market: number; readonly resting?: boolean },
    { readonly stage: 'healthy' | 'partial' | 'full' | 'backstop' | 'bankrupt'; readonly closeSize: number }
  >
  /** A market of Hyperliquid by its leverage tiers; initial margin is 1 / leverage. */
  readonly hyperliquidMarket: One<
    { readonly price: number; readonly leverage: number; readonly tiers: readonly LeverageTier[] },
    PerpMarket
  >
  readonly orderlyMarket: One<
    {
      readonly price: number
      readonly market: {
        readonly baseMaintenanceRate: number
        readonly baseInitialRate: number
        readonly initialFactor: number
        readonly maxLeverage?: number
      }
    },
    PerpMarket
  >
  /** Of Synthetix the ratios depend on the size of the position. */
  readonly synthetixMarket: One<
    {
      readonly price: number
      readonly size: number
      readonly market: {
        readonly skewScale: number
        readonly initialRatio: number
        readonly minimumInitialRatio: number
        readonly maintenanceScalar: number
        readonly minimumMargin?: number
      }
    },
    PerpMarket
  >
}
