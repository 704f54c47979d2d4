import recorded from '../../../tests/data/dydx-markets-2025-12-08.json'

/** What the accounts hold, and what the map moves. */
export const ASSETS = ['BTC', 'ETH'] as const
export type Asset = (typeof ASSETS)[number]

export const VENUES = ['loan', 'perps', 'options'] as const
export type Venue = (typeof VENUES)[number]

/** The asset of the loan's collateral, and that of the options. */
export const LOAN_ASSET: Asset = 'BTC'
export const BOOK_ASSET: Asset = 'ETH'

export interface Leg {
  readonly days: number
  readonly type: 'call' | 'put'
  readonly strike: number
  /** Contracts; below 0 is short. */
  readonly amount: number
  readonly volPercent: number
}

export interface PerpHolding {
  /** Units; below 0 is short, 0 is none. */
  readonly size: number
  readonly entryPrice: number
}

/** One account over three venues, in whole tokens and dollars. */
export interface Draft {
  readonly prices: Readonly<Record<Asset, number>>
  /** Per cent a year: what distances and chances of a touch are measured with. */
  readonly volPercents: Readonly<Record<Asset, number>>
  /** Of the two prices' logarithms, -1 .. 1. */
  readonly correlation: number
  readonly horizonDays: number
  readonly loan: { readonly collateral: number; readonly debt: number }
  readonly perps: {
    readonly collateral: number
    readonly leverage: number
    readonly positions: Readonly<Record<Asset, PerpHolding>>
  }
  readonly book: { readonly cash: number; readonly legs: readonly Leg[] }
}

/** Units bought at a price, below 0 sold; the fee as a share of the notional. */
export interface Order {
  readonly asset: Asset
  readonly size: number
  readonly price: number
  readonly feeRate: number
}

const leg = (type: Leg['type'], strike: number, amount: number, volPercent: number): Leg => ({
  days: 18,
  type,
  strike,
  amount,
  volPercent,
})

export const SAMPLE: Draft = {
  prices: {
    BTC: Number(recorded['BTC-USD'].oraclePrice),
    ETH: Number(recorded['ETH-USD'].oraclePrice),
  },
  volPercents: { BTC: 45, ETH: 65 },
  correlation: 0.8,
  horizonDays: 30,
  loan: { collateral: 3, debt: 190_000 },
  perps: {
    collateral: 24_000,
    leverage: 10,
    positions: {
      BTC: { size: -0.8, entryPrice: 91_200 },
      ETH: { size: 40, entryPrice: 3_180 },
    },
  },
  book: {
    cash: 14_000,
    legs: [
      leg('put', 2_200, 50, 78),
      leg('put', 2_700, -40, 68),
      leg('call', 3_500, -40, 62),
      leg('call', 4_200, 60, 66),
    ],
  },
}

export const SAMPLE_SOURCE =
  'Prices: BTC and ETH at dYdX’s oracle, recorded on 8 December 2025. Rules: the margin tiers that ' +
  'Hyperliquid publishes, the scenarios of Derive’s PMRM 2, and Morpho Blue’s market of BTC against ' +
  'USDC at 86 %. Sizes, volatilities, their correlation and entry prices are made up.'
