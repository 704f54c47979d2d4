// What docs/wire.md prints, and its digest written down once more.
import { readFileSync } from 'node:fs'
import path from 'node:path'
import { root } from '../../scripts/step.mjs'

const document = readFileSync(path.join(root, 'docs/wire.md'), 'utf8')
/** The bytes of a vector by the name that stands before them. */
export const vector = (name) => Buffer.from(new RegExp(`\`${name}\`[^\`]*\`\`\`text\n([0-9a-f\\s]+)\`\`\``).exec(document)[1].replaceAll(/\s/g, ''), 'hex')

/** The digest of docs/wire.md, written down once more: FNV-1a over words, and splitmix64's finish. */
export function digest(...parts) {
  let state = 0xcbf29ce484222325n
  const wrap = (value) => BigInt.asUintN(64, value)
  for (const bytes of parts) {
    for (let at = 0; at < bytes.length; at += 8) {
      state = wrap((state ^ bytes.readBigUInt64LE(at)) * 1099511628211n)
      state ^= state >> 29n
    }
  }
  let z = wrap(state + 11400714819323198485n)
  z = wrap((z ^ (z >> 30n)) * 13787848793156543929n)
  z = wrap((z ^ (z >> 27n)) * 10723151780598845931n)
  return z ^ (z >> 31n)
}
