import type { BatesParameters, HestonParameters, ModelOption } from './model.js'

/** What is simulated, and from which draws. */
export interface PathChoices {
  /** Default 'european'; 'asian' = on the mean of the spot after every step; 'barrier' = looked at between steps. */
  readonly payoff?: 'european' | 'asian' | 'barrier'
  /** Of 'barrier' alone: where it lies, quote currency. */
  readonly barrier?: number
  readonly barrierType?: 'down_in' | 'down_out' | 'up_in' | 'up_out'
  /** A whole number below 2^53; default 0. */
  readonly seed?: number
  /** Equal steps to the expiry, 1 .. 4096; default 32. */
  readonly steps?: number
  /** In all, 2 .. 2^32, a multiple of `replications`; default 16384. The time of a call is draws times steps. */
  readonly draws?: number
  /** Independent repetitions, 1 .. 2048; default 1. 'sobol' needs 2 at least: their spread is its error. */
  readonly replications?: number
  /** Default 'philox', random numbers; 'sobol' = shifted points of low discrepancy, 512 coordinates at most (2 a step, 3 with jumps). */
  readonly source?: 'philox' | 'sobol'
  /** Default 'antithetic': each draw gives a second path from the complements of its numbers. */
  readonly pairs?: 'single' | 'antithetic'
  /** A control variate of known value; default 'none'. 'european' = the option of this strike and type. */
  readonly control?: 'none' | 'spot' | 'european'
}

/** Heston's `volOfVariance` is at least 1e-4 here, and `expiryYears` above 0. */
export type HestonPathInputs = ModelOption & HestonParameters & PathChoices
export type BatesPathInputs = ModelOption & BatesParameters & PathChoices

export interface PathEstimate {
  /** Present value. */
  readonly value: number
  /** One standard deviation of `value` over seeds. The error of the scheme's steps comes on top. */
  readonly standardError: number
  /** What the control was multiplied by; 0 without one. */
  readonly controlCoefficient: number
  /** Mean of the control less its exact value: far beyond its error it tells of too few steps. */
  readonly controlGap: number
  /** Share of the steps without martingale correction; 0 unless steps are long and the correlation is above 0. */
  readonly uncorrectedShare: number
}

/** Which path of a simulation. */
export interface PathName {
  /** Default 0. */
  readonly replication?: number
  /** Within the replication, from 0. */
  readonly draw: number
  /** Whether it is the second path of the draw; default false. */
  readonly antithetic?: boolean
}

/** After each step; the spot at the start is the caller's. */
export interface Path {
  readonly spot: Float64Array
  readonly variance: Float64Array
}

/** Single paths of a simulation, with the bits that they have in it. */
export interface Paths {
  readonly hestonPath: (inputs: HestonPathInputs & PathName) => Path
  readonly batesPath: (inputs: BatesPathInputs & PathName) => Path
}
