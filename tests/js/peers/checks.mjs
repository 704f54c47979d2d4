// What every comparison with a peer counts: named checks over seeded accounts, and what they found.
import { parseArgs } from 'node:util'

/** `--seed N --cases N` of a comparison; ends the program with a message where they are none. */
export function seedAndCases(cases) {
  const options = { seed: { type: 'string', default: '1' }, cases: { type: 'string', default: String(cases) } }
  const { values } = parseArgs({ options })
  const numbers = { seed: Number(values.seed), cases: Number(values.cases) }
  if (Number.isSafeInteger(numbers.seed) && Number.isSafeInteger(numbers.cases) && numbers.cases > 0) return numbers
  console.error('usage: [--seed N] [--cases N], whole numbers')
  process.exit(1)
}

const SHOWN = 3

/** A check passes when every comparison under its name stayed within what it allows, and there was one. */
export class Checks {
  #rows = new Map()
  #near = 0
  #cases = 0

  /** Counts an account, and whether it lies within 1 % of its trigger. */
  account(distance) {
    this.#cases += 1
    if (Math.abs(distance) < 0.01) this.#near += 1
  }

  #row(name) {
    if (!this.#rows.has(name)) this.#rows.set(name, { compared: 0, largest: 0, share: 0, wrong: [] })
    return this.#rows.get(name)
  }

  /** A difference beside what is allowed for it, in the same unit: numbers or bigints. */
  within(name, gap, allowed, told) {
    const row = this.#row(name)
    const size = gap < 0 ? -gap : gap
    row.compared += 1
    if (size > row.largest) row.largest = size
    if (allowed > 0) row.share = Math.max(row.share, Number(size) / Number(allowed))
    if (!(size <= allowed)) row.wrong.push(told())
  }

  holds(name, condition, told) {
    const row = this.#row(name)
    row.compared += 1
    if (!condition) row.wrong.push(told())
  }

  same(name, ours, theirs) {
    this.holds(name, ours === theirs, () => `${ours} and ${theirs}`)
  }

  /** Says what was found, and ends with `N passed, N failed`. Fewer than a third near the trigger is a failure. */
  finish() {
    console.log(`  ${this.#cases} accounts, ${this.#near} within 1 % of the trigger`)
    if (this.#near * 3 < this.#cases) this.#row('a third of the accounts within 1 % of the trigger').wrong.push('too few')
    let failed = 0
    for (const [name, { compared, largest, share, wrong }] of this.#rows) {
      const bound = share > 0 ? `, at most ${Number(largest).toExponential(1)}, ${(100 * share).toFixed(1)} % of what is allowed` : ''
      console.log(`  ${wrong.length === 0 ? 'ok' : 'NOT OK'} ${name}: ${compared} compared${bound}${wrong.length > 0 ? `, ${wrong.length} wrong` : ''}`)
      wrong.slice(0, SHOWN).forEach((text) => console.log(`      ${text}`))
      if (wrong.length > 0) failed += 1
    }
    console.log(`${this.#rows.size - failed} passed, ${failed} failed`)
    process.exitCode = failed > 0 ? 1 : 0
  }
}

/** Against the larger of the two; 0 for two zeros. */
export const relativeGap = (ours, theirs) => (ours === theirs ? 0 : Math.abs(ours - theirs) / Math.max(Math.abs(ours), Math.abs(theirs)))

/** A whole number of `digits` random digits, so that numbers above 2^53 keep all of them. */
export function randomDigits(random, digits) {
  let text = ''
  while (text.length < digits) text += String(Math.floor(random() * 1e6)).padStart(6, '0')
  return BigInt(text.slice(0, digits))
}
