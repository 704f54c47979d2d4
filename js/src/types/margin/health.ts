import type { One } from '../formula.js'
import type { AssetIntervals, LargestOrder } from './perp.js'

/** A spot balance of Drift with its open orders. Quote currency a token, tokens, weights. */
export interface DriftSpot {
  /** What moves together with it, perpetuals included. */
  readonly asset: number
  readonly price: number
  /** Below 0 is borrowed. */
  readonly tokens: number
  readonly openBids?: number
  /** At most 0. */
  readonly openAsks?: number
  readonly initialAssetWeight?: number
  readonly maintenanceAssetWeight?: number
  readonly initialLiabilityWeight?: number
  readonly maintenanceLiabilityWeight?: number
  readonly imfFactor?: number
}

export interface DriftPerp {
  readonly asset: number
  readonly price: number
  /** Units; below 0 is short. */
  readonly base: number
  /** Quote currency: minus what was paid, funding settled. */
  readonly quote: number
  readonly openBids?: number
  readonly openAsks?: number
  readonly initialRatio: number
  readonly maintenanceRatio: number
  readonly imfFactor?: number
  readonly initialGainWeight?: number
  readonly maintenanceGainWeight?: number
}

export interface DriftAccount {
  readonly spots: readonly DriftSpot[]
  readonly perps: readonly DriftPerp[]
}

export interface DriftMargin {
  readonly collateral: number
  readonly requirement: number
  readonly free: number
}

export interface DriftHealth {
  readonly initial: DriftMargin
  readonly maintenance: DriftMargin
  readonly equity: number
  readonly liabilities: number
  /** 0 .. 100, as the venue displays it. */
  readonly health: number
  readonly liquidatable: boolean
}

/** An order of a perpetual: `size` units bought, below 0 sold. */
export interface HealthOrder {
  readonly perp: number
  readonly size: number
  readonly price: number
  readonly feeRate?: number
}

export interface HealthPreview<Health> {
  readonly before: Health
  readonly after: Health
  readonly accepted: boolean
}

export interface HealthAssessment<Health> {
  readonly health: Health
  /** One for each asset, in the order in which the account names them first. */
  readonly assets: readonly AssetIntervals[]
}

export interface HealthWeights {
  readonly initial?: number
  readonly maintenance?: number
}

export interface MangoToken {
  readonly asset: number
  readonly price: number
  /** The slow price of initial health; 0 or absent: the oracle's. */
  readonly stablePrice?: number
  readonly balance: number
  readonly assetWeight?: HealthWeights
  readonly liabilityWeight?: HealthWeights
  readonly deposits?: number
  readonly borrows?: number
  readonly depositScaleStart?: number
  readonly borrowScaleStart?: number
}

export interface MangoSpotMarket {
  /** Indices of tokens. */
  readonly base: number
  readonly quote: number
  readonly reservedBase?: number
  readonly reservedQuote?: number
  readonly lowestAsk?: number
  readonly highestBidInverse?: number
}

export interface MangoPerp {
  readonly asset: number
  /** Index of the token in which gains are settled. */
  readonly settle: number
  readonly price: number
  readonly stablePrice?: number
  readonly base: number
  readonly quote: number
  readonly bids?: number
  readonly asks?: number
  readonly baseAssetWeight?: HealthWeights
  readonly baseLiabilityWeight?: HealthWeights
  readonly overallAssetWeight?: HealthWeights
}

export interface MangoAccount {
  readonly tokens: readonly MangoToken[]
  readonly spotMarkets?: readonly MangoSpotMarket[]
  readonly perps?: readonly MangoPerp[]
}

export interface MangoHealth {
  readonly initial: number
  readonly maintenance: number
  readonly equity: number
  readonly liquidatable: boolean
}

export interface HealthVerbs {
  readonly driftHealth: One<DriftAccount, DriftHealth>
  readonly assessDriftAccount: One<DriftAccount, HealthAssessment<DriftHealth>>
  readonly previewDriftOrder: One<{ readonly account: DriftAccount; readonly order: HealthOrder }, HealthPreview<DriftHealth>>
  readonly maxDriftOrder: One<{ readonly account: DriftAccount; readonly order: HealthOrder }, LargestOrder>
  readonly mangoHealth: One<MangoAccount, MangoHealth>
  /** An asset that a settle token shares with its perpetuals is `unresolved`: the health is quadratic in it. */
  readonly assessMangoAccount: One<MangoAccount, HealthAssessment<MangoHealth>>
  readonly previewMangoOrder: One<{ readonly account: MangoAccount; readonly order: HealthOrder }, HealthPreview<MangoHealth>>
  readonly maxMangoOrder: One<{ readonly account: MangoAccount; readonly order: HealthOrder }, LargestOrder>
}
