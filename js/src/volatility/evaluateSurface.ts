import type { Core } from '../core.js'
import { columnOf, loadColumn, rowCount, type NumberColumn } from '../input/columns.js'
import { checkArray, checkName } from '../input/checks.js'
import { checkParameters } from '../input/parameters.js'
import type { Batch } from '../types/batch.js'
import type { EvaluateSurfaceParameters, SurfacePoint } from '../types/volatility.js'
import { Slices } from './slices.js'

const FIELDS = ['at', 'expiryYears'] as const
/** In the module's order of results. */
const RESULTS = ['vol', 'w', 'dwDk', 'd2wDk2', 'dwDt', 'logMoneyness', 'forward', 'density', 'localVol'] as const
const KEYS = new Set<string>([...FIELDS, 'surface', 'coordinate', 'outputs'])

/**
 * A surface at points, one row each: vol, total variance and its derivatives, density, local vol.
 * A refused row has its code in `status` and 0 in every column. Throws InputError.
 */
export function makeEvaluateSurface(core: Core): (parameters: EvaluateSurfaceParameters) => Batch<SurfacePoint> {
  const { exports, memory, schema } = core.instance
  const { chunkRows } = schema.limits
  const slices = new Slices(core.instance)
  return function evaluateSurface(given) {
    checkParameters(given, KEYS)
    const outputs = checkArray(given.outputs ?? ['vol'], 'outputs', RESULTS.length) as readonly (keyof SurfacePoint)[]
    const wanted = outputs.map((output, i) => checkName(output, RESULTS, { name: 'outputs' }, i))
    const bits = wanted.reduce((all, i) => all | (1 << i), 0)
    const names = schema.enumeration('surface_coordinate')
    const coordinate = checkName(given.coordinate ?? 'strike', names, { name: 'coordinate' }, null)
    const columns = FIELDS.map((name) => columnOf(given[name], { name }, null, null)) as NumberColumn[]
    const count = rowCount(FIELDS, columns)
    const sliceCount = slices.writeSurface(given.surface)
    const status = new Uint16Array(count)
    const results = wanted.map(() => new Float64Array(count))
    for (let from = 0; from < count; from += chunkRows) {
      const rows = Math.min(chunkRows, count - from)
      for (const [i, column] of columns.entries()) {
        const start = (schema.areas.number >> 3) + i * chunkRows
        loadColumn(memory.f64.subarray(start, start + rows), column, from)
      }
      exports._loadline_evaluate_surface!(sliceCount, rows, coordinate, bits)
      const statusAt = schema.areas.status >> 1
      status.set(memory.u16.subarray(statusAt, statusAt + rows), from)
      for (const [i, result] of wanted.entries()) {
        const resultAt = (schema.areas.result >> 3) + result * chunkRows
        results[i]!.set(memory.f64.subarray(resultAt, resultAt + rows), from)
      }
    }
    return { count, status, columns: Object.fromEntries(outputs.map((name, i) => [name, results[i]!])) }
  }
}
