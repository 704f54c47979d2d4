import type { Core } from './core.js'
import { checkParameters } from './input/parameters.js'
import { HealthOutput } from './output/health.js'
import type { HealthParameters } from './parameters.js'
import type { Health } from './types.js'

const KEYS = new Set(['market', 'account'])

/**
 * Health of an account, exactly as the contract computes it: `getUserAccountData` at `market.now`.
 * Throws InputError, CapacityError and OverflowError.
 */
export function makeHealth(core: Core): (parameters: HealthParameters) => Health {
  const output = new HealthOutput(core)
  const { exports, schema } = core.instance
  const assetAt = (reserve: number) => core.market.assetAt(reserve)
  return function health(parameters) {
    checkParameters(parameters, KEYS)
    const { reserves, eModes, version, now } = core.market.write(parameters.market)
    const { positions, eModeCategory } = core.account.write(parameters.account)
    const code = exports._loadline_health!(reserves, eModes, positions, eModeCategory, version, now)
    if (code !== 0) throw core.error(parameters.market, parameters.account)
    return output.read(schema.areas.before.data, assetAt)
  }
}
