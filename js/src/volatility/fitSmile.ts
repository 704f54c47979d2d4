import type { Core } from '../core.js'
import { CapacityError } from '../errors.js'
import { checkNumber, typeError } from '../input/checks.js'
import { checkParameters } from '../input/parameters.js'
import type { FitSmileParameters, SmileFit } from '../types/volatility.js'
import { FIT_KEYS, Fits } from './fits.js'
import { Slices } from './slices.js'

/** In the module's order of columns. */
const COLUMNS = ['logMoneyness', 'vol', 'bidVol', 'askVol', 'weight'] as const
const KEYS = new Set<string>([...COLUMNS, ...FIT_KEYS, 'expiryYears', 'earlier'])

/**
 * An SVI smile through the quotes of one expiry, free of butterfly arbitrage for every strike, and
 * above `earlier` where that is given. Throws InputError (`no_data` without a usable quote).
 */
export function makeFitSmile(core: Core): (parameters: FitSmileParameters) => SmileFit {
  const { exports, schema } = core.instance
  const fits = new Fits(core.instance)
  const slices = new Slices(core.instance)
  return function fitSmile(given) {
    checkParameters(given, KEYS)
    const { logMoneyness, earlier } = given
    if (!(logMoneyness instanceof Float64Array)) {
      throw typeError({ name: 'logMoneyness' }, null, logMoneyness, 'a Float64Array')
    }
    if (given.vol === undefined) throw typeError({ name: 'vol' }, null, undefined, 'a Float64Array')
    const count = logMoneyness.length
    if (count > schema.limits.chainRows) {
      const details = { field: 'logMoneyness', value: count }
      throw new CapacityError('capacity_exceeded', `A smile takes at most ${schema.limits.chainRows} rows.`, details)
    }
    const years = checkNumber(given.expiryYears, { name: 'expiryYears' }, null)
    const spread = fits.writeOptions(given)
    const present = COLUMNS.reduce(
      (bits, name, i) => bits | (fits.writeColumn(i, given[name], name, count) ? 1 << i : 0),
      0,
    )
    if (earlier !== undefined) slices.writeSmile(earlier, 0, 'earlier')
    if (exports._loadline_fit_smile!(count, years, present, spread, earlier === undefined ? 0 : 1) !== 0) throw core.error()
    return { svi: slices.readSmile(1), unconstrained: slices.readSmile(2), quality: fits.quality(0), quotes: fits.rows(count) }
  }
}
