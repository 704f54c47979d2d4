import type { Core } from './core.js'
import { checkParameters } from './input/parameters.js'
import { AssessmentOutput } from './output/assessment.js'
import { StateOutput } from './output/state.js'
import type { PreviewParameters } from './parameters.js'
import type { Action, Assessment, Preview, Refusal } from './types.js'

const KEYS = new Set(['market', 'account', 'actions'])

/**
 * What the protocol makes of actions: the account before and after them, or the first action that
 * it refuses and why. A refusal is an answer, not an error.
 * Throws InputError, CapacityError and OverflowError.
 */
export function makePreview(core: Core): (parameters: PreviewParameters) => Preview {
  const { exports, memory, schema } = core.instance
  const output = new AssessmentOutput(core)
  const state = new StateOutput(core)
  const { fields } = schema.record('verdict')
  const refusals = schema.enumerations['refusal']!
  const u32 = (field: string) => memory.u32[(schema.areas.verdict + fields[field]!.offset) >> 2]!

  function refused(reason: Refusal, actions: readonly Action[], before: Assessment): Preview {
    const action = u32('action')
    const bound = memory.readU256(schema.areas.verdict + fields['limit']!.offset)
    const limit = bound === 0n ? null : bound
    const message = `Action ${action} (${actions[action]!.type}) would revert: ${reason.replaceAll('_', ' ')}.`
    return {
      allowed: false,
      refusal: { reason, action, limit, message },
      before,
      after: null,
      account: null,
      market: null,
    }
  }

  return function preview(parameters) {
    checkParameters(parameters, KEYS)
    const { market, account, actions } = parameters
    const { reserves, eModes, version, now } = core.market.write(market)
    const { positions, eModeCategory } = core.account.write(account)
    const count = core.actions.write(actions)
    let code = exports._loadline_assess!(reserves, eModes, positions, eModeCategory, version, now)
    if (code !== 0) throw core.error(market, account)
    const before = output.read(schema.areas.before, positions, market)
    code = exports._loadline_preview!(reserves, eModes, positions, eModeCategory, version, now, count)
    if (code !== 0) throw core.error(market, account)
    const reason = refusals[u32('refusal')]!
    if (reason !== 'none') return refused(reason as Refusal, actions, before)
    const marketAfter = state.market(market)
    return {
      allowed: true,
      refusal: null,
      before,
      after: output.read(schema.areas.after, state.positions, marketAfter),
      account: state.account(marketAfter),
      market: marketAfter,
    }
  }
}
