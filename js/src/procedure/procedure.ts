import type { Core } from '../core.js'
import { errorOf, type LoadlineError } from '../errors.js'
import { stampOf } from '../rules/stamp.js'
import { Reader } from './reader.js'
import type { Shape, Shapes } from './shape.js'
import { Writer } from './writer.js'

type Given = Readonly<Record<string, unknown>>

/** A list of a caller's input, and the list's name. */
interface GivenList {
  readonly name: string
  readonly entries: readonly unknown[]
}

/** All lists inside an input, outer ones first. */
function listsOf(given: unknown, found: GivenList[] = []): GivenList[] {
  if (typeof given !== 'object' || given === null || ArrayBuffer.isView(given)) return found
  for (const [name, value] of Object.entries(given)) {
    if (Array.isArray(value)) found.push({ name, entries: value })
  }
  for (const value of Object.values(given)) {
    if (Array.isArray(value)) for (const entry of value) listsOf(entry, found)
    else listsOf(value, found)
  }
  return found
}

/** The entry's field, or that of a part of it, which reads as `number`. */
function fieldOf(entry: unknown, field: string, number: number): unknown {
  if (typeof entry !== 'object' || entry === null || Array.isArray(entry)) return undefined
  const value = (entry as Given)[field]
  if (value !== undefined && Number(value) === number) return value
  for (const part of Object.values(entry)) {
    const inside = fieldOf(part, field, number)
    if (inside !== undefined) return inside
  }
  return undefined
}

/** Whether one of the entry's own fields reads as `number`. */
function holds(entry: unknown, number: number): boolean {
  return typeof entry === 'object' && entry !== null && Object.values(entry).some((value) => Number(value) === number)
}

/**
 * One of the engine's functions of an aggregate with lists, as the module describes it: checks and
 * writes a plain object, calls, and reads the answer into another.
 */
export class Procedure<Inputs extends object, Value extends object> {
  readonly #core: Core
  readonly #number: number
  readonly #reader: Reader
  readonly #writer: Writer
  readonly inputs: Shape
  readonly result: Shape

  constructor(core: Core, shapes: Shapes, name: string) {
    const { schema } = core.instance
    this.#core = core
    this.#number = schema.procedures.findIndex((procedure) => procedure.name === name)
    const row = schema.procedures[this.#number]
    if (row === undefined) throw new TypeError(`no procedure ${name}`)
    this.inputs = shapes.of(row.inputs)
    this.result = shapes.of(row.result)
    this.#reader = new Reader(core.instance)
    this.#writer = new Writer(core.instance)
  }

  get number(): number {
    return this.#number
  }

  /** Writes the inputs where a single call takes them; returns the bytes they took. */
  write(inputs: Inputs): number {
    const { areas, limits } = this.#core.instance.schema
    return this.writeAt(inputs, areas.procedureInputs, limits.procedureBytes)
  }

  /** The same into a block of its own. */
  writeAt(inputs: Inputs, block: number, bytes: number): number {
    return this.#writer.write(this.inputs, inputs, block, bytes)
  }

  /** The function of one object. */
  one(inputs: Inputs): Value {
    const { exports, schema } = this.#core.instance
    this.write(inputs)
    if (exports._loadline_call!(this.#number, schema.areas.procedureInputs) !== 0) throw this.error(inputs)
    const value = this.#reader.record(this.result, schema.areas.procedureResult)
    const rules = stampOf(inputs)
    return (rules === null ? value : { ...value, rules }) as Value
  }

  /** The error that the module has just reported, with the list that its index counts in. */
  error(inputs: Inputs): LoadlineError {
    const error = this.#core.error()
    const { code, shortMessage, field, index } = error
    if (field === null) return error
    const number = error.value as number
    for (const { name, entries } of listsOf(inputs)) {
      if (name === field) return errorOf(code, shortMessage, { field, index, value: number, list: name })
      const value = fieldOf(entries[index!], field, number)
      if (value !== undefined) return errorOf(code, shortMessage, { field, index, value, list: name })
    }
    const value = fieldOf(inputs, field, number)
    if (value !== undefined) return errorOf(code, shortMessage, { field, index: null, value })
    // The core may have a longer name for the field: the one list with that number in that entry.
    const [list, ...others] = listsOf(inputs).filter(({ entries }) => holds(entries[index!], number))
    const only = others.length === 0 ? list?.name : undefined
    return errorOf(code, shortMessage, { field, index, value: number, ...(only !== undefined && { list: only }) })
  }
}
