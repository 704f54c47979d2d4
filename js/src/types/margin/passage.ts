import type { One } from '../formula.js'

/** Prices, both included, at and between which an account is liquidated. */
export interface PriceBand {
  /** Default 0. */
  readonly low?: number
  /** Left out where the interval goes on for ever. */
  readonly high?: number
}

/** The price is a geometric Brownian motion. */
export interface PassageInputs {
  /** Rising and apart: the `low` and `high` of a liquidation map's intervals. */
  readonly intervals: readonly PriceBand[]
  readonly price: number
  /** Growth of the expected price, per year. Default 0. */
  readonly drift?: number
  /** Annual lognormal. */
  readonly vol: number
  readonly horizonYears: number
  /** Time between two looks at the price, a block time, in years: levels move away by 0.5826 vol sqrt(it). Default 0, always. */
  readonly monitoringYears?: number
}

/** The nearest liquidatable price on one side; zeros where there is none. */
export interface LevelPassage {
  readonly exists: boolean
  readonly level: number
  /** Below 0 for a level below the price. */
  readonly distancePercent: number
  /** In standard deviations of the logarithm at the horizon. */
  readonly distanceSigmas: number
  /** That the level is reached before the horizon, as if it were alone. */
  readonly probability: number
  /** Its logarithm, where the probability itself has left binary64; -Infinity where it cannot be reached. */
  readonly logProbability: number
  /** That it is reached, and before the level on the other side. */
  readonly firstProbability: number
}

export interface PassageProbability {
  /** The price lies in an interval: liquidatable now, probability 1, no levels. */
  readonly inside: boolean
  readonly falling: LevelPassage
  readonly rising: LevelPassage
  /** That an interval is entered before the horizon, from whichever side. */
  readonly probability: number
  readonly logProbability: number
  readonly survival: number
  /** That the price lies in one of the intervals at the horizon. */
  readonly terminalProbability: number
}

/** As `PassageInputs`, with a probability in place of the levels. */
export interface PassageLevelsInputs {
  readonly price: number
  /** Growth of the expected price, per year. Default 0. */
  readonly drift?: number
  /** Annual lognormal. */
  readonly vol: number
  readonly horizonYears: number
  /** Time between two looks at the price, in years. Default 0, always. */
  readonly monitoringYears?: number
  /** The most that is wanted, 0 .. 1. */
  readonly probability: number
}

/** The nearest levels that are reached with at most the wanted probability, each as if it were alone. */
export interface PassageLevels {
  readonly falling: LevelPassage
  readonly rising: LevelPassage
}

/** A price and a level that it has not reached; the level below it is reached by falling. */
export interface JointLevel {
  readonly price: number
  readonly level: number
  /** Growth of the expected price, per year. Default 0. */
  readonly drift?: number
  readonly vol: number
}

export interface JointPassageInputs {
  readonly first: JointLevel
  readonly second: JointLevel
  readonly correlation: number
  readonly horizonYears: number
  readonly monitoringYears?: number
  /** Below 2^53. The same seed gives the same bits, and each path can be had again alone. */
  readonly seed?: number
  readonly stream?: number
  /** Paths, 2 .. 65536, default 4096; more of them, a smaller standard error. */
  readonly draws?: number
  /** 1 .. 1024, default 64; more of them, a narrower bracket. */
  readonly steps?: number
}

export interface JointPassage {
  /** Each level alone, in closed form. */
  readonly firstProbability: number
  readonly secondProbability: number
  /** That both prices, or one of them at least, lie beyond their levels at the horizon. */
  readonly terminalBoth: number
  readonly terminalEither: number
  /** Proved bounds of the probability that one level at least is reached, without any path. */
  readonly leastEither: number
  readonly mostEither: number
  /** The true probability lies between two numbers of which these are unbiased estimates. */
  readonly eitherLow: number
  readonly eitherHigh: number
  readonly bothLow: number
  readonly bothHigh: number
  /** Of each of the four. */
  readonly standardError: number
}

export interface PassageVerbs {
  readonly passageProbability: One<PassageInputs, PassageProbability>
  /** Moved to such a level, an account that is as safe as is wanted is still healthy. */
  readonly passageLevels: One<PassageLevelsInputs, PassageLevels>
  readonly jointPassageProbability: One<JointPassageInputs, JointPassage>
}
