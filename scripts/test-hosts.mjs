// npm run test:hosts: every contract module in its host's own virtual machine. NEAR's machine takes
// longest to compile: `npm run test:hosts:long` has it, the short run calls NEAR's modules in Node with
// the host mocked.
//
// Each request is answered by the native engine first; a host must give the same bits, or refuse with
// the same code. Prints a table of what the modules weigh and what an operation costs, and ends with
// one line `N passed, N failed`. README's example runs in cosmwasm-vm as it stands, for which the npm
// package is built.
//
// The first run compiles three virtual machines; wasm/contract/README.md says how long that takes.
// CARGO_TARGET_DIR names a folder for what Rust compiles, LOADLINE_CACHE or else XDG_CACHE_HOME one that
// outlives the clone. `-- --requests N` asks for another number of seeded requests a module than 4,000
// (long: 100,000), `-- --only HOST` for one host, and `-- --compile` for the machines alone, without a run.
import { execFileSync } from 'node:child_process'
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { buildPackage, buildPreset } from './build.mjs'
import { buildContracts } from './contracts.mjs'
import { brotliSize, lint } from './lint-contract.mjs'
import { metered } from './meterContract.mjs'
import { loadContract } from './mockHosts.mjs'
import { setup } from './setup.mjs'
import { StepError, inParallel, main, root, step } from './step.mjs'
import { broken, brokenFor, moduleFor } from '../tests/contract/modules.mjs'

const folder = path.join(root, 'build/hosts')
const isLong = process.argv.includes('--long')

/** Where Cargo compiles: outside the clone when there is a place, so that the next clone finds it. */
function cargoTarget() {
  if (process.env.CARGO_TARGET_DIR) return path.resolve(process.env.CARGO_TARGET_DIR)
  const cache = process.env.LOADLINE_CACHE ?? process.env.XDG_CACHE_HOME
  return cache ? path.join(cache, 'loadline/hosts') : path.join(root, 'build/hosts/target')
}

/** What runs a host's modules, what it counts, and in what unit the table has it. */
const hosts = {
  cosmwasm: { program: 'loadline-cosmwasm', unit: 'SDK gas', scale: 140_000 },
  near: isLong ? { program: 'loadline-near', workspace: 'near', unit: 'Tgas', scale: 1e12 } : {},
  soroban: { program: 'loadline-soroban', unit: 'k instructions', scale: 1000 },
  stylus: { program: 'loadline-stylus', unit: 'gas', scale: 10_000 },
}

const OPERATIONS = { 1: 'version', 2: 'price + 5 Greeks', 3: '64 options', 4: 'implied volatility', 16: 'lending account', 17: 'boundary check', 32: '10 perpetuals', 33: 'their boundary', 48: 'PMRM 2, 10 options' }

const counts = { passed: 0, failed: 0 }

function verdict(holds, what) {
  counts[holds ? 'passed' : 'failed'] += 1
  if (!holds) console.log(`  not ok - ${what}`)
  return holds
}

const program = (host) => path.join(cargoTarget(), 'debug', hosts[host].program)

const lastJson = (output) => {
  const line = output.trim().split('\n').findLast((text) => /^[[{]/.test(text))
  return line === undefined ? undefined : JSON.parse(line)
}

/** The oldest Rust that compiles what Cargo.lock pins. */
const OLDEST_RUST = [1, 93]

function checkRust() {
  let version = []
  try {
    version = /(\d+)\.(\d+)/.exec(execFileSync('cargo', ['--version'], { encoding: 'utf8' })).slice(1).map(Number)
  } catch {
    // No cargo, or a rustup without a toolchain: the message below says what to run.
  }
  const [major = 0, minor = 0] = version
  if (major > OLDEST_RUST[0] || (major === OLDEST_RUST[0] && minor >= OLDEST_RUST[1])) return
  throw new StepError(
    `The hosts are written in Rust and need ${OLDEST_RUST.join('.')} or newer; here is ${version.length ? version.join('.') : 'none'}. Run this, then the command again:\n\n` +
      `  curl --proto '=https' --tlsv1.2 -sSf https://sh.rustup.rs | sh -s -- -y --profile minimal --default-toolchain ${OLDEST_RUST.join('.')}.0 && . "$HOME/.cargo/env"\n`,
  )
}

async function buildHosts(chosen) {
  for (const { program: name, workspace = '' } of chosen.map((host) => hosts[host])) {
    if (!name) continue
    mkdirSync(cargoTarget(), { recursive: true })
    const manifest = path.join(root, 'tests/hosts', workspace, 'Cargo.toml')
    await step(`compile ${name}`, 'cargo', ['build', '--locked', '--manifest-path', manifest, '-p', name], { env: { CARGO_TARGET_DIR: cargoTarget() } })
  }
}

/** Seeded requests of each module, with the native answers. */
async function writeRecords(modules, requests) {
  await buildPreset('release', { targets: ['loadline_requests'] })
  const writer = path.join(root, 'build/release/tests/hosts/loadline_requests')
  for (const module of modules) {
    await step(`${requests} requests for ${module}`, writer, [module, '1', String(requests), path.join(folder, `${module}.records`)])
  }
}

/** What a Rust program prints of a run, for a host that is mocked: agreement, and no costs. */
async function runMocked(host, file, records) {
  const contract = await loadContract(host, file)
  const bytes = readFileSync(records)
  const tally = { agreed: 0, differing: 0, costs: [] }
  for (let at = 0; at < bytes.length; ) {
    const middle = at + 8 + bytes.readUInt32LE(at)
    const end = middle + bytes.readUInt32LE(at + 4)
    const wanted = bytes.subarray(middle, end)
    const { refused, message, result } = await contract.call(bytes.subarray(at + 8, middle))
    const [code, field] = [wanted.readUInt16LE(12), wanted.readUInt16LE(14)]
    const sentence = `loadline: code ${code}, field ${field}, index ${wanted.readUInt32LE(16)}`
    tally[(refused ? code !== 0 && message === sentence : wanted.equals(result)) ? 'agreed' : 'differing'] += 1
    at = end
  }
  return { code: tally.differing === 0 ? 0 : 1, output: JSON.stringify(tally) }
}

/** Runs one artefact over its records; returns a row of the table. */
async function runArtefact({ name, host, module, file, arithmetic, fragments }) {
  const bytes = readFileSync(file)
  verdict(lint(bytes, host, { floats: arithmetic === 'hardware', fragments }).length === 0, `${name} passes the linter`)
  let runs = file
  if (host === 'stylus') {
    runs = path.join(folder, `${name}.metered.wasm`)
    writeFileSync(runs, metered(bytes))
  }
  const records = path.join(folder, `${module}.records`)
  const { code, output } = hosts[host].program ? await step(`run ${name}`, program(host), [runs, records], { mayFail: true }) : await runMocked(host, file, records)
  const result = lastJson(output)
  verdict(code === 0 && result?.differing === 0 && result.agreed > 0, `${name} agrees with the native engine`)
  if (code !== 0) console.log(output.split('\n').slice(0, 8).join('\n'))
  return { name, host, bytes: bytes.length, brotli: brotliSize(bytes), agreed: result?.agreed ?? 0, differing: result?.differing ?? NaN, empty: result?.empty ?? 0, costs: result?.costs ?? [] }
}

const short = (number) => (number >= 1000 ? Math.round(number).toLocaleString('en') : number.toPrecision(3))

function printTable(rows, requests) {
  console.log(`\nWorst cost of an operation over ${requests} seeded requests a module (seed 1); in brackets, less that of the cheapest refusal`)
  for (const { name, host, bytes, brotli, agreed, differing, empty, costs } of rows) {
    const { unit, scale } = hosts[host]
    console.log(`\n${name}: ${bytes} bytes, ${brotli} after brotli; ${agreed} answers equal to native, ${differing} not`)
    for (const { operation, most } of costs) {
      console.log(`  ${(OPERATIONS[operation] ?? operation).padEnd(20)} ${short(most / scale).padStart(9)} (${short((most - empty) / scale)}) ${unit}`)
    }
  }
}

/** `--check` of the Stylus program is wasmparser with floating point off: every module but the hardware ones passes it. */
async function validateWithoutFloats(built) {
  const { output } = await step('wasmparser without floating point', program('stylus'), ['--check', ...built.map(({ file }) => file)], { mayFail: true })
  const verdicts = lastJson(output) ?? []
  built.forEach(({ name, arithmetic }, i) => verdict(verdicts[i] === (arithmetic === 'software'), `${name}: wasmparser finds ${arithmetic === 'software' ? 'no' : 'a'} floating point`))
}

/** What the linter refuses must be refused by the host as well, and what it takes must be taken. */
async function compareVerdicts(chosen) {
  for (const host of chosen.filter((name) => hosts[name].program)) {
    const cases = [['a small module', moduleFor(host), true], ...refusedBy(host)]
    const files = cases.map(([, bytes], i) => {
      const file = path.join(folder, `${host}-case-${i}.wasm`)
      writeFileSync(file, bytes)
      return file
    })
    const { output } = await step(`modules that ${host} takes and refuses`, program(host), ['--check', ...files], { mayFail: true })
    const verdicts = lastJson(output) ?? []
    cases.forEach(([what, , taken], i) => verdict(verdicts[i] === taken, `${host}: ${what} is ${taken ? 'taken' : 'refused'}`))
  }
}

/** README's example, as it stands there, but with the chain's own machine: the same certificate twice. */
async function runExample() {
  await buildPackage()
  const example = path.join(root, 'examples/contract-preview.mjs')
  const machine = path.join(root, 'tests/hosts/cosmwasm/machine.mjs')
  const { code, output } = await step("README's example in cosmwasm-vm", 'node', ['--import', machine, example], { env: { LOADLINE_COSMWASM: program('cosmwasm') }, mayFail: true })
  const shown = readFileSync(path.join(root, 'README.md'), 'utf8').includes(`\`\`\`text\n${output}\`\`\``)
  const certificates = [...output.matchAll(/certificate ([0-9a-f]+)$/gm)].map(([, certificate]) => certificate)
  verdict(code === 0 && shown && certificates.length === 2 && certificates[0] === certificates[1], `README's example ends in cosmwasm-vm as README shows it: ${output}`)
}

/** Rules that the host itself enforces, by the names of tests/contract/modules.mjs. */
const ENFORCED = {
  cosmwasm: ['a vector', 'a copy of memory', 'a fill of memory', 'two results', 'two memories', 'too many parameters', 'a limited memory', 'an import that is not there', 'an import of memory', 'more locals than since 2.3.4', 'no interface version', 'a start function', 'a block with a parameter', 'too many locals', 'a passive segment'],
  near: ['a vector', 'two results', 'a block with a parameter', 'two memories', 'too many locals', 'too many parameters', 'an import of another module'],
  soroban: ['an f64 operation', 'an f64 parameter', 'an f32 local', 'an f64 global', 'a conversion from a double', 'a saturating conversion', 'a vector', 'two results', 'a block with a parameter', 'two memories', 'a start function', 'no protocol section'],
  stylus: ['an f64 operation', 'an f64 parameter', 'an f32 local', 'an f64 global', 'a conversion from a double', 'a saturating conversion', 'a vector', 'a sign extension', 'a copy of memory', 'a fill of memory', 'two results', 'a block with a parameter', 'two memories', 'a passive segment'],
}

function refusedBy(host) {
  return ENFORCED[host].map((what) => {
    const bytes = broken[what] ? moduleFor(host, broken[what][1]) : brokenFor[host][what][1]()
    return [what, bytes, false]
  })
}

await main(async () => {
  const args = process.argv.slice(2)
  const requests = args.includes('--requests') ? Number(args[args.indexOf('--requests') + 1]) : isLong ? 100_000 : 4000
  const chosen = args.includes('--only') ? [args[args.indexOf('--only') + 1]] : Object.keys(hosts)
  if (chosen.some((host) => !(host in hosts))) throw new StepError(`Hosts are ${Object.keys(hosts).join(', ')}.`)
  if (chosen.some((host) => hosts[host].program)) checkRust()
  if (args.includes('--compile')) return buildHosts(chosen)
  await setup('test')
  mkdirSync(folder, { recursive: true })
  const built = (await buildContracts()).filter(({ host }) => chosen.includes(host))
  await writeRecords(new Set(built.map(({ module }) => module)), requests)
  await buildHosts(chosen)
  const rows = await inParallel(built, runArtefact)
  if (chosen.includes('stylus')) await validateWithoutFloats(built)
  await compareVerdicts(chosen)
  if (chosen.includes('cosmwasm')) await runExample()
  printTable(rows, requests)
  console.log(`\n${counts.passed} passed, ${counts.failed} failed`)
  if (counts.failed > 0) process.exitCode = 1
})
