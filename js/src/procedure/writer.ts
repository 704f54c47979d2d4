import { CapacityError } from '../errors.js'
import {
  checkBoolean, checkInteger, checkKeys, checkName, checkNumber, checkObject, checkU64, checkU256, domainError,
  putU256, typeError, type PlainObject,
} from '../input/checks.js'
import type { Instance } from '../wasm/module.js'
import type { Memory } from '../wasm/memory.js'
import type { Shape, ShapeField } from './shape.js'

const MAX_U32 = 2 ** 32 - 1
const MAX_I32 = 2 ** 31 - 1
/** Of the byte that says minus, behind the magnitude. */
const SIGN = 32
const ALIGNMENT = 16

type Numbers = Float64Array | readonly unknown[]

/** Builds aggregates in a block of the module's memory, checking every field on the way. */
export class Writer {
  readonly #memory: Memory
  #next = 0
  #end = 0

  constructor(instance: Instance) {
    this.#memory = instance.memory
  }

  /** Writes `given` and all its lists into `bytes` bytes at `block`; returns the bytes it took. */
  write(shape: Shape, given: unknown, block: number, bytes: number): number {
    this.#next = block
    this.#end = block + bytes
    const at = this.#take(shape.size, 'parameters', 1)
    this.#entry(shape, checkObject(given, 'parameters'), at, null)
    return this.#next - block
  }

  #take(bytes: number, list: string, count: number): number {
    const at = this.#next
    this.#next = at + Math.ceil(bytes / ALIGNMENT) * ALIGNMENT
    if (this.#next <= this.#end) return at
    throw new CapacityError('capacity_exceeded', `${list} does not fit the engine's memory for one call.`, {
      field: list,
      value: count,
    })
  }

  #entry(shape: Shape, given: PlainObject, at: number, index: number | null): void {
    this.#memory.u8.set(shape.template, at)
    this.#record(shape, given, at, index)
  }

  /** What a caller leaves out stays as it is: in a part, as the whole has it. */
  #record(shape: Shape, given: PlainObject, at: number, index: number | null): void {
    checkKeys(given, shape.keys, index)
    for (const field of shape.fields) {
      const value = given[field.row.name]
      if (value !== undefined || field.row.optional === undefined) this.#field(field, value, at + field.row.offset, index)
    }
  }

  #field(field: ShapeField, value: unknown, at: number, index: number | null): void {
    const memory = this.#memory
    const { row } = field
    switch (row.kind) {
      case 'f64':
        memory.f64[at >> 3] = checkNumber(value, row, index)
        return
      case 'u32':
      case 'place':
        memory.u32[at >> 2] = checkInteger(value, MAX_U32, row, index)
        return
      case 'i32':
        memory.u32[at >> 2] = this.#signed(value, row, index) >>> 0
        return
      case 'flag':
        memory.u8[at] = checkBoolean(value, row, index) ? 1 : 0
        return
      case 'choice':
        memory.u32[at >> 2] = checkName(value, field.names, row, index)
        return
      case 'integer':
        memory.writeInteger(at, checkInteger(value, Number.MAX_SAFE_INTEGER, row, index))
        return
      case 'u64':
        memory.u64[at >> 3] = checkU64(value, row, index)
        return
      case 'i256':
        this.#signedBig(value, row, at, index)
        return
      case 'record':
        this.#record(field.shape!, checkObject(value, row.name, index), at, index)
        return
      case 'list':
        this.#list(field, value, at)
        return
      default:
        putU256(memory, at, value, row, index)
    }
  }

  #signed(value: unknown, row: ShapeField['row'], index: number | null): number {
    const number = checkNumber(value, row, index)
    if (Number.isInteger(number) && Math.abs(number) <= MAX_I32) return number
    throw domainError(row, index, value, 'a whole number of 32 bits')
  }

  #signedBig(value: unknown, row: ShapeField['row'], at: number, index: number | null): void {
    if (typeof value !== 'bigint') throw typeError(row, index, value, 'a bigint')
    const minus = value < 0n
    putU256(this.#memory, at, minus ? -value : value, row, index)
    this.#memory.u8[at + SIGN] = minus ? 1 : 0
  }

  #list(field: ShapeField, value: unknown, at: number): void {
    const { row } = field
    if (!Array.isArray(value) && !(field.scalar === 'f64' && value instanceof Float64Array)) {
      throw typeError(row, null, value, 'an array')
    }
    const entries = value as Numbers
    if (entries.length > row.capacity!) {
      const message = `${row.name} takes at most ${row.capacity} entries.`
      throw new CapacityError('capacity_exceeded', message, { field: row.name, value: entries.length })
    }
    const first = this.#take(entries.length * field.stride, row.name, entries.length)
    this.#memory.u32[at >> 2] = first
    this.#memory.u32[(at >> 2) + 1] = entries.length
    for (let i = 0; i < entries.length; i += 1) {
      const to = first + i * field.stride
      if (field.scalar !== null) this.#scalar(field, entries[i], to, i)
      else this.#entry(field.shape!, checkObject(entries[i], row.name, i), to, i)
    }
  }

  #scalar({ row, scalar }: ShapeField, value: unknown, at: number, index: number): void {
    if (scalar === 'f64') this.#memory.f64[at >> 3] = checkNumber(value, row, index)
    else if (scalar === 'u32') this.#memory.u32[at >> 2] = checkInteger(value, MAX_U32, row, index)
    else this.#memory.writeU256(at, checkU256(value, row, index))
  }
}
