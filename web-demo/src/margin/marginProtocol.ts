import type {
  BindingRule,
  CrossMargin,
  LargestOrder,
  NoBoundary,
  RuleStamp,
  Scenario,
} from 'loadline/margin'
import type { Failure } from '../protocol'
import type { Asset, Draft, Order, Venue } from './draft'

/** Prices at and between which an account can be liquidated; without an end it goes on for ever. */
export interface Span {
  readonly low: number | null
  readonly high: number | null
  /** What is left at its ends, computed again there; in dollars. */
  readonly residual: number
}

/** The nearest liquidation on one side of the price, and how likely it is touched in time. */
export type Side =
  | {
      readonly reason: null
      readonly price: number
      /** Of volatilities up to the horizon. */
      readonly sigmas: number
      readonly probability: number
    }
  | { readonly reason: NoBoundary }

/** The liquidation of one account by one price, all else unchanged. */
export interface Line {
  readonly venue: Venue
  readonly asset: Asset
  readonly price: number
  readonly spans: readonly Span[]
  readonly falling: Side
  readonly rising: Side
  /** That a span is entered before the horizon, from whichever side. */
  readonly probability: number
  /** Of an account whose spans are searched for rather than solved. */
  readonly search?: Search
}

/** Where the engine has proved on which side of its line an account is. */
export interface Search {
  /** The whole range was looked at. */
  readonly complete: boolean
  readonly cells: number
  readonly lowest: number
  readonly highest: number
  /** Stretches of the range in which it could not be proved. */
  readonly open: number
}

/** A price at which an account is liquidated, and how likely it is touched in time by itself. */
export interface NearestLevel {
  readonly asset: Asset
  readonly venue: Venue
  readonly price: number
  readonly probability: number
}

/** Two lines at once, of either price the likeliest. Probabilities are between two estimates. */
export type Joint = { readonly levels: readonly NearestLevel[] } & (
  | {
      readonly chances: {
        readonly either: readonly [low: number, high: number]
        readonly both: readonly [low: number, high: number]
        readonly standardError: number
      }
      readonly failure: null
    }
  | { readonly chances: null; readonly failure: Failure }
)

/** What an account has towards its line, and what the venue asks for. Dollars. */
export interface Standing {
  readonly venue: Venue
  readonly has: number
  readonly needs: number
  readonly liquidatable: boolean
}

/** Units of each asset that the accounts hold together; options by their delta. */
export type Exposure = Readonly<Record<Asset, number>>

export interface CertificatePart {
  readonly name: string
  /** Lost, or required; below 0 it is gained. Dollars. */
  readonly amount: number
}

export interface Outcome {
  readonly scenario: Scenario
  /** Below 0 is lost. Dollars. */
  readonly profit: number
  readonly binding: boolean
}

/** What decided a requirement. */
export type Certificate =
  | {
      readonly venue: 'loan'
      readonly debt: number
      readonly collateral: number
      readonly limit: number
    }
  | {
      readonly venue: 'perps'
      readonly binding: Asset | null
      readonly requirement: number
      readonly equity: number
      readonly parts: readonly CertificatePart[]
    }
  | {
      readonly venue: 'options'
      readonly rule: BindingRule
      readonly scenario: Scenario | null
      /** All of them, with the gain or loss in each, dampened. */
      readonly outcomes: readonly Outcome[]
      readonly loss: number
      readonly factor: number
      readonly contingency: number
      readonly requirement: number
      readonly worth: number
      readonly parts: readonly CertificatePart[]
      readonly stamp: RuleStamp | null
    }

export interface MarginView {
  readonly standings: readonly Standing[]
  readonly lines: readonly Line[]
  readonly certificates: readonly Certificate[]
  readonly exposure: Exposure | null
  /** null where one of the prices has no line ahead. */
  readonly joint: Joint | null
  /** What the engine refused; the other accounts stand. */
  readonly failures: Partial<Readonly<Record<Venue, Failure>>>
}

export interface HedgeSide {
  readonly margin: CrossMargin
  readonly sizes: Readonly<Record<Asset, number>>
  readonly lines: readonly Line[]
}

export interface HedgeView {
  readonly order: Order
  readonly accepted: boolean
  readonly realised: number
  readonly before: HedgeSide
  readonly after: HedgeSide
  /** The account of perpetuals that the order leaves. */
  readonly left: Draft['perps']
}

/** The liquidatable prices of x, in order, while the other price is y. */
export interface FrontierRow {
  readonly y: number
  readonly spans: readonly Span[]
}

/** Where one account is liquidatable over two prices; rows lie closer where spans begin or end. */
export interface Region {
  readonly venue: Venue
  readonly rows: readonly FrontierRow[]
}

export interface Frontier {
  readonly x: Asset
  readonly y: Asset
  readonly xRange: readonly [low: number, high: number]
  readonly yRange: readonly [low: number, high: number]
  readonly regions: readonly Region[]
  /** Of the perpetuals after an order, where one is previewed. */
  readonly after: Region | null
}

/** What the page asks of the margin's worker. */
export interface MarginCalls {
  assess: { request: { readonly draft: Draft }; reply: MarginView }
  hedge: { request: { readonly draft: Draft; readonly order: Order }; reply: HedgeView }
  /** The largest order in the direction of the order's size. */
  most: { request: { readonly draft: Draft; readonly order: Order }; reply: LargestOrder }
  frontier: {
    request: {
      readonly draft: Draft
      readonly x: Asset
      readonly y: Asset
      readonly after: Draft['perps'] | null
    }
    reply: Frontier
  }
}
