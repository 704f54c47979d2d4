import type { Core } from './core.js'
import { Formula } from './formula.js'
import type { PriceOptionsParameters } from './parameters.js'
import type { OptionBatch, OptionField, OptionInputs, OptionValue } from './types.js'

const DEFAULT_OUTPUTS: readonly OptionField[] = ['value', 'delta', 'gamma', 'vega', 'theta', 'rho']

/**
 * Prices many options in one call; row i has the bits of `priceOption`. A refused row has its error
 * code in `status` and 0 in every column, and its neighbours are undisturbed. Throws InputError.
 */
export function makePriceOptions(core: Core): (columns: PriceOptionsParameters) => OptionBatch {
  const formula = new Formula<OptionInputs, OptionValue>(core, 'price_option')
  return (columns) => formula.rows(columns, DEFAULT_OUTPUTS)
}
