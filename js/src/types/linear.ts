import type { Settlement } from './option.js'

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
  readonly settlement?: Exclude<Settlement, 'futures'>
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
