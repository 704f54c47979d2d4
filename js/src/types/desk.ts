import type { Engine } from '../types.js'
import type { AmericanImpliedVol, AmericanImpliedVolInputs, AmericanInputs, AmericanValue } from './american.js'
import type { BachelierInputs, BachelierValue, ImpliedNormalVol, ImpliedNormalVolInputs } from './bachelier.js'
import type { Calibrations } from './calibration.js'
import type { BarrierInputs, DigitalInputs, DoubleNoTouchInputs, TouchInputs } from './exotic.js'
import type { Many, One } from './formula.js'
import type {
  BatesInputs, BatesParameters, HestonInputs, HestonParameters, KouInputs, KouParameters, MertonInputs,
  MertonParameters, ModelValue,
} from './model.js'
import type { OptionValue } from './option.js'
import type { BatesPathInputs, HestonPathInputs, PathEstimate, Paths } from './paths.js'
import type { Volatility } from './volatility.js'

export type * from './american.js'
export type * from './bachelier.js'
export type * from './calibration.js'
export type * from './exotic.js'
export type * from './model.js'
export type * from './paths.js'
export type * from './volatility.js'

/** What the desk prices beside `Pricing`, likewise for one object and for columns. */
export interface DeskPricing {
  /** Bachelier, on a forward. */
  readonly priceBachelier: One<BachelierInputs, BachelierValue>
  readonly priceBacheliers: Many<BachelierInputs, BachelierValue>
  /** Bachelier volatility of a price. */
  readonly impliedNormalVol: One<ImpliedNormalVolInputs, ImpliedNormalVol>
  readonly impliedNormalVols: Many<ImpliedNormalVolInputs, ImpliedNormalVol>
  /** Early exercise, by a boundary that neighbouring rows share where only spot and strike differ. */
  readonly priceAmerican: One<AmericanInputs, AmericanValue>
  readonly priceAmericans: Many<AmericanInputs, AmericanValue>
  /** American volatility of a price, at the same accuracy. */
  readonly impliedAmericanVol: One<AmericanImpliedVolInputs, AmericanImpliedVol>
  readonly impliedAmericanVols: Many<AmericanImpliedVolInputs, AmericanImpliedVol>
  readonly priceDigital: One<DigitalInputs, OptionValue>
  readonly priceDigitals: Many<DigitalInputs, OptionValue>
  /** All eight single barriers, with rebate, watched always or from time to time. */
  readonly priceBarrier: One<BarrierInputs, OptionValue>
  readonly priceBarriers: Many<BarrierInputs, OptionValue>
  readonly priceTouch: One<TouchInputs, OptionValue>
  readonly priceTouches: Many<TouchInputs, OptionValue>
  readonly priceDoubleNoTouch: One<DoubleNoTouchInputs, OptionValue>
  readonly priceDoubleNoTouches: Many<DoubleNoTouchInputs, OptionValue>
  /** Stochastic variance. Neighbouring rows of a chain that differ in strike and type alone are cheap. */
  readonly priceHeston: One<HestonInputs, ModelValue<HestonParameters>>
  readonly hestonChain: Many<HestonInputs, ModelValue<HestonParameters>>
  /** Lognormal jumps. */
  readonly priceMerton: One<MertonInputs, ModelValue<MertonParameters>>
  readonly mertonChain: Many<MertonInputs, ModelValue<MertonParameters>>
  /** Double exponential jumps. */
  readonly priceKou: One<KouInputs, ModelValue<KouParameters>>
  readonly kouChain: Many<KouInputs, ModelValue<KouParameters>>
  /** Heston with Merton's jumps. */
  readonly priceBates: One<BatesInputs, ModelValue<BatesParameters>>
  readonly batesChain: Many<BatesInputs, ModelValue<BatesParameters>>
  /** Monte Carlo over paths (Andersen's quadratic-exponential scheme), with the standard error. */
  readonly simulateHeston: One<HestonPathInputs, PathEstimate>
  readonly hestonSimulations: Many<HestonPathInputs, PathEstimate>
  readonly simulateBates: One<BatesPathInputs, PathEstimate>
  readonly batesSimulations: Many<BatesPathInputs, PathEstimate>
}

/** The engine of `loadline/desk`. */
export interface DeskEngine extends Engine, DeskPricing, Paths, Volatility, Calibrations {}
