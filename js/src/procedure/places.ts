import { InputError } from '../errors.js'
import type { Memory } from '../wasm/memory.js'
import type { Shape, ShapeField } from './shape.js'

function unknownPath(path: string): InputError {
  return new InputError('unknown_key', `${path} does not lead to a number of these inputs.`, { field: 'moves', value: path })
}

/**
 * Addresses of the numbers that a path names in an aggregate: `markets.price` is the price of every
 * market in their order, `markets.2.price` that of one, `account.spot` a field of a part.
 */
export function placesOf(memory: Memory, shape: Shape, block: number, path: string): number[] {
  let places = [block]
  let at: Shape | null = shape
  const steps = path.split('.')
  for (let i = 0; i < steps.length; i += 1) {
    const field: ShapeField | undefined = at?.fields.find(({ row }) => row.name === steps[i])
    if (field === undefined) throw unknownPath(path)
    places = places.map((place) => place + field.row.offset)
    at = field.shape
    if (field.row.kind === 'list') {
      const lists = places.map((place) => [memory.u32[place >> 2]!, memory.u32[(place >> 2) + 1]!] as const)
      const one = /^\d+$/.test(steps[i + 1] ?? '') ? Number(steps[(i += 1)]) : null
      places = lists.flatMap(([first, count]) => {
        if (one !== null) return one < count ? [first + one * field.stride] : []
        return Array.from({ length: count }, (_, entry) => first + entry * field.stride)
      })
      if (field.scalar === 'f64' && i === steps.length - 1) return places
    } else if (i === steps.length - 1 && field.row.kind === 'f64') {
      return places
    }
  }
  throw unknownPath(path)
}
