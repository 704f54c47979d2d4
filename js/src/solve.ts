import type { Core } from './core.js'
import { checkKeys, checkName, checkObject, checkString, checkU256 } from './input/checks.js'
import { checkVenue } from './input/actions.js'
import { checkParameters } from './input/parameters.js'
import type { SolveParameters } from './parameters.js'
import type { Limiter, Refusal, Solution } from './types.js'

const KEYS = new Set(['market', 'account', 'goal'])
const MAX_KEYS = new Set(['type', 'venue', 'asset'])
const HEALTH_KEYS = new Set(['type', 'venue', 'asset', 'by', 'targetWad'])
/** In the order of the numbers that the module's export takes. */
const GOALS = ['maxBorrow', 'maxWithdraw', 'health']
/** In the order of the module's `actionType`. */
const WAYS = ['supply', 'withdraw', 'borrow', 'repay']

/**
 * The amount that reaches a goal, exact to one base unit.
 * Throws InputError, CapacityError, ConvergenceError and OverflowError.
 */
export function makeSolve(core: Core): (parameters: SolveParameters) => Solution {
  const { exports, memory, schema } = core.instance
  const { fields } = schema.record('solution')
  const limiters = schema.enumerations['limiter']!
  const refusals = schema.enumerations['refusal']!
  const u32 = (field: string) => memory.u32[(schema.areas.solution + fields[field]!.offset) >> 2]!

  function read(): Solution {
    const limiter = limiters[u32('limiter')]!
    if (limiter === 'unreachable') return { reason: 'unreachable' }
    if (limiter === 'refused') return { reason: 'refused', refusal: refusals[u32('refusal')] as Refusal }
    const amount = memory.readU256(schema.areas.solution + fields['amount']!.offset)
    return { reason: null, amount, limitedBy: limiter as Limiter }
  }

  return function solve(parameters) {
    checkParameters(parameters, KEYS)
    const { market, account, goal } = parameters
    const { reserves, eModes, version, now } = core.market.write(market)
    const { positions, eModeCategory } = core.account.write(account)
    const given = checkObject(goal, 'goal')
    const kind = checkName(given['type'], GOALS, { name: 'type' }, null)
    const forHealth = GOALS[kind] === 'health'
    checkKeys(given, forHealth ? HEALTH_KEYS : MAX_KEYS)
    checkVenue(given['venue'], null)
    const reserve = core.market.indexOf(checkString(given['asset'], { name: 'asset' }, null), null)
    const by = forHealth ? checkName(given['by'], WAYS, { name: 'by' }, null) : 0
    const target = forHealth ? checkU256(given['targetWad'], { name: 'targetWad', unit: 'wad' }, null) : 0n
    memory.writeU256(schema.areas.target, target)
    const code = exports._loadline_solve!(
      reserves, eModes, positions, eModeCategory, version, now, kind, by, reserve,
    )
    if (code !== 0) throw core.error(market, account)
    return read()
  }
}
