import { checkKeys, checkNumber, checkObject, type PlainObject } from '../input/checks.js'
import type { WordWriter } from './bytes.js'

/** Numbers of a record in the order of the wire, each with its default; undefined where it is needed. */
export type NumberFields = readonly (readonly [name: string, standard: number | undefined])[]

interface Fields {
  readonly numbers: NumberFields
  readonly keys: ReadonlySet<string>
}

/** Fields of a record by name, `needed` and `others` with blanks between them; `others` are no numbers. */
export function fields(needed: string, optional: Readonly<Record<string, number>> = {}, others = ''): Fields {
  const namesIn = (text: string) => text.split(' ').filter(Boolean)
  const numbers = [...namesIn(needed).map((name) => [name, undefined] as const), ...Object.entries(optional)]
  return { numbers, keys: new Set([...numbers.map(([name]) => name), ...namesIn(others)]) }
}

/** Checks a record's keys. */
export function record(given: unknown, name: string, keys: ReadonlySet<string>, index: number | null = null): PlainObject {
  const checked = checkObject(given, name, index)
  checkKeys(checked, keys, index)
  return checked
}

export function writeNumbers(to: WordWriter, given: PlainObject, numbers: NumberFields, index: number | null = null): void {
  for (const [name, standard] of numbers) to.number(checkNumber(given[name] ?? standard, { name }, index))
}
