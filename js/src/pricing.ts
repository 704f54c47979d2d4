import type { Core } from './core.js'
import { Formula } from './formula.js'
import type { Pricing } from './types/pricing.js'

/** Of an option, the results of a batch that names none. */
const USUAL = ['value', 'delta', 'gamma', 'vega', 'theta', 'rho']

/**
 * The module's formulas under its own names for them: of one object, and of columns. A formula is
 * read when it is first called: few callers use them all.
 */
export function makePricing(core: Core): Pricing {
  const { schema } = core.instance
  const pricing: Record<string, (given: never) => object> = {}
  for (const { name, batch, result } of schema.formulas) {
    let made: Formula<object, object> | undefined
    const formula = () => (made ??= new Formula<object, object>(core, name))
    const { fields } = schema.record(result)
    const defaults = USUAL.every((output) => output in fields) ? (USUAL as never[]) : undefined
    pricing[name] = (inputs) => formula().one(inputs)
    pricing[batch] = (columns) => formula().rows(columns, defaults)
  }
  return pricing as unknown as Pricing
}
