import { InputError } from '../errors.js'
import { checkName, checkNumber, typeError, type Named } from './checks.js'

export type NumberColumn = Float64Array | number
export type ChoiceColumn = Uint8Array | number
export type Column = NumberColumn | ChoiceColumn

/** Copies rows `from` .. of a column into all of `target`, or fills it with a scalar. */
export function loadColumn(target: Float64Array | Uint8Array, column: Column, from: number): void {
  if (typeof column === 'number') target.fill(column)
  else target.set(column.subarray(from, from + target.length))
}

/** The common length of the columns; scalars alone are one row. */
export function rowCount(fields: readonly string[], columns: readonly Column[]): number {
  let count: number | null = null
  for (const [i, column] of columns.entries()) {
    if (typeof column === 'number') continue
    const field = fields[i]!
    if (count !== null && column.length !== count) {
      const message = `${field} must have the length of the other columns, ${count}.`
      throw new InputError('length_mismatch', message, { field, value: column.length })
    }
    count = column.length
  }
  return count ?? 1
}

/** A caller's column: of numbers, or of choices where `names` are given. `preset` stands for absence. */
export function columnOf(given: unknown, row: Named, names: readonly string[] | null, preset: number | null): Column {
  if (given === undefined && preset !== null) return preset
  if (names !== null) {
    if (given instanceof Uint8Array) return given
    if (typeof given === 'string') return checkName(given, names, row, null)
    throw typeError(row, null, given, `a Uint8Array or one of ${names.join(', ')}`)
  }
  if (given instanceof Float64Array) return given
  if (typeof given === 'number') return checkNumber(given, row, null)
  throw typeError(row, null, given, 'a Float64Array or a number')
}
