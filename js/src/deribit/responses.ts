import type { DeribitOptionRow } from './rows.js'

/** A row of `private/get_positions`. Options are sized in coin, inverse futures in USD, linear ones in coin. */
export interface DeribitPosition {
  readonly instrument_name: string
  readonly kind: string
  readonly direction: string
  /** Signed as the direction, or without a sign. */
  readonly size: number
  readonly mark_price: number
  readonly index_price: number
}

/** `private/get_account_summary` of one currency, in it. */
export interface DeribitAccountSummary {
  readonly currency: string
  readonly equity: number
  readonly initial_margin: number
  readonly maintenance_margin: number
}

/** Whole responses, or what stands in their `result`. */
export type DeribitResponse<Result> = Result | { readonly result: Result; readonly usOut?: number }

/** Of every option that is held: a ticker, an order book, or the summary of the currency. */
export interface DeribitPricedOption extends DeribitOptionRow {
  /** Per year. */
  readonly interest_rate?: number | null
}
