// Whether a contract module is one that its host takes: node scripts/lint-contract.mjs HOST FILE...
//
// The rules are those of each host's own validator, as its source has them; where a host is more
// generous than its older versions, the older rule stands, so that a module loads on both. Sources:
// cosmwasm-vm 3.0.9 (compatibility.rs, gatekeeper.rs, limits), near-vm-runner 0.38 (prepare, features),
// soroban-env-host 28 (vm.rs, module_cache.rs), nitro of April 2026 (prover/src/binary.rs and
// programs/mod.rs), EIP-170 for the size of a Stylus program.
import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { brotliCompressSync, constants } from 'node:zlib'
import { WasmError, parseModule, typeOf } from './wasmModule.mjs'

const float = /^(f32|f64)\.|_f(32|64)(_|$)/
const signExtension = /\.extend(8|16|32)_s$/

const cosmwasmImports = ['abort', 'db_read', 'db_write', 'db_remove', 'db_scan', 'db_next', 'db_next_key', 'db_next_value', 'addr_validate', 'addr_canonicalize', 'addr_humanize', 'secp256k1_verify', 'secp256k1_recover_pubkey', 'ed25519_verify', 'ed25519_batch_verify', 'debug', 'query_chain']

/** What each host asks of a module. `floats`: a build with hardware floating point is taken. */
export const rules = {
  cosmwasm: {
    floats: true,
    imports: { env: cosmwasmImports },
    exports: ['interface_version_8', 'allocate', 'deallocate', 'instantiate', 'query'],
    memory: { maxInitial: 512, limited: false },
    locals: 100, params: 100, functions: 20_000, operations: 65_536, brotli: undefined, bytes: 614_400,
  },
  near: {
    floats: true,
    imports: { env: ['input', 'register_len', 'read_register', 'value_return', 'panic_utf8', 'log_utf8', 'storage_read', 'storage_write'] },
    exports: ['answer'],
    memory: { maxInitial: 1024 },
    locals: 348, params: 64, functions: 10_000, operations: 65_536, bytes: 4 << 20, bodyBytes: 196_608,
  },
  soroban: {
    floats: false,
    imports: { b: ['1', '3', '8'] },
    exports: ['answer'],
    memory: { maxInitial: 160 },
    locals: 348, params: 32, functions: 10_000, operations: 65_536, bytes: 131_072, custom: ['contractenvmetav0'],
  },
  stylus: {
    floats: false,
    imports: { vm_hooks: ['read_args', 'write_result', 'pay_for_memory_grow'] },
    exports: ['user_entrypoint'],
    memory: { maxInitial: 128, fixed: true },
    locals: 348, params: 32, functions: 4096, operations: 65_536, segments: 128, bytes: 131_072, brotli: 24_576,
  },
}

/** As a chain compresses a program before it counts the bytes. */
export const brotliSize = (bytes) =>
  brotliCompressSync(bytes, { params: { [constants.BROTLI_PARAM_QUALITY]: 11, [constants.BROTLI_PARAM_LGWIN]: 22, [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length } }).length

function* sectionFaults(module) {
  const allowed = ['custom', 'type', 'import', 'function', 'table', 'memory', 'global', 'export', 'element', 'code', 'data']
  for (const { name } of module.sections) {
    if (name === 'start') yield ['start', 'a start function runs before any gas is counted']
    else if (!allowed.includes(name)) yield ['section', `section ${name} is not of WebAssembly 1.0`]
  }
}

function* typeFaults(module, rule, floats) {
  const check = function* (type, where) {
    if (type === 'i32' || type === 'i64' || (floats && (type === 'f32' || type === 'f64'))) return
    yield ['type', `${where} is of type ${type}`]
  }
  for (const [i, { params, results }] of module.type.entries()) {
    for (const type of [...params, ...results]) yield* check(type, `a value of type ${i}`)
    if (results.length > 1) yield ['results', `type ${i} has ${results.length} results`]
    if (params.length > rule.params) yield ['params', `type ${i} has ${params.length} parameters, at most ${rule.params}`]
  }
  for (const [i, { type }] of module.global.entries()) yield* check(type, `global ${i}`)
  for (const [i, { locals }] of module.code.entries()) for (const { type } of locals) yield* check(type, `a local of function ${i}`)
}

function* importFaults(module, rule) {
  for (const { module: from, name, kind } of module.import) {
    if (kind !== 'func') yield ['import', `${from}.${name} is a ${kind}`]
    else if (!rule.imports[from]?.includes(name)) yield ['import', `the host has no ${from}.${name}`]
  }
}

function* exportFaults(module, rule) {
  for (const name of rule.exports) {
    if (!module.export.some((one) => one.name === name && one.kind === 'func')) yield ['export', `function ${name} is missing`]
  }
  if (!module.export.some(({ name, kind }) => name === 'memory' && kind === 'memory')) yield ['export', 'the memory is not exported as "memory"']
}

function* memoryFaults(module, { memory: rule }) {
  if (module.memory.length !== 1) return yield ['memory', `${module.memory.length} memories`]
  const [{ initial, max }] = module.memory
  if (initial > rule.maxInitial) yield ['memory', `${initial} pages at the start, at most ${rule.maxInitial}`]
  if (rule.limited === false && max !== undefined) yield ['memory', 'the host sets the maximum, the module must not']
  if (rule.fixed && max !== initial) yield ['memory', 'the memory can grow, and nothing pays for it']
}

function operationFault({ name, unknown, targets }, floats) {
  if (unknown) return `${name} is unknown`
  if (!floats && float.test(name)) return `${name} is floating point`
  if (signExtension.test(name)) return `${name} is of the sign-extension proposal`
  if (/^(memory\.(init|copy|fill)|data\.drop|table\.|elem\.)/.test(name)) return `${name} is of the bulk-memory proposal`
  if (/trunc_sat|^ref\.|^select_typed$/.test(name)) return `${name} is not of WebAssembly 1.0`
  if (name === 'memory.grow') return 'memory.grow: the memory is fixed'
  return targets > 4096 ? `br_table with ${targets} targets` : undefined
}

function* codeFaults(module, rule, floats) {
  if (module.function.length > rule.functions) yield ['functions', `${module.function.length} functions, at most ${rule.functions}`]
  for (const [i, { localCount, instructions, start, end }] of module.code.entries()) {
    // CosmWasm counts parameters with the locals.
    const imported = module.import.filter(({ kind }) => kind === 'func').length
    const locals = localCount + (typeOf(module, imported + i)?.params.length ?? 0)
    if (locals > rule.locals) yield ['locals', `function ${i} has ${locals} locals, at most ${rule.locals}`]
    if (instructions.length > rule.operations) yield ['operations', `function ${i} has ${instructions.length} operations, at most ${rule.operations}`]
    if (end - start > (rule.bodyBytes ?? Infinity)) yield ['body', `function ${i} takes ${end - start} bytes`]
    for (const one of instructions) {
      const fault = operationFault(one, floats)
      if (fault) yield ['opcode', `function ${i}: ${fault}`]
      if (one.block && !Array.isArray(one.block)) yield ['results', `function ${i}: a block with parameters or several results`]
    }
  }
}

function* sizeFaults(module, bytes, rule, fragments) {
  if (bytes.length > rule.bytes) yield ['bytes', `${bytes.length} bytes, at most ${rule.bytes}`]
  if (module.data.length > (rule.segments ?? Infinity)) yield ['segments', `${module.data.length} data segments, at most ${rule.segments}`]
  const most = (rule.brotli ?? Infinity) * fragments
  if (rule.brotli !== undefined && brotliSize(bytes) > most) yield ['brotli', `${brotliSize(bytes)} bytes after brotli, at most ${most}`]
}

/**
 * Every reason why the host would refuse the module, as `{ rule, message }`. `floats` says whether
 * the build is meant to use floating point; hosts that take none refuse it regardless. `fragments`
 * is how many contracts a program may be spread over: one, and on Stylus from ArbOS 60 at first two.
 */
export function lint(bytes, host, { floats = false, fragments = 1 } = {}) {
  const rule = rules[host]
  if (!rule) throw new WasmError(`no host ${host}: ${Object.keys(rules).join(', ')}`)
  let module
  try {
    module = parseModule(bytes)
  } catch (error) {
    if (error instanceof WasmError) return [{ rule: 'module', message: error.message }]
    throw error
  }
  const allowed = floats && rule.floats
  const faults = [...sectionFaults(module), ...typeFaults(module, rule, allowed), ...importFaults(module, rule), ...exportFaults(module, rule), ...memoryFaults(module, rule), ...codeFaults(module, rule, allowed), ...sizeFaults(module, bytes, rule, fragments)]
  for (const name of rule.custom ?? []) {
    if (!module.custom.some((section) => section.name === name)) faults.push(['custom', `section ${name} is missing`])
  }
  return faults.map(([name, message]) => ({ rule: name, message }))
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const [host, ...files] = process.argv.slice(2).filter((argument) => argument !== '--floats')
  if (files.length === 0) {
    console.error(`node scripts/lint-contract.mjs [--floats] ${Object.keys(rules).join('|')} FILE...`)
    process.exit(2)
  }
  for (const file of files) {
    const faults = lint(readFileSync(file), host, { floats: process.argv.includes('--floats') })
    console.log(`${faults.length === 0 ? 'ok' : 'refused'}  ${file}`)
    for (const { rule, message } of faults) console.log(`  ${rule}: ${message}`)
    if (faults.length > 0) process.exitCode = 1
  }
}
