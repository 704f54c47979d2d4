import type { Instance } from '../wasm/module.js'
import type { FieldRow } from '../wasm/schema.js'
import { camelCase } from '../wasm/schema.js'

/** What the entries of a list of plain numbers are. */
export type Scalar = 'f64' | 'u32' | 'u256'

const SCALAR_BYTES = { f64: 8, u32: 4, u256: 32 } as const

export interface ShapeField {
  /** With the name of the list that the record is an entry of. */
  readonly row: FieldRow & { readonly list: string | null }
  /** Of a choice: the names behind its numbers. */
  readonly names: readonly string[]
  /** Of a part or of a list of records. */
  readonly shape: Shape | null
  /** Of a list of plain numbers. */
  readonly scalar: Scalar | null
  /** Of a list: bytes from entry to entry. */
  readonly stride: number
}

/** A record as the module describes it, with what it is made of. */
export interface Shape {
  readonly size: number
  readonly fields: readonly ShapeField[]
  readonly keys: ReadonlySet<string>
  /** The record before a caller has given anything. */
  readonly template: Uint8Array
  /** Where the search for a price says how it ended: what it found is null when it found nothing. */
  readonly reach: ShapeField | null
}

function isScalar(domain: string): domain is Scalar {
  return domain in SCALAR_BYTES
}

/** The shapes of the records of one module, each made when it is first asked for. */
export class Shapes {
  readonly #instance: Instance
  readonly #made = new Map<string, Shape>()

  constructor(instance: Instance) {
    this.#instance = instance
  }

  /** The record of that name, as an entry of `list`. */
  of(name: string, list: string | null = null): Shape {
    const key = `${name} ${list ?? ''}`
    const found = this.#made.get(key)
    if (found !== undefined) return found
    const { exports, memory, schema } = this.#instance
    const { number, size, fields } = schema.record(name)
    const result = schema.areas.procedureResult
    memory.u8.fill(0, result, result + size)
    exports._loadline_record_defaults!(number)
    const template = memory.u8.slice(result, result + size)
    const rows = Object.values(fields).map((row) => this.#field(row, list))
    const shape = {
      size,
      fields: rows,
      keys: new Set(rows.map(({ row }) => row.name)),
      template,
      reach: rows.find(({ row }) => row.kind === 'choice' && row.name === 'reach') ?? null,
    }
    this.#made.set(key, shape)
    return shape
  }

  #field(row: FieldRow, list: string | null): ShapeField {
    const { schema } = this.#instance
    const names = row.kind === 'choice' ? schema.enumeration(row.domain) : []
    const scalar = row.kind === 'list' && isScalar(row.domain) ? row.domain : null
    const shape =
      row.kind === 'record' ? this.of(camelCase(row.domain), list)
      : row.kind === 'list' && scalar === null ? this.of(camelCase(row.domain), row.name)
      : null
    const stride = scalar === null ? (shape?.size ?? 0) : SCALAR_BYTES[scalar]
    return { row: { ...row, list }, names, shape, scalar, stride }
  }
}
