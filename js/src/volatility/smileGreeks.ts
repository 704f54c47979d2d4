import type { Core } from '../core.js'
import { Formula } from '../formula.js'
import { checkName, checkObject } from '../input/checks.js'
import { checkParameters } from '../input/parameters.js'
import type { OptionInputs, OptionValue } from '../types/option.js'
import type { SmileGreeks, SmileGreeksParameters } from '../types/volatility.js'
import { Slices } from './slices.js'

/** In the module's order of results. */
const RESULTS = [
  'vol', 'dvolDspot', 'value', 'delta', 'gamma', 'vega', 'theta', 'rho', 'phi', 'vanna', 'volga',
] as const
const KEYS = new Set(['surface', 'option', 'sticky'])

/**
 * Greeks of an option whose vol a surface gives, with what the smile does when the spot moves. The
 * forward is the option's own. Throws InputError.
 */
export function makeSmileGreeks(core: Core): (parameters: SmileGreeksParameters) => SmileGreeks {
  const { exports, memory, schema } = core.instance
  const slices = new Slices(core.instance)
  let option: Formula<OptionInputs, OptionValue> | undefined
  return function smileGreeks(given) {
    checkParameters(given, KEYS)
    const sticky = checkName(given.sticky, schema.enumeration('sticky_rule'), { name: 'sticky' }, null)
    option ??= new Formula(core, 'priceOption')
    option.write({ ...checkObject(given.option, 'option'), vol: 0 } as OptionInputs)
    if (exports._loadline_smile_greeks!(slices.writeSurface(given.surface), sticky) !== 0) throw core.error()
    const at = (i: number) => memory.f64[(schema.areas.result >> 3) + i * schema.limits.chunkRows]!
    return Object.fromEntries(RESULTS.map((name, i) => [name, at(i)])) as unknown as SmileGreeks
  }
}
