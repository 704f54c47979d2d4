import type { Core } from './core.js'
import { checkParameters } from './input/parameters.js'
import { AssessmentOutput } from './output/assessment.js'
import type { HealthParameters } from './parameters.js'
import type { Assessment } from './types.js'

const KEYS = new Set(['market', 'account'])

/**
 * Health, positions and liquidation map of an account. Every boundary is exact to one unit of the
 * oracle's price: the health factor there and one unit nearer to now are returned with it.
 * Throws InputError, CapacityError and OverflowError.
 */
export function makeAssess(core: Core): (parameters: HealthParameters) => Assessment {
  const output = new AssessmentOutput(core)
  const { exports, schema } = core.instance
  return function assess(parameters) {
    checkParameters(parameters, KEYS)
    const { market, account } = parameters
    const { reserves, eModes, version, now } = core.market.write(market)
    const { positions, eModeCategory } = core.account.write(account)
    const code = exports._loadline_assess!(reserves, eModes, positions, eModeCategory, version, now)
    if (code !== 0) throw core.error(market, account)
    return output.read(schema.areas.before, positions, market)
  }
}
