// What a compiler made of the core: the instructions of an object or an archive that the promise of
// equal bits forbids, and the calls of libm.
import { execFileSync } from 'node:child_process'

const output = (command, args) => execFileSync(command, args, { encoding: 'utf8', maxBuffer: 1 << 30 })

/** Fused multiply-add, and x87 arithmetic: what rounds otherwise than one operation at a time. */
const roundsOtherwise = {
  x64: /^v?fn?m(add|sub)|^f(?!xsave|xrstor|wait|nop)/,
  arm64: /^fn?m(add|sub|la|ls)/,
  wasm: /relaxed|^f\d+x\d+\.q?fn?ma/,
}

/** Any arithmetic on floating-point numbers, which the software core may not hold. */
const floats = {
  x64: /^v?(add|sub|mul|div|sqrt|min|max|round|u?comi|cmp\w*|cvt\w*)[sp][sd]\b|^f(?!xsave|xrstor|wait|nop)/,
  arm64: /^f(add|sub|mul|div|sqrt|n?m(add|sub|la|ls)|cmp|cvt\w*|abs|neg)\b|^[su]cvtf/,
  wasm: /^(f32|f64|f\d+x\d+)\./,
}

const libm =
  /^(a?(sin|cos|tan)h?|atan2|exp(2|10|m1)?|log(10|2|1p|b)?|pow|sqrt|cbrt|hypot|erfc?|[lt]gamma|fma|fmin|fmax|fmod|remainder|rint|l?lrint|nearbyint|l?l?round|floor|ceil|trunc|ldexp|frexp|scalbl?n|nextafter|fdim|modf)[fl]?$/

const tools = {
  x64: { disassemble: 'objdump', symbols: 'nm' },
  arm64: { disassemble: 'aarch64-linux-gnu-objdump', symbols: 'aarch64-linux-gnu-nm' },
}

/** The mnemonics of an object or archive; WebAssembly objects one at a time. */
function mnemonics(file, machine) {
  if (machine === 'wasm') {
    return [...output('wasm-objdump', ['-d', file]).matchAll(/\|\s+([a-z]\S*)/g)].map(([, name]) => name)
  }
  return [...output(tools[machine].disassemble, ['-d', '--no-show-raw-insn', file]).matchAll(/^\s+[0-9a-f]+:\s+(\S+)/gm)].map(([, name]) => name)
}

/** Forbidden mnemonics of `file`, each once: of every arithmetic for the software core. */
export function forbiddenInstructions(file, machine = process.arch, { software = false } = {}) {
  const all = mnemonics(file, machine)
  if (all.length === 0) throw new Error(`${file} holds no instructions.`)
  return [...new Set(all)].filter((name) => roundsOtherwise[machine].test(name) || (software && floats[machine].test(name)))
}

/** Symbols of libm that `file` asks the linker for. */
export function libmCalls(file, machine = process.arch) {
  const names = machine === 'wasm'
    ? [...output('wasm-objdump', ['-x', '-j', 'Import', file]).matchAll(/<env\.(\w+)>/g)].map(([, name]) => name)
    : [...output(tools[machine].symbols, ['-u', file]).matchAll(/^\s+U (\S+)$/gm)].map(([, name]) => name.replace(/@.*/, ''))
  return [...new Set(names)].filter((name) => libm.test(name))
}
