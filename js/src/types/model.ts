/** Heston's stochastic variance. The Feller condition is not asked for. */
export interface HestonParameters {
  /** v0 >= 0, annual; 0.04 = 20 % volatility. */
  readonly initialVariance: number
  /** kappa >= 0, per year. */
  readonly meanReversion: number
  /** theta >= 0, annual. */
  readonly longRunVariance: number
  /** sigma >= 0, per year. */
  readonly volOfVariance: number
  /** rho, -1 < rho < 1. */
  readonly correlation: number
}

/** Merton's lognormal jumps. */
export interface MertonJumps {
  /** Jumps a year, >= 0. */
  readonly intensity: number
  /** Mean of the jump of the logarithm. */
  readonly meanLogJump: number
  readonly logJumpVol: number
}

export interface MertonParameters extends MertonJumps {
  /** Of the diffusion alone, > 0, annual. */
  readonly vol: number
}

/** Kou's double exponential jumps. */
export interface KouParameters {
  readonly vol: number
  readonly intensity: number
  readonly upProbability: number
  /** > 1: an upward jump of the logarithm has mean 1 / upRate. */
  readonly upRate: number
  readonly downRate: number
}

export interface BatesParameters extends HestonParameters, MertonJumps {}

/** A European option under a model of the underlying: its volatility is the model's. */
export interface ModelOption {
  readonly type: 'call' | 'put'
  readonly spot: number
  readonly strike: number
  readonly expiryYears: number
  readonly rate?: number
  readonly carry?: number
}

/** Derivatives at fixed model parameters, and one for each parameter: `dCorrelation` = dV / dcorrelation. */
export type ModelValue<Parameters> = {
  readonly value: number
  readonly delta: number
  readonly gamma: number
  readonly theta: number
  readonly rho: number
  readonly phi: number
  readonly dualDelta: number
  readonly dualGamma: number
  /** What the value may be off by, quote currency. */
  readonly error: number
} & { readonly [Name in keyof Parameters & string as `d${Capitalize<Name>}`]: number }

export type HestonInputs = ModelOption & HestonParameters
export type MertonInputs = ModelOption & MertonParameters
export type KouInputs = ModelOption & KouParameters
export type BatesInputs = ModelOption & BatesParameters
