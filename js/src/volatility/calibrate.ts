import type { Core } from '../core.js'
import { CapacityError, InputError } from '../errors.js'
import { columnOf, loadColumn, rowCount } from '../input/columns.js'
import { checkInteger, checkKeys, checkNumber, checkObject } from '../input/checks.js'
import { checkParameters } from '../input/parameters.js'
import type { CalibrateParameters, Calibration, CalibrationOutcome } from '../types/calibration.js'
import type { BatesParameters, HestonParameters } from '../types/model.js'

/** In the module's order of columns, with what stands for an absent one. */
const COLUMNS = [
  ['strike', null], ['expiryYears', null], ['rate', 0], ['carry', 0], ['vol', null], ['weight', 1],
] as const
const NAMES = COLUMNS.map(([name]) => name)
const KEYS = new Set<string>([...NAMES, 'spot', 'start', 'maxIterations'])
const MODELS = {
  heston: ['initialVariance', 'meanReversion', 'longRunVariance', 'volOfVariance', 'correlation'],
  bates: [
    'initialVariance', 'meanReversion', 'longRunVariance', 'volOfVariance', 'correlation', 'intensity',
    'meanLogJump', 'logJumpVol',
  ],
} as const
const MAX_U32 = 2 ** 32 - 1
/** Numbers of the module's answer before the parameters. */
const HEAD = 5

/** 0, which no caller may give, stands for the core's own. */
function iterationsOf(given: number | undefined): number {
  if (given === undefined) return 0
  const iterations = checkInteger(given, MAX_U32, { name: 'maxIterations' }, null)
  if (iterations > 0) return iterations
  throw new InputError('out_of_domain', 'maxIterations must be at least 1.', { field: 'maxIterations', value: 0 })
}

/**
 * Fits a model to implied volatilities, `heston` or `bates`. Throws InputError (`no_data` with fewer
 * usable rows than parameters). A search that does not end says so in `outcome`, with its best point.
 */
export function makeCalibrate<Parameters extends HestonParameters | BatesParameters>(
  core: Core,
  model: keyof typeof MODELS,
): (parameters: CalibrateParameters<Parameters>) => Calibration<Parameters> {
  const { exports, memory, schema } = core.instance
  const { chunkRows } = schema.limits
  const fields = MODELS[model]

  function writeStart(start: object): void {
    checkKeys(checkObject(start, 'start'), new Set<string>(fields))
    fields.forEach((name, i) => {
      const value = (start as Readonly<Record<string, unknown>>)[name]
      memory.f64[(schema.areas.formulaInputs >> 3) + i] = checkNumber(value, { name }, null)
    })
  }

  function writeColumns(given: CalibrateParameters<Parameters>): number {
    const columns = COLUMNS.map(([name, preset]) => columnOf(given[name], { name }, null, preset))
    const count = rowCount(NAMES, columns)
    if (count > chunkRows) {
      throw new CapacityError('capacity_exceeded', `A calibration takes at most ${chunkRows} rows.`, { field: 'strike', value: count })
    }
    for (const [i, column] of columns.entries()) {
      const start = (schema.areas.number >> 3) + i * chunkRows
      loadColumn(memory.f64.subarray(start, start + count), column, 0)
    }
    return count
  }

  return function calibrate(given) {
    checkParameters(given, KEYS)
    const spot = checkNumber(given.spot, { name: 'spot' }, null)
    const iterations = iterationsOf(given.maxIterations)
    if (given.start !== undefined) writeStart(given.start)
    const count = writeColumns(given)
    const bates = model === 'bates' ? 1 : 0
    if (exports._loadline_calibrate!(bates, count, spot, iterations, given.start === undefined ? 0 : 1) !== 0) {
      throw core.error()
    }
    const answer = (i: number) => memory.f64[(schema.areas.formulaResult >> 3) + i]!
    const result = (column: number, row: number) => memory.f64[(schema.areas.result >> 3) + column * chunkRows + row]!
    return {
      parameters: Object.fromEntries(fields.map((name, i) => [name, answer(HEAD + i)])) as unknown as Parameters,
      outcome: schema.enumeration('calibration_outcome')[answer(0)] as CalibrationOutcome,
      used: answer(1),
      iterations: answer(2),
      evaluations: answer(3),
      rmsVol: answer(4),
      quotes: Array.from({ length: count }, (_, row) => {
        const status = memory.u16[(schema.areas.status >> 1) + row]!
        const refused = result(2, row) !== 0
        return {
          reason: status === 0 ? null : schema.errors[status]![0],
          field: refused ? schema.errorFields[result(2, row)]! : null,
          value: refused ? result(3, row) : null,
          vol: result(0, row),
          residual: result(1, row),
        }
      }),
    }
  }
}
