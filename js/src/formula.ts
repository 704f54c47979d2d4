import type { Core } from './core.js'
import { checkArray, checkName, checkNumber } from './input/checks.js'
import { columnOf, loadColumn, rowCount, type Column } from './input/columns.js'
import { checkParameters } from './input/parameters.js'
import type { Batch, BatchParameters } from './types/batch.js'
import type { FieldRow } from './wasm/schema.js'

type Given = Readonly<Record<string, unknown>>

/** An input field, and where its column lies. */
interface Input {
  readonly row: FieldRow
  /** Of a choice: the names behind its numbers. */
  readonly names: readonly string[] | null
  /** Index of its first row in the f64 view, or in the u8 view for a choice. */
  readonly column: number
  /** What stands where the caller gives nothing; null where the caller has to. */
  readonly preset: number | null
}

/** Bit i: column i is one value for all rows, of which the engine computes what it can but once. */
function sharedBits(columns: readonly Column[]): number {
  return columns.reduce<number>((bits, column, i) => (typeof column === 'number' ? bits | (1 << i) : bits), 0)
}

/**
 * One of the engine's functions from a record to a record, as the module describes it: for one
 * object, and for columns of one length.
 */
export class Formula<Inputs extends object, Value extends object> {
  readonly #core: Core
  readonly #number: number
  readonly #inputs: readonly Input[]
  readonly #results: readonly FieldRow[]
  readonly #keys: ReadonlySet<string>
  readonly #batchKeys: ReadonlySet<string>

  constructor(core: Core, name: string) {
    const { exports, schema } = core.instance
    this.#core = core
    this.#number = schema.formulas.findIndex((formula) => formula.name === name)
    const formula = schema.formulas[this.#number]
    if (formula === undefined) throw new TypeError(`no formula ${name}`)
    exports._loadline_formula_defaults!(this.#number)
    const fields = Object.values(schema.record(formula.inputs).fields)
    const numbers = fields.filter(({ kind }) => kind === 'f64')
    const choices = fields.filter(({ kind }) => kind === 'choice')
    this.#inputs = fields.map((row) => this.#input(row, numbers.indexOf(row), choices.indexOf(row)))
    this.#results = Object.values(schema.record(formula.result).fields)
    this.#keys = new Set(fields.map((row) => row.name))
    this.#batchKeys = new Set([...this.#keys, 'outputs'])
  }

  #input(row: FieldRow, number: number, choice: number): Input {
    const { memory, schema } = this.#core.instance
    const { areas, limits } = schema
    const at = areas.formulaInputs + row.offset
    if (row.kind === 'choice') {
      const preset = row.optional ? memory.u32[at >> 2]! : null
      return { row, names: schema.enumeration(row.domain), column: areas.choice + choice * limits.chunkRows, preset }
    }
    const preset = row.optional ? memory.f64[at >> 3]! : null
    return { row, names: null, column: (areas.number >> 3) + number * limits.chunkRows, preset }
  }

  /** Where an input lies in the module's record, in bytes. */
  addressOf(name: string): number {
    const { schema } = this.#core.instance
    return schema.areas.formulaInputs + this.#inputs.find(({ row }) => row.name === name)!.row.offset
  }

  /** Checks one object and writes it as the module's record. */
  write(inputs: Inputs): void {
    const { memory, schema } = this.#core.instance
    const { formulaInputs } = schema.areas
    checkParameters(inputs, this.#keys)
    const given = inputs as Given
    for (const { row, names, preset } of this.#inputs) {
      const value = given[row.name]
      const absent = value === undefined && preset !== null
      if (names === null) {
        memory.f64[(formulaInputs + row.offset) >> 3] = absent ? preset : checkNumber(value, row, null)
      } else {
        memory.u32[(formulaInputs + row.offset) >> 2] = absent ? preset : checkName(value, names, row, null)
      }
    }
  }

  /** The function of one object. */
  one(inputs: Inputs): Value {
    const { exports, memory, schema } = this.#core.instance
    this.write(inputs)
    if (exports._loadline_evaluate!(this.#number) !== 0) throw this.#core.error()
    const result: Record<string, number | string> = {}
    for (const row of this.#results) {
      const at = schema.areas.formulaResult + row.offset
      if (row.kind === 'f64') result[row.name] = memory.f64[at >> 3]!
      else if (row.kind === 'choice') result[row.name] = schema.enumeration(row.domain)[memory.u32[at >> 2]!]!
      else result[row.name] = memory.u32[at >> 2]!
    }
    return result as Value
  }

  /**
   * The function of columns: row i has the bits of `one`. Only the wanted results are computed; a
   * choice comes as its place among its names. `defaults` are the results of a call that names none.
   */
  rows(parameters: BatchParameters<Inputs, Value>, defaults?: readonly (keyof Value)[]): Batch<Value> {
    checkParameters(parameters, this.#batchKeys)
    const given = parameters as Given
    const { exports, memory, schema } = this.#core.instance
    const { chunkRows } = schema.limits
    const names = this.#results.map((row) => row.name)
    const outputs = checkArray(given['outputs'] ?? defaults ?? names, 'outputs', names.length)
    const wanted = outputs.map((output, i) => checkName(output, names, { name: 'outputs' }, i))
    const bits = wanted.reduce((all, i) => all | (1 << i), 0)
    const columns = this.#inputs.map(({ row, names, preset }) => columnOf(given[row.name], row, names, preset))
    const count = rowCount([...this.#keys], columns)
    const shared = (choice: boolean) => sharedBits(columns.filter((_, i) => (this.#inputs[i]!.names !== null) === choice))
    const [sharedNumbers, sharedChoices] = [shared(false), shared(true)]
    const status = new Uint16Array(count)
    const results = wanted.map(() => new Float64Array(count))
    for (let from = 0; from < count; from += chunkRows) {
      const rows = Math.min(chunkRows, count - from)
      for (const [i, { names: choices, column }] of this.#inputs.entries()) {
        const view = choices === null ? memory.f64 : memory.u8
        const values = columns[i]!
        if (typeof values === 'number') view[column] = values
        else loadColumn(view.subarray(column, column + rows), values, from)
      }
      exports._loadline_evaluate_rows!(this.#number, rows, bits, sharedNumbers, sharedChoices)
      const statusAt = schema.areas.status >> 1
      status.set(memory.u16.subarray(statusAt, statusAt + rows), from)
      for (const [i, result] of wanted.entries()) {
        const resultAt = (schema.areas.result >> 3) + result * chunkRows
        results[i]!.set(memory.f64.subarray(resultAt, resultAt + rows), from)
      }
    }
    const byName = Object.fromEntries(outputs.map((name, i) => [name, results[i]!]))
    return { count, status, columns: byName as Batch<Value>['columns'] }
  }
}
