// Runs a digest program in Node: node.mjs PROGRAM.js [divisor [series]].
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import path from 'node:path'

const [program, ...args] = process.argv.slice(2)
const create = createRequire(import.meta.url)(path.resolve(program))
// The module's own loader would fetch its file, which Node has no address for.
await create({
  arguments: args,
  wasmBinary: readFileSync(program.replace(/js$/, 'wasm')),
  print: console.log,
  printErr: console.error,
})
