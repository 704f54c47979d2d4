import type { Core } from './core.js'
import { Formula } from './formula.js'
import type { OptionInputs, OptionValue } from './types.js'

/**
 * Value and Greeks of one European option in the Black-Scholes-Merton model.
 * Throws InputError, and OverflowError where a result exceeds binary64.
 */
export function makePriceOption(core: Core): (inputs: OptionInputs) => OptionValue {
  const formula = new Formula<OptionInputs, OptionValue>(core, 'price_option')
  return (inputs) => formula.one(inputs)
}
