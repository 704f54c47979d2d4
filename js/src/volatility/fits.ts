import { InputError } from '../errors.js'
import { checkName, checkNumber, typeError } from '../input/checks.js'
import type { FitConstraint, FitOutcome, FitQuality, QuoteFit, QuoteStatus, SmileFitOptions } from '../types/volatility.js'
import type { Instance } from '../wasm/module.js'

/** The numbers of SmileFitOptions, in the module's order. */
const NUMBERS = ['leastSpread', 'pullToTarget', 'margin', 'leastVol', 'maxIterations'] as const

/** Keys of SmileFitOptions. */
export const FIT_KEYS = ['spread', ...NUMBERS] as const

/** Columns of an expiry's report, in the module's order. */
const EXPIRY = [
  'expiryMs', 'expiryYears', 'forward', 'forwardByParity', 'status', 'rows', 'slice', 'outcome', 'used',
  'insideSpread', 'iterations', 'rmsVol', 'largestVol', 'largestRow', 'constraints',
] as const
type ExpiryColumn = (typeof EXPIRY)[number]

/** Writes the columns of a fit, and reads what it says of rows and expiries. */
export class Fits {
  readonly #instance: Instance

  constructor(instance: Instance) {
    this.#instance = instance
  }

  /** Writes the options; returns the number of `spread`. */
  writeOptions(options: SmileFitOptions): number {
    const { exports, memory, schema } = this.#instance
    exports._loadline_fit_defaults!()
    for (const [i, name] of NUMBERS.entries()) {
      const given = options[name]
      if (given !== undefined) memory.f64[(schema.areas.fitOptions >> 3) + i] = checkNumber(given, { name }, null)
    }
    return checkName(options.spread ?? 'none', schema.enumeration('spread_use'), { name: 'spread' }, null)
  }

  /** Writes a column where it is given; true when it is. All columns have one length. */
  writeColumn(column: number, value: Float64Array | undefined, name: string, count: number): boolean {
    if (value === undefined) return false
    if (!(value instanceof Float64Array)) throw typeError({ name }, null, value, 'a Float64Array')
    this.refuseLength(value.length, name, count)
    const { memory, schema } = this.#instance
    memory.f64.set(value, (schema.areas.chain >> 3) + column * schema.limits.chainRows)
    return true
  }

  refuseLength(length: number, field: string, count: number): void {
    if (length === count) return
    throw new InputError('length_mismatch', `${field} must have the length of the other columns, ${count}.`, { field, value: length })
  }

  rows(count: number): QuoteFit[] {
    const { memory, schema } = this.#instance
    const { areas } = schema
    const statuses = schema.enumeration('quote_status') as readonly QuoteStatus[]
    const constraints = schema.enumeration('fit_constraint') as readonly FitConstraint[]
    return Array.from({ length: count }, (_, i) => ({
      status: statuses[memory.u8[areas.rowStatus + i]!]!,
      constraint: constraints[memory.u8[areas.rowConstraint + i]!]!,
      insideSpread: memory.u8[areas.rowInsideSpread + i] !== 0,
      vol: memory.f64[(areas.rowVol >> 3) + i]!,
      residual: memory.f64[(areas.rowResidual >> 3) + i]!,
      moved: memory.f64[(areas.rowMoved >> 3) + i]!,
    }))
  }

  /** A number of an expiry's report. */
  expiry(column: ExpiryColumn, row: number): number {
    const { memory, schema } = this.#instance
    const at = EXPIRY.indexOf(column) * schema.limits.surfaceExpiries + row
    return memory.f64[(schema.areas.expiries >> 3) + at]!
  }

  quality(row: number): FitQuality {
    const { schema } = this.#instance
    const at = (column: ExpiryColumn) => this.expiry(column, row)
    const constraints = schema.enumeration('fit_constraint') as readonly FitConstraint[]
    const active = at('constraints')
    return {
      outcome: schema.enumeration('fit_outcome')[at('outcome')] as FitOutcome,
      used: at('used'),
      insideSpread: at('insideSpread'),
      iterations: at('iterations'),
      rmsVol: at('rmsVol'),
      largestVol: at('largestVol'),
      largestRow: at('largestRow'),
      constraints: constraints.filter((_, i) => i > 0 && ((active >> i) & 1) === 1),
    }
  }
}
