// Small modules for the linter's tests: one that a host takes, and one for each rule that breaks it.
import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'

/** Assembles WebAssembly text. */
export function assemble(text) {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'loadline-wat-'))
  try {
    const [from, to] = [path.join(folder, 'module.wat'), path.join(folder, 'module.wasm')]
    writeFileSync(from, text)
    execFileSync('wat2wasm', ['--enable-multi-memory', '--no-check', from, '-o', to])
    return readFileSync(to)
  } finally {
    rmSync(folder, { recursive: true })
  }
}

/** Appends a custom section. */
export function withSection(bytes, name, content = Buffer.alloc(0)) {
  return Buffer.concat([bytes, Buffer.from([0, 1 + name.length + content.length, name.length]), Buffer.from(name), content])
}

const parts = {
  cosmwasm: {
    imports: '(import "env" "db_read" (func (param i32) (result i32)))',
    memory: '(memory (export "memory") 2)',
    functions: '(func (export "interface_version_8")) (func (export "allocate") (param i32) (result i32) (i32.const 0)) (func (export "deallocate") (param i32)) (func (export "instantiate") (param i32 i32 i32) (result i32) (i32.const 0)) (func (export "query") (param i32 i32) (result i32) (i32.const 0))',
  },
  near: { imports: '(import "env" "input" (func (param i64)))', memory: '(memory (export "memory") 1)', functions: '(func (export "answer"))' },
  soroban: { imports: '(import "b" "8" (func (param i64) (result i64)))', memory: '(memory (export "memory") 1)', functions: '(func (export "answer") (param i64) (result i64) (local.get 0))' },
  stylus: { imports: '(import "vm_hooks" "read_args" (func (param i32)))', memory: '(memory (export "memory") 1 1)', functions: '(func (export "user_entrypoint") (param i32) (result i32) (i32.const 0))' },
}

/** A module that `host` takes, with `more` added and parts replaced. */
export function moduleFor(host, more = '', replaced = {}) {
  const { imports, memory, functions } = { ...parts[host], ...replaced }
  const bytes = assemble(`(module ${imports} ${memory} ${functions} ${more})`)
  return host === 'soroban' ? withSection(bytes, 'contractenvmetav0', Buffer.from([0, 0, 0, 0, 0, 0, 0, 22, 0, 0, 0, 0])) : bytes
}

const repeated = (text, times) => Array(times).fill(text).join(' ')

/** What breaks a rule on every host: the rule's name, and what to add. */
export const broken = {
  'an f64 operation': ['opcode', '(func (drop (f64.add (f64.const 1) (f64.const 2))))'],
  'an f64 parameter': ['type', '(func (param f64))'],
  'an f32 local': ['type', '(func (local f32))'],
  'an f64 global': ['type', '(global f64 (f64.const 0))'],
  'a conversion from a double': ['opcode', '(func (param i64) (result i64) (i64.trunc_f64_s (f64.reinterpret_i64 (local.get 0))))'],
  'a saturating conversion': ['opcode', '(func (drop (i32.trunc_sat_f64_s (f64.const 1))))'],
  'a vector': ['opcode', '(func (drop (v128.const i32x4 0 0 0 0)))'],
  'a sign extension': ['opcode', '(func (drop (i32.extend8_s (i32.const 1))))'],
  'a copy of memory': ['opcode', '(func (memory.copy (i32.const 0) (i32.const 8) (i32.const 8)))'],
  'a fill of memory': ['opcode', '(func (memory.fill (i32.const 0) (i32.const 8) (i32.const 8)))'],
  'a memory that grows': ['opcode', '(func (drop (memory.grow (i32.const 1))))'],
  'a start function': ['start', '(func $begin) (start $begin)'],
  'two results': ['results', '(func (result i32 i32) (i32.const 1) (i32.const 2))'],
  'a block with a parameter': ['results', '(func (drop (i32.const 1) (block (param i32) (result i32))))'],
  'two memories': ['memory', '(memory 1)'],
  'too many locals': ['locals', `(func (local ${repeated('i64', 349)}))`],
  'too many parameters': ['params', `(func (param ${repeated('i64', 101)}))`],
  'too many operations in a function': ['operations', `(func ${repeated('(nop)', 65_536)})`],
  'a passive segment': ['section', '(data "x") (func (memory.init 0 (i32.const 0) (i32.const 0) (i32.const 1)))'],
}

/** What breaks a rule of one host. */
export const brokenFor = {
  cosmwasm: {
    'a limited memory': ['memory', moduleWith('cosmwasm', { memory: '(memory (export "memory") 2 2)' })],
    'an import that is not there': ['import', moduleWith('cosmwasm', { imports: '(import "env" "sleep" (func))' })],
    'an import of memory': ['import', moduleWith('cosmwasm', { imports: '(import "env" "heap" (memory 1))', memory: '(export "memory" (memory 0))' })],
    'more locals than since 2.3.4': ['locals', moduleWith('cosmwasm', {}, `(func (local ${repeated('i64', 101)}))`)],
    'no interface version': ['export', moduleWith('cosmwasm', { functions: '(func (export "allocate") (param i32) (result i32) (i32.const 0))' })],
  },
  near: { 'an import of another module': ['import', moduleWith('near', { imports: '(import "wasi" "fd_write" (func))' })] },
  soroban: {
    'no protocol section': ['custom', () => assemble('(module (memory (export "memory") 1) (func (export "answer") (param i64) (result i64) (local.get 0)))')],
    'too many parameters': ['params', moduleWith('soroban', {}, `(func (param ${repeated('i64', 33)}))`)],
  },
  stylus: {
    'a memory without an end': ['memory', moduleWith('stylus', { memory: '(memory (export "memory") 1)' })],
    'too many segments': ['segments', moduleWith('stylus', {}, repeated('(data (i32.const 0) "x")', 129))],
    'no entry point': ['export', moduleWith('stylus', { functions: '(func (export "main") (param i32) (result i32) (i32.const 0))' })],
    'an entry point that is a global': ['export', moduleWith('stylus', { functions: '(global (export "user_entrypoint") i32 (i32.const 0))' })],
    'a memory by another name': ['export', moduleWith('stylus', { memory: '(memory (export "heap") 1 1)' })],
    'more than a program may weigh': ['brotli', () => moduleFor('stylus', `(data (i32.const 0) "${noise(25_000)}")`)],
  },
}

function moduleWith(host, replaced, more = '') {
  return () => moduleFor(host, more, replaced)
}

/** Bytes that no compressor shortens, as escapes of WebAssembly text. */
function noise(size) {
  let state = 1n
  let text = ''
  for (let i = 0; i < size; i++) {
    state = (state * 6364136223846793005n + 1442695040888963407n) & ((1n << 64n) - 1n)
    text += `\\${(state >> 56n).toString(16).padStart(2, '0')}`
  }
  return text
}
