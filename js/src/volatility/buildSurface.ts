import type { Core } from '../core.js'
import { CapacityError } from '../errors.js'
import { checkName, checkNumber, typeError } from '../input/checks.js'
import { checkParameters } from '../input/parameters.js'
import type { BuildSurfaceParameters, ExpiryReport, SurfaceBuild } from '../types/volatility.js'
import { FIT_KEYS, Fits } from './fits.js'
import { Slices } from './slices.js'

/** In the module's order of columns. */
const COLUMNS = [
  'expiryMs', 'strike', 'forward', 'bidPrice', 'askPrice', 'markPrice', 'bidVolPercent', 'askVolPercent',
  'markVolPercent',
] as const
const KEYS = new Set<string>([...COLUMNS, ...FIT_KEYS, 'nowMs', 'type', 'unit', 'model', 'target'])

/**
 * From a venue's quotes to a surface without arbitrage, with a report on every expiry and every row.
 * Throws InputError (`no_data` when no expiry could be fitted) and CapacityError.
 */
export function makeBuildSurface(core: Core): (parameters: BuildSurfaceParameters) => SurfaceBuild {
  const { exports, memory, schema } = core.instance
  const fits = new Fits(core.instance)
  const slices = new Slices(core.instance)

  /** Writes all columns; returns the bits of those that are given. */
  function writeColumns(given: BuildSurfaceParameters, count: number): number {
    let present = 0
    for (const [i, name] of COLUMNS.entries()) {
      if (name === 'expiryMs' || name === 'strike') {
        if (given[name] === undefined) throw typeError({ name }, null, undefined, 'a Float64Array')
      }
      if (fits.writeColumn(i, given[name], name, count)) present |= 1 << i
    }
    fits.refuseLength(given.type.length, 'type', count)
    memory.u8.set(given.type, schema.areas.chainType)
    return present
  }

  function expiryReport(row: number): ExpiryReport {
    const status = fits.expiry('status', row)
    return {
      expiryMs: fits.expiry('expiryMs', row),
      expiryYears: fits.expiry('expiryYears', row),
      forward: fits.expiry('forward', row),
      forwardByParity: fits.expiry('forwardByParity', row) !== 0,
      reason: status === 0 ? null : schema.errors[status]![0],
      slice: status === 0 ? fits.expiry('slice', row) : null,
      rows: fits.expiry('rows', row),
      quality: fits.quality(row),
    }
  }

  return function buildSurface(given) {
    checkParameters(given, KEYS)
    if (!(given.type instanceof Uint8Array)) throw typeError({ name: 'type' }, null, given.type, 'a Uint8Array')
    const count = given.type.length
    if (count > schema.limits.chainRows) {
      const details = { field: 'type', value: count }
      throw new CapacityError('capacity_exceeded', `A chain takes at most ${schema.limits.chainRows} rows.`, details)
    }
    const nowMs = checkNumber(given.nowMs, { name: 'nowMs' }, null)
    const choice = (value: string, enumeration: string, name: string) =>
      checkName(value, schema.enumeration(enumeration), { name }, null)
    const unit = choice(given.unit ?? 'coin', 'price_unit', 'unit')
    const model = choice(given.model ?? 'svi', 'surface_model', 'model')
    const target = choice(given.target ?? 'mark', 'quote_target', 'target')
    const spread = fits.writeOptions(given)
    const present = writeColumns(given, count)
    if (exports._loadline_build_surface!(count, nowMs, present, unit, model, target, spread) !== 0) throw core.error()
    const expiries = memory.u32[schema.areas.expiryCount >> 2]!
    return {
      surface: slices.readSurface(memory.u32[schema.areas.sliceCount >> 2]!),
      expiries: Array.from({ length: expiries }, (_, row) => expiryReport(row)),
      quotes: fits.rows(count),
    }
  }
}
