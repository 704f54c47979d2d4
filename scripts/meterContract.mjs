// Counts ink as Arbitrum Stylus charges it: node scripts/meterContract.mjs FROM TO
//
// Adds a global "ink" to a module and, where a basic block begins, an addition of what the block costs.
// Prices: OffchainLabs/nitro, prover/src/programs/meter.rs, pricing_v1, and 2,450 for the header of
// a block. 10,000 ink are one gas.
import { readFileSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { WasmError, parseModule } from './wasmModule.mjs'

const BLOCK_HEADER = 2450

const ENDS_BLOCK = new Set(['unreachable', 'loop', 'if', 'else', 'end', 'br', 'br_if', 'br_table', 'return', 'call', 'call_indirect'])

const prices = [
  [1, /^(unreachable|return|nop|i(32|64)\.const|block|loop|else|end|memory\.grow)$/],
  [9, /^drop$/],
  [765, /^(br|br_if|if)$/],
  [1250, /^select$/],
  [3800, /^call$/],
  [75, /^local\.(get|tee)$/],
  [210, /^local\.set$/],
  [225, /^global\.get$/],
  [575, /^global\.set$/],
  [670, /^i32\.load/],
  [680, /^i64\.load/],
  [825, /^i32\.store/],
  [950, /^(i64\.store|memory\.(copy|fill))/],
  [3000, /^memory\.size$/],
  [170, /^i32\.(eqz|eq|ne|[lg][te]_[su])$/],
  [225, /^i64\.(eqz|eq|ne|[lg][te]_[su])$/],
  [210, /^i(32|64)\.(clz|ctz)$/],
  [160, /^i(32|64)\.mul$/],
  [1120, /^i32\.(div|rem)/],
  [1270, /^i64\.(div|rem)/],
  [70, /^i32\.(add|sub|and|or|xor|shl|shr_[su]|rotl|rotr)$/],
  [100, /^i64\.(add|sub|and|or|xor|shl|shr_[su]|rotl|rotr)$/],
  [2650, /^i32\.popcnt$/],
  [6000, /^i64\.popcnt$/],
  [100, /^i(32\.wrap_i64|64\.extend_i32_[su]|(32|64)\.extend(8|16|32)_s)$/],
]
const known = new Map()

/** The ink of one instruction. */
export function inkOf({ name, targets }) {
  if (name === 'br_table') return 2400 + 325 * (targets - 1)
  if (!known.has(name)) known.set(name, prices.find(([, names]) => names.test(name))?.[0])
  const price = known.get(name)
  if (price === undefined) throw new WasmError(`${name} has no price`)
  return price
}

function unsigned(value) {
  const bytes = []
  do {
    bytes.push((value & 127) | (value > 127 ? 128 : 0))
    value >>>= 7
  } while (value > 0)
  return Buffer.from(bytes)
}

/** A signed number that is not negative. */
function signed(value) {
  const bytes = []
  while (value > 63) {
    bytes.push((value & 127) | 128)
    value >>>= 7
  }
  return Buffer.from([...bytes, value])
}

/** ink = ink + cost, in instructions. */
const addition = (global, cost) => Buffer.concat([Buffer.from([0x23]), unsigned(global), Buffer.from([0x42]), signed(cost), Buffer.from([0x7c, 0x24]), unsigned(global)])

/** A body's instructions with an addition before each basic block. */
function meteredBody(bytes, { start, instructions }, global) {
  const parts = []
  let block = []
  for (const one of instructions) {
    block.push(one)
    if (!ENDS_BLOCK.has(one.name)) continue
    const cost = block.reduce((sum, each) => sum + inkOf(each), BLOCK_HEADER)
    parts.push(addition(global, cost), bytes.subarray(block[0].start, one.end))
    block = []
  }
  const locals = bytes.subarray(start, instructions[0].start)
  const whole = Buffer.concat([locals, ...parts])
  return Buffer.concat([unsigned(whole.length), whole])
}

const section = (id, content) => Buffer.concat([Buffer.from([id]), unsigned(content.length), content])

/** A vector with one element more. */
function appended(bytes, { start, end }, count, element) {
  const skip = unsigned(count).length
  return Buffer.concat([unsigned(count + 1), bytes.subarray(start + skip, end), element])
}

/** The module with ink counted. Host calls are the host's own to charge. */
export function metered(bytes) {
  const module = parseModule(bytes)
  if (!module.sections.some(({ name }) => name === 'global')) throw new WasmError('a module without a stack pointer')
  const global = module.import.filter(({ kind }) => kind === 'global').length + module.global.length
  const zero = Buffer.from([0x7e, 1, 0x42, 0, 0x0b])
  const exported = Buffer.concat([unsigned(3), Buffer.from('ink'), Buffer.from([3]), unsigned(global)])
  const parts = [bytes.subarray(0, 8)]
  for (const one of module.sections) {
    const replaced = {
      global: () => appended(bytes, one, module.global.length, zero),
      export: () => appended(bytes, one, module.export.length, exported),
      code: () => Buffer.concat([unsigned(module.code.length), ...module.code.map((body) => meteredBody(bytes, body, global))]),
    }[one.name]
    parts.push(section(one.id, replaced ? replaced() : bytes.subarray(one.start, one.end)))
  }
  return Buffer.concat(parts)
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const [from, to] = process.argv.slice(2)
  writeFileSync(to, metered(readFileSync(from)))
}
