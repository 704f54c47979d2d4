// What the compilers made of the core as it ships: no fused or extended arithmetic, no libm, and in
// the build for hosts without floating point none at all. `npm run identity` looks at every other
// compiler, level and instruction set.
import assert from 'node:assert/strict'
import { execFile, execFileSync } from 'node:child_process'
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { after, test } from 'node:test'
import { promisify } from 'node:util'
import { forbiddenInstructions, libmCalls } from '../../scripts/instructions.mjs'
import { coreSources, unityGroups } from '../../scripts/unity.mjs'
import { readText, root } from './sources.mjs'

const run = promisify(execFile)
const temporary = mkdtempSync(path.join(os.tmpdir(), 'loadline-disassembly-'))
after(() => rmSync(temporary, { recursive: true }))

const core = path.join(root, 'build/release/core/libloadline_core.a')

test('the core holds no fused multiply-add, no x87 arithmetic and no call of libm', () => {
  assert.ok(existsSync(core), 'build/release holds the core: npm run build makes it')
  assert.match(execFileSync('nm', ['-C', core], { encoding: 'utf8', maxBuffer: 1 << 28 }), /T loadline::hardware::price_options/)
  assert.deepEqual(forbiddenInstructions(core), [])
  assert.deepEqual(libmCalls(core), [])
})

function compiled(source, ...flags) {
  const [from, to] = [path.join(temporary, 'source.cpp'), path.join(temporary, 'object.o')]
  writeFileSync(from, source)
  execFileSync('g++', ['-std=c++20', '-O2', ...flags, '-c', from, '-o', to])
  return to
}

const onlyOnX64 = { skip: process.arch !== 'x64' && 'these are instructions of x86' }

test('the check sees a fused multiply-add, x87 arithmetic, floating point and a call of libm', onlyOnX64, () => {
  const product = 'double f(double a, double b, double c) { return a * b + c; }'
  assert.deepEqual(forbiddenInstructions(compiled(product)), [])
  assert.notDeepEqual(forbiddenInstructions(compiled(product, '-mfma', '-ffp-contract=' + 'fast')), [])
  assert.notDeepEqual(forbiddenInstructions(compiled(product, '-mfpmath=387')), [])
  assert.deepEqual(forbiddenInstructions(compiled(product), 'x64', { software: true }).sort(), ['addsd', 'mulsd'])
  assert.deepEqual(libmCalls(compiled('#include <cmath>\ndouble f(double x) { return std::exp(x); }')), ['exp'])
})

/** Compiles sources of the core for WebAssembly as one; returns the object. */
async function assembled(name, sources, ...flags) {
  const [from, to] = [path.join(temporary, `${name}.cpp`), path.join(temporary, `${name}.o`)]
  writeFileSync(from, sources.map((source) => `#include "core/${source}"\n`).join(''))
  await run('em++', ['-std=c++20', '-O2', '-ffp-contract=off', '-fno-exceptions', '-fno-rtti', ...flags, `-I${root}`, '-c', from, '-o', to])
  return to
}

test('the software core holds no floating point at all, in WebAssembly neither', async () => {
  const sources = coreSources().filter((source) => readText(`core/${source}`).includes('LOADLINE_ARITHMETIC'))
  assert.ok(sources.includes('pricing/black.cpp') && sources.includes('numeric/exp.cpp'))
  const groups = await unityGroups(temporary, sources)
  await Promise.all(groups.map(async (group, i) => {
    const object = await assembled(`group${i}`, group, '-DLOADLINE_SOFTWARE_REAL')
    assert.deepEqual(forbiddenInstructions(object, 'wasm', { software: true }), [], group.join(' '))
    const types = execFileSync('wasm-objdump', ['-x', '-j', 'Type', object], { encoding: 'utf8', maxBuffer: 1 << 28 })
    assert.doesNotMatch(types, /\b(f32|f64|v128)\b/, group.join(' '))
  }))
})

test('the check sees floating point in the hardware core', async () => {
  const object = await assembled('hardware', ['numeric/exp.cpp'])
  assert.ok(forbiddenInstructions(object, 'wasm', { software: true }).includes('f64.mul'))
  assert.deepEqual(forbiddenInstructions(object, 'wasm'), [])
  assert.deepEqual(libmCalls(object, 'wasm'), [])
})
