import type { Core } from './core.js'
import { Formula } from './formula.js'
import { checkBoolean, checkInteger, checkObject } from './input/checks.js'
import type { HestonPathInputs, Path, PathEstimate, PathName, Paths } from './types/paths.js'

const MAX_U32 = 2 ** 32 - 1

/** One path of the simulation that `inputs` describes. Throws InputError: `draws` where it has no such path. */
function makePath(core: Core, bates: boolean) {
  let made: Formula<object, PathEstimate> | undefined
  return function path(given: HestonPathInputs & PathName): Path {
    const { exports, memory, schema } = core.instance
    made ??= new Formula(core, bates ? 'simulateBates' : 'simulateHeston')
    checkObject(given, 'parameters')
    const { replication = 0, draw, antithetic = false, ...inputs } = given
    made.write(inputs)
    checkInteger(replication, MAX_U32, { name: 'replication' }, null)
    checkInteger(draw, MAX_U32, { name: 'draw' }, null)
    const member = checkBoolean(antithetic, { name: 'antithetic' }, null) ? 1 : 0
    if (exports._loadline_recompute_path!(bates ? 1 : 0, replication, draw, member) !== 0) throw core.error()
    const steps = memory.f64[made.addressOf('steps') >> 3]!
    const copy = (address: number) => memory.f64.slice(address >> 3, (address >> 3) + steps)
    return { spot: copy(schema.areas.pathSpot), variance: copy(schema.areas.pathVariance) }
  }
}

export function makePaths(core: Core): Paths {
  return { hestonPath: makePath(core, false), batesPath: makePath(core, true) as Paths['batesPath'] }
}
