// npm run contracts: the contract modules, one a host and size, in build/contract.
import { appendFileSync, existsSync, mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { brotliSize, lint } from './lint-contract.mjs'
import { emscriptenToolchain, setup } from './setup.mjs'
import { StepError, inParallel, main, root, step } from './step.mjs'

const folder = path.join(root, 'build/contract')

/** What a module carries. The linker drops what its entry does not reach, so all may be offered to it. */
export const modules = {
  greeks: { entry: 'answer_greeks', stylusPages: 1, defines: ['-DLOADLINE_WITH_PRICE'] },
  margin: { entry: 'answer_margin', stylusPages: 2, defines: ['-DLOADLINE_WITH_HEALTH', '-DLOADLINE_WORKSPACE'] },
  book: { entry: 'answer_book', stylusPages: 2, defines: ['-DLOADLINE_WORKSPACE'] },
  full: { entry: 'answer_full', stylusPages: 2, defines: ['-DLOADLINE_WITH_PRICE', '-DLOADLINE_WITH_HEALTH', '-DLOADLINE_WORKSPACE'] },
}
/** Of the core, each without its ending. */
const sources = readFileSync(path.join(root, 'wasm/contract/sources.txt'), 'utf8').trim().split('\n')

/** XDR of the sections that Soroban reads: the least protocol, and the one function with its types. */
const sorobanSections = () => {
  const u32 = (...values) => Buffer.concat(values.map((value) => Buffer.from(Uint32Array.of(value).buffer).reverse()))
  const text = (value) => Buffer.concat([u32(value.length), Buffer.from(value.padEnd(Math.ceil(value.length / 4) * 4, '\0'))])
  const bytes = 14
  return {
    contractenvmetav0: u32(0, 22, 0),
    contractspecv0: Buffer.concat([u32(0), text(''), text('answer'), u32(1), text(''), text('request'), u32(bytes), u32(1, bytes)]),
  }
}

/** Where hosts differ: link flags, whether they run hardware floating point, sections of their own. */
export const hosts = {
  cosmwasm: { link: () => [], hardware: true },
  near: { link: () => [], hardware: true },
  soroban: { link: () => [], hardware: false, sections: sorobanSections() },
  // A memory that cannot grow needs no import of the host to pay for its growth.
  stylus: { link: ({ stylusPages }) => [`--initial-memory=${65536 * stylusPages}`, `--max-memory=${65536 * stylusPages}`], hardware: false },
}

/** Every artefact: [host, module, arithmetic]. */
export function artefacts() {
  const all = []
  for (const [host, { hardware }] of Object.entries(hosts)) {
    for (const module of Object.keys(modules)) {
      // With option margin, alone of its kind or beside the rest, a Stylus program needs two fragments, which ArbOS 60 allows.
      const fragments = host === 'stylus' && (module === 'book' || module === 'full') ? 2 : 1
      all.push({ host, module, arithmetic: 'software', fragments, name: `${host}-${module}` })
      if (hardware && module !== 'margin') all.push({ host, module, arithmetic: 'hardware', name: `${host}-${module}-hardware` })
    }
  }
  return all
}

/** The stack comes first in memory, so that one that is too small traps. A hardware block of options is 23 kB. */
const stackBytes = { software: 16_384, hardware: 65_536 }

const features = ['-sign-ext', '-mutable-globals', '-multivalue', '-reference-types', '-bulk-memory', '-nontrapping-fptoint']

function compilerFlags(arithmetic) {
  const include = path.join(path.dirname(emscriptenToolchain()), '../../../cache/sysroot/include')
  if (!existsSync(path.join(include, 'c++/v1/array'))) throw new StepError(`The C++ headers are not at ${include}.`)
  return [
    '--target=wasm32', '-mcpu=mvp', '-std=c++20', '-Oz', '-flto', '-ffp-contract=off', '-fno-math-errno', '-fno-exceptions', '-fno-rtti',
    '-fvisibility=hidden', '-nostdlib', '-nostdinc++', '-D_LIBCPP_HAS_NO_THREADS', ...(arithmetic === 'software' ? ['-DLOADLINE_SOFTWARE_REAL'] : []),
    ...['c++/v1', 'compat', ''].flatMap((part) => ['-isystem', path.join(include, part)]), `-I${root}`,
  ]
}

/** Passes of binaryen that gain bytes or gas; -Oz as a whole would cut the data at every zero, into more pieces than Stylus takes. */
const passes = ['dce', 'vacuum', 'remove-unused-brs', 'optimize-instructions', 'precompute', 'simplify-locals', 'coalesce-locals', 'reorder-locals', 'merge-blocks', 'remove-unused-brs', 'vacuum', 'duplicate-function-elimination', 'remove-unused-module-elements', 'strip-target-features', 'strip-producers', 'strip-debug']

const newest = (files) => Math.max(...files.map((file) => statSync(file).mtimeMs))

async function compile(source, object, flags, headers) {
  if (existsSync(object) && statSync(object).mtimeMs > Math.max(headers, statSync(source).mtimeMs)) return object
  await step(`compile ${path.relative(folder, object)}`, 'clang++-19', [...flags, '-c', source, '-o', object])
  return object
}

async function allHeaders() {
  const { output } = await step('find headers', 'git', ['ls-files', '--cached', '--others', '--exclude-standard', 'core', 'wasm/contract', 'scripts/contracts.mjs'])
  const kept = output.split('\n').filter((file) => /\.(hpp|inc)$|contracts\.mjs$/.test(file)).map((file) => path.join(root, file))
  return newest(kept.filter((file) => existsSync(file)))
}

function leb(value) {
  const bytes = []
  do {
    bytes.push((value & 127) | (value > 127 ? 128 : 0))
    value >>>= 7
  } while (value > 0)
  return Buffer.from(bytes)
}

/** Appends custom sections to a module. */
function append(file, sections) {
  for (const [name, content] of Object.entries(sections)) {
    const body = Buffer.concat([leb(name.length), Buffer.from(name), content])
    appendFileSync(file, Buffer.concat([Buffer.from([0]), leb(body.length), body]))
  }
}

const moduleFlags = (module, arithmetic) => [...compilerFlags(arithmetic), ...modules[module].defines, `-DLOADLINE_MODULE=${modules[module].entry}`]
const adapterSource = (name) => path.join(root, 'wasm/contract', `${name}.cpp`)

const compileEntry = (module, arithmetic, headers) =>
  compile(adapterSource('entry'), path.join(folder, arithmetic, `entry-${module}.o`), moduleFlags(module, arithmetic), headers)

async function link({ host, module, arithmetic, name }, shared, headers) {
  const objects = path.join(folder, arithmetic)
  const adapter = await compile(adapterSource(host), path.join(objects, `${host}-${module}.o`), moduleFlags(module, arithmetic), headers)
  const entry = path.join(objects, `entry-${module}.o`)
  const file = path.join(folder, `${name}.wasm`)
  const all = [adapter, entry, ...shared]
  if (existsSync(file) && statSync(file).mtimeMs > newest(all)) return file
  const linked = path.join(objects, `${name}.wasm`)
  await step(`link ${name}`, 'wasm-ld-19', [...all, '-o', linked, '--no-entry', '--strip-all', '--gc-sections', '--stack-first', '-z', `stack-size=${stackBytes[arithmetic]}`, '--lto-O2', '-mllvm', `-mattr=${features.join(',')}`, ...hosts[host].link(modules[module])])
  const optimised = path.join(objects, `${name}.optimised.wasm`)
  await step(`optimise ${name}`, 'wasm-opt', [linked, '--mvp-features', ...passes.map((pass) => `--${pass}`), '-o', optimised])
  append(optimised, hosts[host].sections ?? {})
  writeFileSync(file, readFileSync(optimised))
  return file
}

/** Builds what is missing or older than its sources, and returns each artefact with its file. */
export async function buildContracts(wanted = artefacts()) {
  const headers = await allHeaders()
  const built = []
  for (const arithmetic of new Set(wanted.map((artefact) => artefact.arithmetic))) {
    const objects = path.join(folder, arithmetic)
    mkdirSync(objects, { recursive: true })
    const flags = compilerFlags(arithmetic)
    const shared = await inParallel(sources, (source) =>
      compile(path.join(root, 'core', `${source}.cpp`), path.join(objects, `${source.replaceAll('/', '-')}.o`), flags, headers))
    // No link-time optimisation here: it would turn the loops into calls of themselves.
    const plain = flags.filter((flag) => flag !== '-flto')
    shared.push(await compile(path.join(root, 'wasm/contract/memory.cpp'), path.join(objects, 'memory.o'), [...plain, '-fno-builtin'], headers))
    for (const module of Object.keys(modules)) await compileEntry(module, arithmetic, headers)
    const mine = wanted.filter((artefact) => artefact.arithmetic === arithmetic)
    const files = await inParallel(mine, (artefact) => link(artefact, shared, headers))
    built.push(...mine.map((artefact, i) => ({ ...artefact, file: files[i] })))
  }
  return built
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  await main(async () => {
    await setup('contract')
    const built = await buildContracts()
    console.log(`\n${'artefact'.padEnd(26)} ${'bytes'.padStart(7)} ${'brotli'.padStart(7)}`)
    for (const { name, file, host, arithmetic, fragments } of built) {
      const bytes = readFileSync(file)
      console.log(`${name.padEnd(26)} ${String(bytes.length).padStart(7)} ${String(brotliSize(bytes)).padStart(7)}`)
      const faults = lint(bytes, host, { floats: arithmetic === 'hardware', fragments })
      for (const { rule, message } of faults) console.log(`  refused, ${rule}: ${message}`)
      if (faults.length > 0) process.exitCode = 1
    }
  })
}
