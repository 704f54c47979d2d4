import type { Core } from './core.js'
import { Formula } from './formula.js'
import type { Pricing } from './types/pricing.js'

/** Of an option, the results of a batch that names none. */
const USUAL = ['value', 'delta', 'gamma', 'vega', 'theta', 'rho'] as const

type Name = keyof Pricing

/** The engine's formulas under the names of `Pricing`: for one object, and for columns. */
const OPTIONS: readonly (readonly [formula: string, one: Name, many: Name])[] = [
  ['price_option', 'priceOption', 'priceOptions'],
  ['price_forward_option', 'priceForwardOption', 'priceForwardOptions'],
]
const OTHERS: typeof OPTIONS = [
  ['implied_vol', 'impliedVol', 'impliedVols'],
  ['first_passage', 'firstPassage', 'firstPassages'],
  ['price_linear', 'priceLinear', 'priceLinears'],
]

/** The pricing functions. A formula is looked up when it is first called: few callers use them all. */
export function makePricing(core: Core): Pricing {
  const made = new Map<string, Formula<object, object>>()
  const formulaOf = (name: string) => {
    const known = made.get(name) ?? new Formula<object, object>(core, name)
    made.set(name, known)
    return known
  }
  const pricing: Partial<Record<Name, (given: object) => object>> = {}
  for (const table of [OPTIONS, OTHERS]) {
    const defaults = table === OPTIONS ? (USUAL as unknown as never[]) : undefined
    for (const [formula, one, many] of table) {
      pricing[one] = (inputs) => formulaOf(formula).one(inputs)
      pricing[many] = (columns) => formulaOf(formula).rows(columns as never, defaults)
    }
  }
  return pricing as unknown as Pricing
}
