// A WebAssembly module taken apart: sections, types, imports, exports, and every instruction of
// every function. For the linter of contract modules and the meter of a host's prices.
const SECTIONS = ['custom', 'type', 'import', 'function', 'table', 'memory', 'global', 'export', 'start', 'element', 'code', 'data', 'dataCount', 'tag']
const VALUE_TYPES = { 0x7f: 'i32', 0x7e: 'i64', 0x7d: 'f32', 0x7c: 'f64', 0x7b: 'v128', 0x70: 'funcref', 0x6f: 'externref' }
const KINDS = ['func', 'table', 'memory', 'global', 'tag']

export class WasmError extends Error {}

/** Reads bytes from left to right; running over the end is an error of the module. */
class Reader {
  constructor(bytes, at = 0, end = bytes.length) {
    Object.assign(this, { bytes, at, end })
  }
  get done() {
    return this.at >= this.end
  }
  byte() {
    if (this.at >= this.end) throw new WasmError(`the module ends at byte ${this.at}`)
    return this.bytes[this.at++]
  }
  take(size) {
    if (size > this.end - this.at) throw new WasmError(`${size} bytes are missing at byte ${this.at}`)
    this.at += size
    return this.bytes.subarray(this.at - size, this.at)
  }
  u32() {
    let value = 0
    for (let shift = 0; shift < 35; shift += 7) {
      const byte = this.byte()
      value += (byte & 127) * 2 ** shift
      if (byte < 128) return value
    }
    throw new WasmError(`a number at byte ${this.at} is too long`)
  }
  /** A signed number of any width: skipped, the value is not needed. */
  skipSigned() {
    for (let i = 0; i < 10; i++) if (this.byte() < 128) return
    throw new WasmError(`a number at byte ${this.at} is too long`)
  }
  name() {
    return Buffer.from(this.take(this.u32())).toString('utf8')
  }
  list(read) {
    return Array.from({ length: this.u32() }, read)
  }
}

const valueType = (reader) => {
  const byte = reader.byte()
  return VALUE_TYPES[byte] ?? `type 0x${byte.toString(16)}`
}

function limits(reader) {
  const flags = reader.byte()
  const initial = reader.u32()
  return { initial, max: flags & 1 ? reader.u32() : undefined, flags }
}

/** The names of the opcodes 0x45 to 0xc4, in order. */
const NUMERIC = (() => {
  const comparisons = (type, signed) => (signed ? ['eqz', 'eq', 'ne', 'lt_s', 'lt_u', 'gt_s', 'gt_u', 'le_s', 'le_u', 'ge_s', 'ge_u'] : ['eq', 'ne', 'lt', 'gt', 'le', 'ge']).map((op) => `${type}.${op}`)
  const integer = (type) => ['clz', 'ctz', 'popcnt', 'add', 'sub', 'mul', 'div_s', 'div_u', 'rem_s', 'rem_u', 'and', 'or', 'xor', 'shl', 'shr_s', 'shr_u', 'rotl', 'rotr'].map((op) => `${type}.${op}`)
  const float = (type) => ['abs', 'neg', 'ceil', 'floor', 'trunc', 'nearest', 'sqrt', 'add', 'sub', 'mul', 'div', 'min', 'max', 'copysign'].map((op) => `${type}.${op}`)
  const conversions = [
    'i32.wrap_i64', 'i32.trunc_f32_s', 'i32.trunc_f32_u', 'i32.trunc_f64_s', 'i32.trunc_f64_u', 'i64.extend_i32_s', 'i64.extend_i32_u', 'i64.trunc_f32_s', 'i64.trunc_f32_u', 'i64.trunc_f64_s', 'i64.trunc_f64_u',
    'f32.convert_i32_s', 'f32.convert_i32_u', 'f32.convert_i64_s', 'f32.convert_i64_u', 'f32.demote_f64', 'f64.convert_i32_s', 'f64.convert_i32_u', 'f64.convert_i64_s', 'f64.convert_i64_u', 'f64.promote_f32',
    'i32.reinterpret_f32', 'i64.reinterpret_f64', 'f32.reinterpret_i32', 'f64.reinterpret_i64',
  ]
  const extensions = ['i32.extend8_s', 'i32.extend16_s', 'i64.extend8_s', 'i64.extend16_s', 'i64.extend32_s']
  return [...comparisons('i32', true), ...comparisons('i64', true), ...comparisons('f32'), ...comparisons('f64'), ...integer('i32'), ...integer('i64'), ...float('f32'), ...float('f64'), ...conversions, ...extensions]
})()

const MEMORY = ['i32.load', 'i64.load', 'f32.load', 'f64.load', 'i32.load8_s', 'i32.load8_u', 'i32.load16_s', 'i32.load16_u', 'i64.load8_s', 'i64.load8_u', 'i64.load16_s', 'i64.load16_u', 'i64.load32_s', 'i64.load32_u', 'i32.store', 'i64.store', 'f32.store', 'f64.store', 'i32.store8', 'i32.store16', 'i64.store8', 'i64.store16', 'i64.store32']

/** Opcodes with operands of their own: name and how to read what follows. */
const CONTROL = {
  0x00: ['unreachable'], 0x01: ['nop'], 0x02: ['block', 'block'], 0x03: ['loop', 'block'], 0x04: ['if', 'block'], 0x05: ['else'], 0x0b: ['end'],
  0x0c: ['br', 'index'], 0x0d: ['br_if', 'index'], 0x0e: ['br_table', 'table'], 0x0f: ['return'], 0x10: ['call', 'index'], 0x11: ['call_indirect', 'pair'],
  0x1a: ['drop'], 0x1b: ['select'], 0x1c: ['select_typed', 'types'],
  0x20: ['local.get', 'index'], 0x21: ['local.set', 'index'], 0x22: ['local.tee', 'index'], 0x23: ['global.get', 'index'], 0x24: ['global.set', 'index'], 0x25: ['table.get', 'index'], 0x26: ['table.set', 'index'],
  0x3f: ['memory.size', 'index'], 0x40: ['memory.grow', 'index'], 0x41: ['i32.const', 'signed'], 0x42: ['i64.const', 'signed'], 0x43: ['f32.const', 4], 0x44: ['f64.const', 8],
  0xd0: ['ref.null', 'index'], 0xd1: ['ref.is_null'], 0xd2: ['ref.func', 'index'],
}

const BULK = { 8: ['memory.init', 2], 9: ['data.drop', 1], 10: ['memory.copy', 2], 11: ['memory.fill', 1], 12: ['table.init', 2], 13: ['elem.drop', 1], 14: ['table.copy', 2], 15: ['table.grow', 1], 16: ['table.size', 1], 17: ['table.fill', 1] }

function blockType(reader) {
  const byte = reader.bytes[reader.at]
  if (byte === 0x40 || VALUE_TYPES[byte]) {
    reader.at += 1
    return byte === 0x40 ? [] : [VALUE_TYPES[byte]]
  }
  const at = reader.at
  reader.skipSigned()
  return { index: reader.bytes[at] }
}

function prefixed(reader, prefix) {
  const code = reader.u32()
  if (prefix !== 0xfc) return { name: `prefix 0x${prefix.toString(16)} ${code}`, unknown: true }
  if (code < 8) return { name: `${code < 4 ? 'i32' : 'i64'}.trunc_sat_${code & 2 ? 'f64' : 'f32'}_${code & 1 ? 'u' : 's'}` }
  const [name, operands] = BULK[code] ?? [`prefix 0xfc ${code}`, 0]
  for (let i = 0; i < operands; i++) reader.u32()
  return { name, unknown: BULK[code] === undefined }
}

/** One instruction: its name, where it begins and ends, and operands that anybody asks for. */
export function instruction(reader) {
  const start = reader.at
  const code = reader.byte()
  const done = (name, more = {}) => ({ name, start, end: reader.at, ...more })
  if (code >= 0xfb && code <= 0xfe) {
    const { name, ...more } = prefixed(reader, code)
    return done(name, more)
  }
  if (code >= 0x28 && code <= 0x3e) {
    reader.u32()
    reader.u32()
    return done(MEMORY[code - 0x28])
  }
  if (code >= 0x45 && code <= 0xc4) return done(NUMERIC[code - 0x45])
  const [name, operand] = CONTROL[code] ?? [`opcode 0x${code.toString(16)}`, undefined]
  if (CONTROL[code] === undefined) return done(name, { unknown: true })
  if (operand === 'block') return done(name, { block: blockType(reader) })
  if (operand === 'index') {
    const index = reader.u32()
    return done(name, { index })
  }
  if (operand === 'signed') reader.skipSigned()
  else if (operand === 'pair') return done(name, { index: reader.u32(), table: reader.u32() })
  else if (operand === 'table') return done(name, { targets: reader.list(() => reader.u32()).length + Number(reader.u32() >= 0) })
  else if (operand === 'types') return done(name, { types: reader.list(() => valueType(reader)) })
  else if (typeof operand === 'number') reader.take(operand)
  return done(name)
}

function body(reader) {
  const end = reader.u32() + reader.at
  const start = reader.at
  const locals = reader.list(() => ({ count: reader.u32(), type: valueType(reader) }))
  const inner = new Reader(reader.bytes, reader.at, end)
  const instructions = []
  while (!inner.done) {
    const one = instruction(inner)
    instructions.push(one)
    if (one.unknown) break // what follows cannot be told apart
  }
  reader.at = end
  return { start, end, locals, localCount: locals.reduce((sum, { count }) => sum + count, 0), instructions }
}

/** The instructions of a constant expression. */
function expression(reader) {
  const instructions = []
  for (;;) {
    const one = instruction(reader)
    if (one.name === 'end') return instructions
    instructions.push(one)
    if (one.unknown) throw new WasmError(`an initialiser holds ${one.name}`)
  }
}

function importOf(reader) {
  const [module, name, kind] = [reader.name(), reader.name(), KINDS[reader.byte()]]
  const detail = { func: () => ({ type: reader.u32() }), table: () => ({ type: valueType(reader), limits: limits(reader) }), memory: () => ({ limits: limits(reader) }), global: () => ({ type: valueType(reader), mutable: reader.byte() === 1 }) }[kind]
  if (!detail) throw new WasmError(`import ${module}.${name} is of an unknown kind`)
  return { module, name, kind, ...detail() }
}

function dataSegment(reader) {
  const flags = reader.u32()
  if (flags === 2) reader.u32()
  const offset = flags === 1 ? [] : expression(reader)
  return { passive: flags === 1, offset, size: reader.take(reader.u32()).length }
}

const readers = {
  type: (r) => r.list(() => {
    const form = r.byte()
    if (form !== 0x60) throw new WasmError(`type form 0x${form.toString(16)}`)
    return { params: r.list(() => valueType(r)), results: r.list(() => valueType(r)) }
  }),
  import: (r) => r.list(() => importOf(r)),
  function: (r) => r.list(() => r.u32()),
  table: (r) => r.list(() => ({ type: valueType(r), limits: limits(r) })),
  memory: (r) => r.list(() => limits(r)),
  global: (r) => r.list(() => ({ type: valueType(r), mutable: r.byte() === 1, init: expression(r) })),
  export: (r) => r.list(() => ({ name: r.name(), kind: KINDS[r.byte()], index: r.u32() })),
  start: (r) => r.u32(),
  code: (r) => r.list(() => body(r)),
  data: (r) => r.list(() => dataSegment(r)),
}

/** Takes a module apart. Throws WasmError where it is none. */
export function parseModule(bytes) {
  const reader = new Reader(bytes)
  if (Buffer.from(reader.take(8)).toString('hex') !== '0061736d01000000') throw new WasmError('not a WebAssembly 1.0 module')
  const module = { sections: [], custom: [], type: [], import: [], function: [], table: [], memory: [], global: [], export: [], start: undefined, code: [], data: [] }
  while (!reader.done) {
    const id = reader.byte()
    const end = reader.u32() + reader.at
    if (end > bytes.length) throw new WasmError('a section runs over the end')
    const inner = new Reader(bytes, reader.at, end)
    const name = SECTIONS[id] ?? `section ${id}`
    if (name === 'custom') module.custom.push({ name: inner.name(), content: bytes.subarray(inner.at, end) })
    else if (readers[name]) module[name] = readers[name](inner)
    module.sections.push({ id, name, start: reader.at, end })
    reader.at = end
  }
  if (module.function.length !== module.code.length) throw new WasmError(`${module.function.length} functions, ${module.code.length} bodies`)
  return module
}

/** The type of a function by its index, imports first. */
export function typeOf(module, index) {
  const imported = module.import.filter(({ kind }) => kind === 'func')
  return module.type[index < imported.length ? imported[index].type : module.function[index - imported.length]]
}
