// npm run identity: builds and runs the digest programs on every target, and compares.
import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { copyFileSync, existsSync, mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { pathToFileURL } from 'node:url'
import { buildPreset, buildWasm, softwareInUnits } from './build.mjs'
import { coverage, extents, refusals, targets } from './identityTargets.mjs'
import { forbiddenInstructions, libmCalls } from './instructions.mjs'
import { serve } from './serve.mjs'
import { setup } from './setup.mjs'
import { StepError, main, root, step } from './step.mjs'
import { writeUnityGroups } from './unity.mjs'

const help = `npm run identity: one digest a function over every target and both arithmetics, or a failure

  -- --short          fewer inputs, each compiler, level and instruction set once: what npm test runs
  -- --long           every row over all inputs, eight series of them on the fast ones
  -- --only PATTERN   targets whose name matches the regular expression, beside the reference
  -- --json FILE      writes the table as JSON
`
const folder = path.join(root, 'build/identity')

const slug = (name) => name.replace(/[^a-z0-9]+/gi, '-').replace(/-$/, '')
const buildFolder = (target) => (target.shipped ? path.join(root, 'build', target.shipped) : path.join(folder, slug(target.name)))

/** A copy of one file of the core with one change, where quoted includes look first. */
function overlayFlags(target) {
  if (!target.overlay) return ''
  const { file, from, to } = target.overlay
  const text = readFileSync(path.join(root, file), 'utf8')
  if (!from.test(text)) throw new StepError(`${file} has no longer what "${target.name}" changes: adapt scripts/identityTargets.mjs.`)
  const mutated = text.replace(from, to)
  if (mutated === text) throw new StepError(`"${target.name}" changes nothing in ${file}.`)
  // A folder of the content's own: nothing that was built without it is taken for built with it.
  const overlay = path.join(folder, 'overlay', createHash('sha256').update(mutated).digest('hex').slice(0, 16))
  mkdirSync(path.dirname(path.join(overlay, file)), { recursive: true })
  writeFileSync(path.join(overlay, file), mutated)
  return ` -iquote ${overlay}`
}

async function build(target, unity) {
  const programs = target.runs.length > 0 ? [...new Set(target.runs.map(({ program }) => program))] : target.compiles
  if (target.shipped) {
    const build = target.shipped === 'wasm' ? buildWasm : (settings) => buildPreset(target.shipped, settings)
    return build({ options: await softwareInUnits(), targets: programs })
  }
  const where = buildFolder(target)
  const groups = target.separate ? '' : unity
  await step(`configure ${target.name}`, 'cmake', ['-S', root, '-B', where, '-G', 'Ninja', '-DCMAKE_BUILD_TYPE=None', `-DCMAKE_CXX_FLAGS=${target.flags}${overlayFlags(target)}`, `-DLOADLINE_UNITY=${groups}`, ...target.options])
  await step(`build ${target.name}`, 'cmake', ['--build', where, '-j', '1', '--target', ...programs])
}

/** Archives of a build's core, or the objects where the disassembler takes no archives. */
function coreFiles(target, library) {
  const core = path.join(buildFolder(target), library === 'loadline_core' ? 'core' : 'core/software')
  if (target.machine !== 'wasm') return [path.join(core, `lib${library}.a`)]
  const objects = path.join(core, 'CMakeFiles', `${library}.dir`)
  return readdirSync(objects, { recursive: true }).filter((file) => file.endsWith('.o')).map((file) => path.join(objects, file))
}

/** What of a built core rounds otherwise, calls libm or, in software, is floating point at all; '' if nothing. */
function instructionFaults(target) {
  const found = new Set()
  const software = target.runs.some(({ arithmetic }) => arithmetic === 'software')
  const libraries = target.runs.length === 0 ? target.compiles : software ? ['loadline_core', 'loadline_core_software'] : ['loadline_core']
  for (const library of libraries) {
    for (const file of coreFiles(target, library)) {
      for (const name of [...forbiddenInstructions(file, target.machine, { software: library === 'loadline_core_software' }), ...libmCalls(file, target.machine)]) found.add(name)
    }
  }
  return [...found].join(' ')
}

export const chromiumFlags = ['--headless', '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync']

/** The page's script collects the program's lines; the policy forbids everything but WebAssembly. */
async function runChromium(program, args, title) {
  const site = path.join(folder, 'site', slug(title))
  mkdirSync(site, { recursive: true })
  // The module is fetched under the name that it was linked with.
  const name = path.basename(program)
  for (const ending of ['.js', '.wasm']) copyFileSync(program + ending, path.join(site, name + ending))
  writeFileSync(path.join(site, 'index.html'), `<!doctype html><title>digest</title><pre id="lines"></pre><script src="${name}.js"></script><script src="run.js"></script>`)
  writeFileSync(path.join(site, 'run.js'), `
    const lines = document.getElementById('lines')
    loadlineDigest({ arguments: ${JSON.stringify(args)}, print: (line) => lines.append(line + '\\n') }).then(() => { lines.dataset.done = 'yes' })
  `)
  const { chromium } = await import('playwright-core')
  const server = await serve({ root: site })
  const browser = await chromium.launch({ executablePath: '/usr/bin/chromium', args: chromiumFlags })
  try {
    const page = await browser.newPage()
    await page.goto(server.url)
    // By selector: a predicate would be evaluated as text, which the policy forbids.
    await page.waitForSelector('#lines[data-done]', { timeout: 1_800_000 })
    return { code: 0, output: await page.textContent('#lines') }
  } finally {
    await browser.close()
    await server.close()
  }
}

/** `exp 0x…` lines as a map; a program that printed none has failed. */
function digestsOf(output) {
  const digests = new Map([...output.matchAll(/^(\w+) (0x[0-9a-f]{16})$/gm)].map(([, name, digest]) => [name, digest]))
  if (digests.size === 0) throw new StepError('A digest program printed nothing.')
  return digests
}

const commands = {
  native: (program) => [program],
  qemu: (program) => ['qemu-aarch64', program],
  node: (program) => ['node', path.join(root, 'tests/identity/node.mjs'), `${program}.js`],
}

/** Runs one program of a target; resolves to its row of the table. */
async function run(target, { arithmetic, program, extent, runner = target.runner, as = target.name, differs }) {
  const { args, inputs } = extents[extent]
  const row = { name: as, arithmetic, inputs, extent, differs }
  const title = `run ${as}, ${arithmetic}, ${inputs}`
  const file = path.join(buildFolder(target), 'tests/identity', program)
  const since = performance.now()
  try {
    const [command, ...first] = runner === 'chromium' ? [] : commands[runner](file)
    const { code, output } = runner === 'chromium'
      ? await runChromium(file, args, title)
      : await step(title, command, [...first, ...args], { mayFail: true, failing: differs ? 'ended ' : 'FAILED' })
    row.digests = digestsOf(output)
    // A mutated program may find its own lanes at odds: that is a difference, too.
    if (code !== 0 && !differs) row.failure = /^.*other bits than a single lane$/m.exec(output)?.[0] ?? `ended with status ${code}`
  } catch (error) {
    row.failure = error.message
  }
  row.seconds = (performance.now() - since) / 1000
  return row
}

/** A target's rows; one that cannot be built has failed in all of them. */
async function rowsOf(target, unity) {
  try {
    await build(target, unity)
  } catch (error) {
    return target.runs.map(({ arithmetic, extent, as = target.name, differs }) => ({ name: as, arithmetic, inputs: extents[extent].inputs, extent, differs, failure: error.message, seconds: 0 }))
  }
  const faults = instructionFaults(target)
  const failure = target.breaks ? (faults === '' ? 'ITS INSTRUCTIONS LOOK PLAIN' : undefined) : faults && `THE CORE HOLDS ${faults}`
  if (target.runs.length === 0) return [{ name: target.name, arithmetic: target.compiles.length > 1 ? 'both' : 'hardware', inputs: '', compiled: true, failure, seconds: 0 }]
  const rows = []
  for (const one of target.runs) rows.push(await run(target, one))
  return rows.map((row) => (failure ? { ...row, failure } : row))
}

/** Builds run side by side, one job each: that keeps every processor busy to the end. */
async function allRows(list, unity) {
  const rows = new Map()
  // The slow ones first: the reference, which compiles a source at a time, and the emulated.
  const cost = ({ separate, runner }) => (separate ? 3 : { qemu: 4, node: 3 }[runner] ?? 0)
  const queue = [...list].sort((a, b) => cost(b) - cost(a))
  await Promise.all(os.cpus().map(async () => {
    for (let target = queue.shift(); target; target = queue.shift()) rows.set(target.name, await rowsOf(target, unity))
  }))
  return list.flatMap(({ name }) => rows.get(name))
}

/** A build that has to be refused by the compiler, and says why. */
function refusalRow({ name, flags, source, says }) {
  const compiled = spawnSync('g++', ['-std=c++20', '-fsyntax-only', `-I${root}`, ...flags, path.join(root, source)], { encoding: 'utf8' })
  const refused = compiled.status !== 0 && says.test(compiled.stderr)
  return { name, arithmetic: 'hardware', inputs: '', verdict: refused ? 'does not compile (as it must)' : 'COMPILES', passed: refused }
}

/** Names of the core's functions that the digest program of a coverage build does not call. */
function withoutDigest(target) {
  const symbols = (file) => {
    const listed = spawnSync('nm', ['--defined-only', '--demangle', path.join(buildFolder(target), file)], { encoding: 'utf8', maxBuffer: 1 << 28 })
    if (listed.status !== 0) throw new StepError(`nm ${file}: ${listed.stderr || listed.error}`)
    return [...listed.stdout.matchAll(/^\w+ [Tt] (loadline::.*)$/gm)].map(([, name]) => name).filter((name) => !/anonymous namespace|::blocks::|::samples::/.test(name))
  }
  const called = new Set(symbols('tests/identity/loadline_digest'))
  return [...new Set(symbols('core/libloadline_core.a'))].filter((name) => !called.has(name) && !coverage.except.test(name))
}

function coverageRow(target) {
  const missing = withoutDigest(target)
  const short = missing.map((name) => name.replace(/\(.*/, '').replace(/^loadline::(hardware::)?/, ''))
  return { name: 'every function of the core', arithmetic: 'hardware', inputs: '', verdict: missing.length === 0 ? 'has a digest' : `NO DIGEST of ${short.join(', ')}`, passed: missing.length === 0 }
}

/** Judges a row against the reference of its extent. */
function judge(row, reference) {
  if (row.compiled && !row.failure) return { ...row, verdict: 'plain instructions; this machine cannot run them', passed: true }
  if (row.failure) return { ...row, verdict: row.failure.split('\n')[0], passed: false }
  if (!reference?.digests) return { ...row, verdict: 'has no reference to be compared with', passed: false }
  const names = [...reference.digests.keys()]
  const other = [...new Set([...names, ...row.digests.keys()])].filter((name) => row.digests.get(name) !== reference.digests.get(name))
  if (row.differs) {
    const unseen = row.differs.filter((name) => !other.includes(name))
    const verdict = unseen.length === 0 ? `differs in ${other.length} of ${names.length} (as it must)` : `IS EQUAL in ${unseen.join(', ')}`
    return { ...row, verdict, passed: unseen.length === 0 }
  }
  const verdict = other.length > 0 ? `DIFFERS in ${other.join(', ')}` : row === reference ? 'reference' : 'equal'
  return { ...row, verdict, passed: other.length === 0 }
}

function printTable(rows) {
  const [reference] = rows
  console.log(`\n${reference.name}, ${reference.arithmetic} real, ${reference.inputs} inputs a function:`)
  for (const [name, digest] of reference.digests ?? []) console.log(`  ${name.padEnd(24)} ${digest}`)
  console.log(`\n         ${'target'.padEnd(34)} ${'real'.padEnd(9)} inputs   seconds  digest`)
  for (const { name, arithmetic, inputs, seconds, verdict, passed } of rows) {
    console.log(`  ${passed ? 'ok    ' : 'FAILED'} ${name.padEnd(34)} ${arithmetic.padEnd(9)} ${inputs.padEnd(8)} ${(seconds?.toFixed(1) ?? '').padStart(7)}  ${verdict}`)
  }
  console.log('\nEvery core above was searched: no fused or x87 arithmetic, no call of libm, and in software no floating point.')
}

/** Resolves to `{ passed, failed, rows }`. */
export async function identity({ only = /./, mode = 'normal' } = {}) {
  const list = targets(mode)
  const [reference, ...others] = list
  const file = await writeUnityGroups()
  const rows = await allRows([reference, ...others.filter(({ name }) => only.test(name))], file)
  const referenceOf = (row) => rows.find(({ extent, arithmetic }) => extent === row.extent && arithmetic === 'hardware')
  const judged = [...rows.map((row) => judge(row, referenceOf(row))), ...refusals.filter(({ name }) => only.test(name)).map(refusalRow)]
  const covers = list.find((target) => target.covers && only.test(target.name))
  if (covers && existsSync(path.join(buildFolder(covers), 'tests/identity/loadline_digest'))) judged.push(coverageRow(covers))
  printTable(judged)
  const failed = judged.filter(({ passed }) => !passed).length
  return { passed: judged.length - failed, failed, rows: judged }
}

if (import.meta.url === pathToFileURL(process.argv[1]).href) {
  await main(async () => {
    const args = process.argv.slice(2)
    if (args.includes('--help')) return console.log(help)
    const after = (flag) => (args.includes(flag) ? args[args.indexOf(flag) + 1] : undefined)
    await setup('test')
    const mode = args.includes('--long') ? 'long' : args.includes('--short') ? 'short' : 'normal'
    const { passed, failed, rows } = await identity({ only: new RegExp(after('--only') ?? '.'), mode })
    if (after('--json')) writeFileSync(after('--json'), JSON.stringify(rows.map((row) => ({ ...row, digests: Object.fromEntries(row.digests ?? []) })), null, 2))
    console.log(`${passed} passed, ${failed} failed`)
    if (failed > 0) process.exitCode = 1
  })
}
