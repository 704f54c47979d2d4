import { readNumber } from '../readNumber'
import type { Leg } from './draft'

const COLUMNS = ['days', 'type', 'strike', 'amount', 'vol %'] as const

export const LEGS_HELP = COLUMNS.join(', ')

export function writeLegs(legs: readonly Leg[]): string {
  return legs
    .map(({ days, type, strike, amount, volPercent }) =>
      [days, type, strike, amount, volPercent].join(', '),
    )
    .join('\n')
}

type ReadLegs = { readonly legs: readonly Leg[] } | { readonly error: string; readonly row: number }

/** One leg a line; whatever numbers are there, the engine judges. */
export function readLegs(text: string): ReadLegs {
  const legs: Leg[] = []
  for (const [row, line] of text.split('\n').entries()) {
    if (line.trim() === '') continue
    const cells = line.split(',').map((cell) => cell.trim())
    const refuse = (words: string): ReadLegs => ({ error: `Line ${row + 1}: ${words}`, row })
    if (cells.length !== COLUMNS.length) {
      return refuse(`${cells.length} columns instead of ${COLUMNS.length} (${LEGS_HELP}).`)
    }
    const [days, , strike, amount, volPercent] = cells.map(readNumber)
    const type = cells[1]!.toLowerCase()
    if (type !== 'call' && type !== 'put') return refuse(`type: “${cells[1]}” is not call or put.`)
    const numbers = { days, strike, amount, volPercent }
    const bad = Object.values(numbers).findIndex((value) => value == null)
    if (bad >= 0) {
      const column = bad === 0 ? 0 : bad + 1
      return refuse(`${COLUMNS[column]}: “${cells[column]}” is not a number.`)
    }
    legs.push({ type, ...(numbers as Record<keyof typeof numbers, number>) })
  }
  return { legs }
}
