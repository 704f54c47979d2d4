import type { One } from '../formula.js'

export interface DynamicHaircutInputs {
  /** Standard deviations of the confidence wanted: 2.326 for 99 %. */
  readonly quantile: number
  readonly dailyVol: number
  /** Bid to ask over the middle. */
  readonly spread: number
  /** Of the square-root law. */
  readonly impact: number
  readonly quantity: number
  readonly dailyVolume: number
  readonly horizonDays: number
  readonly floor?: number
  readonly cap?: number
}

/** Shares of the value; the total is held between floor and cap. */
export interface Haircut {
  readonly market: number
  readonly spread: number
  readonly impact: number
  readonly total: number
}

export interface HaircutVerbs {
  readonly dynamicHaircut: One<DynamicHaircutInputs, Haircut>
  /** Bids from the best down for a sale, asks up for a purchase. */
  readonly walkBook: One<
    {
      readonly levels: readonly { readonly price: number; readonly quantity: number }[]
      readonly mid: number
      readonly quantity: number
      readonly isSale: boolean
    },
    { readonly averagePrice: number; readonly filled: number; readonly unfilled: number; readonly slippage: number }
  >
  readonly tradeConstantProduct: One<
    { readonly reserveIn: number; readonly reserveOut: number; readonly in: number; readonly fee?: number },
    { readonly out: number; readonly slippage: number }
  >
}
