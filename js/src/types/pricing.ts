import type { Many, One } from './formula.js'
import type { FirstPassage, FirstPassageInputs, LinearInputs, LinearValue } from './linear.js'
import type { ForwardOptionInputs, ForwardOptionValue } from './forwardOption.js'
import type { ImpliedVol, ImpliedVolInputs } from './impliedVol.js'
import type { OptionInputs, OptionValue } from './option.js'

/** What the engine prices: each function for one object, and in the plural for columns. */
export interface Pricing {
  /** Black-Scholes-Merton: value and 16 Greeks. */
  readonly priceOption: One<OptionInputs, OptionValue>
  readonly priceOptions: Many<OptionInputs, OptionValue>
  /** Black (1976) and displaced Black, on a forward. */
  readonly priceForwardOption: One<ForwardOptionInputs, ForwardOptionValue>
  readonly priceForwardOptions: Many<ForwardOptionInputs, ForwardOptionValue>
  /** Black volatility of a price; `below_intrinsic`, `above_maximum` and `no_information` are typed. */
  readonly impliedVol: One<ImpliedVolInputs, ImpliedVol>
  readonly impliedVols: Many<ImpliedVolInputs, ImpliedVol>
  /** How likely a level is reached before a horizon. */
  readonly firstPassage: One<FirstPassageInputs, FirstPassage>
  readonly firstPassages: Many<FirstPassageInputs, FirstPassage>
  /** Spot, forward, dated future and perpetual. */
  readonly priceLinear: One<LinearInputs, LinearValue>
  readonly priceLinears: Many<LinearInputs, LinearValue>
}
