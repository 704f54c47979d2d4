import type { Core } from '../core.js'
import { CapacityError, DisposedError, InputError } from '../errors.js'
import { checkArray, checkInteger, checkName, checkObject, checkString, typeError } from '../input/checks.js'
import { checkParameters } from '../input/parameters.js'
import type { Resident, Sweep, SweepParameters } from '../types/margin/resident.js'
import { placesOf } from './places.js'
import type { Procedure } from './procedure.js'
import type { Shapes } from './shape.js'
import { Procedure as Called } from './procedure.js'

const KEYS = new Set(['verb', 'accounts'])
const SWEEP_KEYS = new Set(['moves', 'outputs', 'accounts'])
/** Fields of a result that one call can ask for. */
const MOST_OUTPUTS = 32
/** More accounts than any memory could hold: the limit that counts is the memory's. */
const MAX_ACCOUNTS = 4294967295
const DISPOSE: typeof Symbol.dispose = Symbol.dispose ?? Symbol.for('Symbol.dispose')
const COLUMN_KINDS = ['f64', 'u32', 'choice', 'flag']

/** Frees the blocks of accounts that were dropped without `dispose`; a net, not a plan. */
const dropped = new FinalizationRegistry<() => void>((free) => free())

interface Move {
  readonly path: string
  readonly values: Float64Array
}

function movesOf(given: unknown): Move[] {
  return Object.entries(checkObject(given, 'moves')).map(([path, values]) => {
    if (values instanceof Float64Array) return { path, values }
    throw typeError({ name: path, list: 'moves' }, null, values, 'a Float64Array')
  })
}

class ResidentAccounts implements Resident {
  readonly #core: Core
  readonly #procedure: Procedure<object, object>
  readonly #names: readonly string[]
  readonly #blocks: readonly number[]
  readonly #free: () => void
  #open = true

  constructor(core: Core, procedure: Procedure<object, object>, accounts: readonly unknown[]) {
    this.#core = core
    this.#procedure = procedure
    const fields = procedure.result.fields.slice(0, MOST_OUTPUTS)
    this.#names = fields.filter(({ row }) => COLUMN_KINDS.includes(row.kind)).map(({ row }) => row.name)
    const { exports } = core.instance
    const blocks: number[] = []
    this.#blocks = blocks
    this.#free = () => blocks.splice(0).forEach((block) => exports._free!(block))
    try {
      for (const account of accounts) blocks.push(this.#place(account as object))
    } catch (error) {
      this.#free()
      throw error
    }
    dropped.register(this, this.#free, this)
  }

  get size(): number {
    return this.#blocks.length
  }

  #place(account: object): number {
    const bytes = this.#procedure.write(account)
    const block = this.#core.instance.exports._malloc!(bytes + 16)
    if (block === 0) {
      const details = { field: 'accounts', value: bytes }
      throw new CapacityError('capacity_exceeded', "The engine's memory has no room for this account.", details)
    }
    this.#procedure.writeAt(account, block, bytes + 16)
    return block
  }

  sweep(given: SweepParameters): Sweep {
    if (!this.#open) throw new DisposedError('disposed', 'These accounts were disposed.')
    checkParameters(given, SWEEP_KEYS)
    const moves = movesOf(given.moves)
    const results = this.#procedure.result.fields.map(({ row }) => row.name)
    const outputs = checkArray(given.outputs ?? this.#names, 'outputs', MOST_OUTPUTS).map((output, i) => {
      checkName(output, this.#names, { name: 'outputs' }, i)
      return output as string
    })
    const wanted = outputs.map((output) => results.indexOf(output))
    const chosen =
      given.accounts === undefined ? this.#blocks
      : checkArray(given.accounts, 'accounts', MAX_ACCOUNTS).map((account, i) => {
          const at = checkInteger(account, this.#blocks.length - 1, { name: 'accounts' }, i)
          return this.#blocks[at]!
        })
    const rows = this.#rows(chosen[0] ?? null, moves)
    const total = chosen.length * rows
    const status = new Uint16Array(total)
    const columns = outputs.map(() => new Float64Array(total))
    chosen.forEach((block, i) => this.#account(block, moves, { rows, wanted, status, columns, start: i * rows }))
    return {
      accounts: chosen.length,
      rows,
      status,
      columns: Object.fromEntries(outputs.map((output, i) => [output, columns[i]!])),
    }
  }

  /** Rows of the moves, by how many numbers each of them names in the account. */
  #rows(block: number | null, moves: readonly Move[]): number {
    let rows: number | null = null
    for (const { path, values } of block === null ? [] : moves) {
      const width = placesOf(this.#core.instance.memory, this.#procedure.inputs, block!, path).length
      const own = values.length / width
      if (!Number.isInteger(own) || (rows !== null && own !== rows)) {
        const message = `${path} must have a number for each of ${width} places in each row.`
        throw new InputError('length_mismatch', message, { field: path, list: 'moves', value: values.length })
      }
      rows = own
    }
    return rows ?? 1
  }

  #account(
    block: number,
    moves: readonly Move[],
    to: { rows: number; wanted: number[]; status: Uint16Array; columns: Float64Array[]; start: number },
  ): void {
    const { exports, memory, schema } = this.#core.instance
    const { areas, limits } = schema
    const places = moves.map(({ path }) => placesOf(memory, this.#procedure.inputs, block, path))
    const width = places.reduce((sum, of) => sum + of.length, 0)
    this.#refuse(moves, places, width, to.rows)
    memory.u32.set(places.flat(), areas.movedPlaces >> 2)
    const chunk = Math.min(limits.chunkRows, Math.floor(limits.movedNumbers / Math.max(width, 1)))
    const bits = to.wanted.reduce((all, i) => (all | (1 << i)) >>> 0, 0)
    for (let from = 0; from < to.rows; from += chunk) {
      const rows = Math.min(chunk, to.rows - from)
      let offset = 0
      for (const [i, { values }] of moves.entries()) {
        const count = places[i]!.length
        for (let row = 0; row < rows; row += 1) {
          const source = (from + row) * count
          memory.f64.set(values.subarray(source, source + count), (areas.moved >> 3) + row * width + offset)
        }
        offset += count
      }
      exports._loadline_call_rows!(this.#procedure.number, block, width, rows, bits)
      to.status.set(memory.u16.subarray(areas.status >> 1, (areas.status >> 1) + rows), to.start + from)
      for (const [i, field] of to.wanted.entries()) {
        const at = (areas.result >> 3) + field * limits.chunkRows
        to.columns[i]!.set(memory.f64.subarray(at, at + rows), to.start + from)
      }
    }
  }

  #refuse(moves: readonly Move[], places: readonly number[][], width: number, rows: number): void {
    if (width > this.#core.instance.schema.limits.movedPlaces) {
      throw new CapacityError('capacity_exceeded', 'moves name too many numbers of one account.', { field: 'moves', value: width })
    }
    for (const [i, { path, values }] of moves.entries()) {
      if (values.length === places[i]!.length * rows) continue
      const message = `${path} must name as many numbers in every account.`
      throw new InputError('length_mismatch', message, { field: path, list: 'moves', value: places[i]!.length })
    }
  }

  dispose(): void {
    this.#open = false
    this.#free()
    dropped.unregister(this)
  }

  [DISPOSE](): void {
    this.dispose()
  }
}

/**
 * Accounts kept in the engine, for many prices at once. Throws InputError, CapacityError when they
 * do not fit its memory, and DisposedError.
 */
export function makeResident(core: Core, shapes: Shapes): (parameters: object) => Resident {
  const verbs = core.instance.schema.procedures.map(({ name }) => name)
  return function resident(given) {
    checkParameters(given, KEYS)
    const { verb, accounts } = given as { verb: unknown; accounts: unknown }
    checkName(verb, verbs, { name: 'verb' }, null)
    const procedure = new Called<object, object>(core, shapes, checkString(verb, { name: 'verb' }, null))
    return new ResidentAccounts(core, procedure, checkArray(accounts, 'accounts', MAX_ACCOUNTS))
  }
}
