import type { Core } from './core.js'
import { InputError } from './errors.js'
import { checkArray, checkName, checkNumber, typeError } from './input/checks.js'
import { checkParameters } from './input/parameters.js'
import type { PriceOptionsParameters } from './parameters.js'
import type { OptionBatch, OptionField } from './types.js'

const NUMBER_COLUMNS = ['spot', 'strike', 'expiryYears', 'vol', 'rate', 'carry'] as const
const KEYS = new Set<string>([...NUMBER_COLUMNS, 'type', 'settlement', 'outputs'])
const OPTIONAL_ZERO: ReadonlySet<string> = new Set(['rate', 'carry'])
const DEFAULT_OUTPUTS: readonly OptionField[] = ['value', 'delta', 'gamma', 'vega', 'theta', 'rho']

type NumberColumn = Float64Array | number
interface Batch {
  readonly type: Uint8Array | number
  readonly numbers: Readonly<Record<(typeof NUMBER_COLUMNS)[number], NumberColumn>>
  readonly count: number
}

/** Copies rows `from` .. `from + count` of a column, or fills with a scalar. */
function load(target: Float64Array | Uint8Array, column: NumberColumn | Uint8Array, from: number): void {
  if (typeof column === 'number') target.fill(column)
  else target.set(column.subarray(from, from + target.length))
}

function numberColumn(value: unknown, name: (typeof NUMBER_COLUMNS)[number]): NumberColumn {
  if (value === undefined && OPTIONAL_ZERO.has(name)) return 0
  if (value instanceof Float64Array) return value
  if (typeof value === 'number') return checkNumber(value, { name }, null)
  throw typeError({ name }, null, value, 'a Float64Array or a number')
}

function typeColumn(value: unknown, names: readonly string[]): Uint8Array | number {
  if (value instanceof Uint8Array) return value
  if (typeof value === 'string') return checkName(value, names, { name: 'type' }, null)
  throw typeError({ name: 'type' }, null, value, "a Uint8Array, 'call' or 'put'")
}

/** The common length of the columns; scalars alone are one row. */
function rowCount(columns: readonly (readonly [string, NumberColumn | Uint8Array])[]): number {
  let count: number | null = null
  for (const [field, column] of columns) {
    if (typeof column === 'number') continue
    if (count !== null && column.length !== count) {
      const message = `${field} must have the length of the other columns, ${count}.`
      throw new InputError('length_mismatch', message, { field, value: column.length })
    }
    count = column.length
  }
  return count ?? 1
}

function readColumns(given: PriceOptionsParameters, types: readonly string[]): Batch {
  const type = typeColumn(given.type, types)
  const numbers = Object.fromEntries(
    NUMBER_COLUMNS.map((name) => [name, numberColumn(given[name], name)]),
  ) as Batch['numbers']
  return { type, numbers, count: rowCount([['type', type], ...Object.entries(numbers)]) }
}

/**
 * Prices many options in one call; row i has the bits of `priceOption`. A refused row has its error
 * code in `status` and 0 in every column, and its neighbours are undisturbed. Throws InputError.
 */
export function makePriceOptions(core: Core): (columns: PriceOptionsParameters) => OptionBatch {
  const { exports, memory, schema } = core.instance
  const { areas } = schema
  const chunkRows = schema.limits.chunkRows
  const types = schema.enumerations['optionType']!
  const settlements = schema.enumerations['settlement']!
  const resultNames = Object.keys(schema.record('optionValue').fields)
  const resultAt = (field: string) => (areas.result >> 3) + resultNames.indexOf(field) * chunkRows

  function price(batch: Batch, from: number, settlement: number, wanted: number): number {
    const rows = Math.min(chunkRows, batch.count - from)
    for (const name of NUMBER_COLUMNS) {
      const start = areas[name] >> 3
      load(memory.f64.subarray(start, start + rows), batch.numbers[name], from)
    }
    load(memory.u8.subarray(areas.type, areas.type + rows), batch.type, from)
    exports._loadline_price_options!(rows, settlement, wanted)
    return rows
  }

  return function priceOptions(given) {
    checkParameters(given, KEYS)
    const outputs = checkArray(given.outputs ?? DEFAULT_OUTPUTS, 'outputs', resultNames.length)
    const bits = outputs.map((output, i) => 1 << checkName(output, resultNames, { name: 'outputs' }, i))
    const wanted = bits.reduce((all, bit) => all | bit, 0)
    const settlement = checkName(given.settlement ?? 'quote', settlements, { name: 'settlement' }, null)
    const batch = readColumns(given, types)
    const status = new Uint16Array(batch.count)
    const columns: Partial<Record<OptionField, Float64Array>> = {}
    for (const output of outputs) columns[output as OptionField] = new Float64Array(batch.count)
    for (let from = 0; from < batch.count; from += chunkRows) {
      const rows = price(batch, from, settlement, wanted)
      status.set(memory.u16.subarray(areas.status >> 1, (areas.status >> 1) + rows), from)
      for (const output of outputs as readonly OptionField[]) {
        columns[output]!.set(memory.f64.subarray(resultAt(output), resultAt(output) + rows), from)
      }
    }
    return { count: batch.count, status, columns }
  }
}
