// What the compilers made of the core: no fused or extended arithmetic, no libm, and in the build for
// hosts without floating point none at all.
import assert from 'node:assert/strict'
import { execFile, execFileSync } from 'node:child_process'
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { after, test } from 'node:test'
import { promisify } from 'node:util'
import { readText, root } from './sources.mjs'

const run = promisify(execFile)
const temporary = mkdtempSync(path.join(os.tmpdir(), 'loadline-disassembly-'))
after(() => rmSync(temporary, { recursive: true }))

const output = (command, args) => execFileSync(command, args, { encoding: 'utf8', maxBuffer: 1 << 30 })

const fused = { x64: /^v?fn?m(add|sub)/, arm64: /^fn?m(add|sub|la|ls)/ }[process.arch]
const extended = { x64: /^f(?!xsave|xrstor)/, arm64: /^$/ }[process.arch]

/** Mnemonics of an object or archive that its function bodies must not hold. */
function forbiddenInstructions(file) {
  const found = new Set()
  for (const [, mnemonic] of output('objdump', ['-d', '--no-show-raw-insn', file]).matchAll(/^\s+[0-9a-f]+:\s+(\S+)/gm)) {
    if (fused.test(mnemonic) || extended.test(mnemonic)) found.add(mnemonic)
  }
  return [...found]
}

const libm =
  /^(a?(sin|cos|tan)h?|atan2|exp(2|10|m1)?|log(10|2|1p|b)?|pow|sqrt|cbrt|hypot|erfc?|[lt]gamma|fma|fmin|fmax|fmod|remainder|rint|l?lrint|nearbyint|l?l?round|floor|ceil|trunc|ldexp|frexp|scalbl?n|nextafter|fdim|modf)[fl]?$/

/** Undefined symbols that libm defines. sqrt is the library's error path of an inlined root. */
const libmCalls = (file) =>
  [...output('nm', ['-u', file]).matchAll(/^\s+U (\S+)$/gm)].map(([, name]) => name.replace(/@.*/, '')).filter((name) => libm.test(name))

function compiled(source, ...flags) {
  const [from, to] = [path.join(temporary, 'source.cpp'), path.join(temporary, 'object.o')]
  writeFileSync(from, source)
  execFileSync('g++', ['-std=c++20', '-O2', ...flags, '-c', from, '-o', to])
  return to
}

const core = path.join(root, 'build/release/core/libloadline_core.a')

test('the core holds no fused multiply-add and no x87 arithmetic', () => {
  assert.ok(existsSync(core), 'build/release holds the core: npm run build makes it')
  assert.match(output('objdump', ['-d', core]), /price_options/)
  assert.deepEqual(forbiddenInstructions(core), [])
})

test('the core calls nothing of libm', () => {
  assert.deepEqual(libmCalls(core), [])
})

test('the check sees a fused multiply-add, x87 arithmetic and a call of libm', { skip: process.arch !== 'x64' && 'these are instructions of x86' }, () => {
  const product = 'double f(double a, double b, double c) { return a * b + c; }'
  assert.deepEqual(forbiddenInstructions(compiled(product)), [])
  assert.notDeepEqual(forbiddenInstructions(compiled(product, '-mfma', '-ffp-contract=' + 'fast')), [])
  assert.notDeepEqual(forbiddenInstructions(compiled(product, '-mfpmath=387')), [])
  assert.deepEqual(libmCalls(compiled('#include <cmath>\ndouble f(double x) { return std::exp(x); }')), ['exp'])
})

/** Sources of the software core: those in which a `real` occurs. */
const realSources = () =>
  [...readText('core/CMakeLists.txt').matchAll(/^ {2}([\w/]+\.cpp)$/gm)]
    .map(([, file]) => `core/${file}`)
    .filter((file, index, all) => all.indexOf(file) === index && readText(file).includes('LOADLINE_ARITHMETIC'))

/** What of a WebAssembly object is floating point or a vector: instructions, and types of functions. */
async function floatsIn(source, ...flags) {
  const object = path.join(temporary, `${source.replaceAll('/', '-')}.${flags.length}.o`)
  await run('em++', ['-std=c++20', '-O2', '-ffp-contract=off', '-fno-exceptions', '-fno-rtti', ...flags, `-I${root}`, '-c', path.join(root, source), '-o', object])
  const [code, types] = [output('wasm-objdump', ['-d', object]), output('wasm-objdump', ['-x', '-j', 'Type', object])]
  const instructions = [...code.matchAll(/\|\s+((?:f32|f64|v128|[fi]\d+x\d+)\.\S+|local\[[^\]]*\] type=(?:f32|f64|v128))/g)].map(([, text]) => text)
  return [...instructions, ...[...types.matchAll(/^ - type.*\b(?:f32|f64|v128)\b.*$/gm)].map(([text]) => text)]
}

test('the software core holds no floating point at all', async () => {
  const sources = realSources()
  assert.ok(sources.includes('core/pricing/black.cpp') && sources.includes('core/numeric/exp.cpp'))
  const queue = [...sources]
  const worker = async () => {
    for (let source = queue.pop(); source !== undefined; source = queue.pop()) {
      assert.deepEqual([...new Set(await floatsIn(source, '-DLOADLINE_SOFTWARE_REAL'))], [], source)
    }
  }
  await Promise.all(os.cpus().map(worker))
})

test('the check sees floating point in the hardware core', async () => {
  assert.ok((await floatsIn('core/numeric/exp.cpp')).includes('f64.mul'))
})
