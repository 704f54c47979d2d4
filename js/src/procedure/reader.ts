import type { Instance } from '../wasm/module.js'
import type { Memory } from '../wasm/memory.js'
import type { Shape, ShapeField } from './shape.js'

/** Of the byte that says minus, behind the magnitude. */
const SIGN = 32
const NO_PLACE = 2 ** 32 - 1
const BY_ZERO = (1n << 256n) - 1n

/** Reads aggregates out of the module's memory into plain objects. */
export class Reader {
  readonly #memory: Memory

  constructor(instance: Instance) {
    this.#memory = instance.memory
  }

  /**
   * A record with `reach` becomes one with `reason`, null where a boundary was reached; else every
   * other field is null, and never a number that means nothing.
   */
  record(shape: Shape, at: number): object {
    const result: Record<string, unknown> = {}
    let nothing = false
    if (shape.reach !== null) {
      const reach = this.#value(shape.reach, at + shape.reach.row.offset) as string
      result['reason'] = reach === 'reached' ? null : reach
      // Who can be liquidated now has a boundary too where the rule keeps it.
      nothing = reach !== 'reached' && !(reach === 'already_liquidatable' && shape.reach.row.unit === 'kept')
    }
    for (const field of shape.fields) {
      if (field !== shape.reach) result[field.row.name] = nothing ? null : this.#value(field, at + field.row.offset)
    }
    return result
  }

  #value(field: ShapeField, at: number): unknown {
    const memory = this.#memory
    switch (field.row.kind) {
      case 'f64':
        return memory.f64[at >> 3]!
      case 'u32':
        return memory.u32[at >> 2]!
      case 'place':
        return memory.u32[at >> 2] === NO_PLACE ? null : memory.u32[at >> 2]!
      case 'i32':
        return memory.u32[at >> 2]! | 0
      case 'flag':
        return memory.u8[at] !== 0
      case 'choice':
        return field.names[memory.u32[at >> 2]!]!
      case 'integer':
        return memory.readInteger(at)
      case 'u64':
        return memory.u64[at >> 3]!
      case 'quotient': {
        const quotient = memory.readU256(at)
        return quotient === BY_ZERO ? null : quotient
      }
      case 'i256': {
        const size = memory.readU256(at)
        return memory.u8[at + SIGN] === 0 ? size : -size
      }
      case 'record':
        return this.record(field.shape!, at)
      case 'list':
        return this.#list(field, memory.u32[at >> 2]!, memory.u32[(at >> 2) + 1]!)
      default:
        return memory.readU256(at)
    }
  }

  #list({ shape, scalar, stride }: ShapeField, first: number, count: number): unknown {
    const memory = this.#memory
    if (scalar === 'f64') return memory.f64.slice(first >> 3, (first >> 3) + count)
    return Array.from({ length: count }, (_, i) => {
      const at = first + i * stride
      if (scalar === 'u32') return memory.u32[at >> 2]!
      return scalar === 'u256' ? memory.readU256(at) : this.record(shape!, at)
    })
  }
}
