import type { Settlement } from './option.js'

interface UnderlyingInputs {
  /** > 0, quote currency per unit of the underlying. */
  readonly spot: number
  /** >= 0, ACT/365F. */
  readonly expiryYears: number
  /** >= 0, annual lognormal. */
  readonly vol: number
  readonly rate?: number
  readonly carry?: number
  readonly settlement?: Settlement
}

/** Pays at expiry where the spot ends above the strike (call) or below it (put). */
export interface DigitalInputs extends UnderlyingInputs {
  readonly type: 'call' | 'put'
  /** The trigger. */
  readonly strike: number
  /** By payoff: cash paid, units paid, the price paid (gap), the upper strike (supershare). Default 1. */
  readonly amount?: number
  readonly payoff?: 'cash' | 'asset' | 'gap' | 'supershare'
}

/** A call or put that a barrier brings to life ('in') or ends ('out'). */
export interface BarrierInputs extends UnderlyingInputs {
  readonly type: 'call' | 'put'
  readonly strike: number
  readonly barrier: number
  readonly barrierType: 'down_in' | 'down_out' | 'up_in' | 'up_out'
  /** Out: paid when the barrier is hit. In: paid at expiry when it never was. Default 0. */
  readonly rebate?: number
  /** Years between two looks at the barrier; 0 (default) is always. */
  readonly monitoringYears?: number
}

/** Pays when, or if ever, a barrier is touched; or if it never is. */
export interface TouchInputs extends UnderlyingInputs {
  readonly barrier: number
  readonly touchType:
    | 'cash_at_hit' | 'asset_at_hit' | 'cash_at_expiry' | 'asset_at_expiry'
    | 'cash_no_touch' | 'asset_no_touch'
  /** Whether the barrier is reached by falling or by rising. */
  readonly side: 'down' | 'up'
  /** Cash or units of the underlying. Default 1. */
  readonly amount?: number
  readonly monitoringYears?: number
}

/** Pays at expiry if the spot has stayed between two barriers. */
export interface DoubleNoTouchInputs extends UnderlyingInputs {
  readonly lowerBarrier: number
  readonly upperBarrier: number
  readonly amount?: number
  readonly monitoringYears?: number
}

/** A Brownian motion with drift, and a level: the chance of a liquidation, a stop, a touch. */
export interface FirstPassageInputs {
  /** log(level / price): below 0 to be reached by falling. */
  readonly distanceLog: number
  /** Of the logarithm of the price, per year: growth - vol^2 / 2. */
  readonly drift: number
  readonly vol: number
  readonly horizonYears: number
  /** Years between two looks (a block time); 0 (default) is always. */
  readonly monitoringYears?: number
}

export interface FirstPassage {
  /** That the level is reached before the horizon. */
  readonly probability: number
  readonly logProbability: number
  readonly survival: number
  /** Of the time of the first passage, at the horizon, per year. */
  readonly density: number
}

/** One unit, long, of an instrument that is linear in the price; see `LinearValue`. */
export interface LinearInputs {
  readonly linearType?: 'spot' | 'forward' | 'future' | 'perpetual'
  readonly spot: number
  readonly entryPrice: number
  readonly expiryYears?: number
  readonly rate?: number
  readonly carry?: number
  /** The contract's market price; 0 (default) is the model's. */
  readonly markPrice?: number
  /** Perpetual: fraction of notional that longs pay in 8 hours. */
  readonly fundingRate8h?: number
  /** Perpetual: years over which funding is counted. */
  readonly accrualYears?: number
  /** 'coin': one unit of quote notional, settled in the underlying (inverse). */
  readonly settlement?: Settlement
}

export interface LinearValue {
  readonly price: number
  /** Gain since `entryPrice`, without funding. */
  readonly value: number
  readonly delta: number
  readonly gamma: number
  readonly theta: number
  readonly rho: number
  readonly phi: number
  /** Cash flow over `accrualYears` at today's rate; < 0 where longs pay. */
  readonly funding: number
  readonly basis: number
  readonly carryAnnual: number
}
