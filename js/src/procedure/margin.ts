import type { Core } from '../core.js'
import type { Margin } from '../types/margin.js'
import { Procedure } from './procedure.js'
import { makeResident } from './resident.js'
import { Shapes } from './shape.js'

/**
 * The module's procedures under its own names for them. One is read when it is first called: few
 * callers use them all.
 */
export function makeMargin(core: Core): Margin {
  const shapes = new Shapes(core.instance)
  const margin: Record<string, unknown> = { resident: makeResident(core, shapes) }
  for (const { name } of core.instance.schema.procedures) {
    let made: Procedure<object, object> | undefined
    margin[name] = (inputs: object) => (made ??= new Procedure<object, object>(core, shapes, name)).one(inputs)
  }
  return margin as unknown as Margin
}
