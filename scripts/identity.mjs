// npm run identity: builds and runs the digest program on every target, and compares.
import { spawnSync } from 'node:child_process'
import { copyFileSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { pathToFileURL } from 'node:url'
import { serve } from './serve.mjs'
import { emscriptenToolchain, setup } from './setup.mjs'
import { StepError, environment, main, root, step } from './step.mjs'

const help = `npm run identity: one digest over every target, or a failure

  -- --only PATTERN   targets whose name matches the regular expression
  -- --json FILE      writes the table as JSON
`
const folder = path.join(root, 'build/identity')
const jobs = String(os.cpus().length)

const cpuHas = (flag) => new RegExp(`\\b${flag}\\b`).test(existsSync('/proc/cpuinfo') ? readFileSync('/proc/cpuinfo', 'utf8') : '')

/** Every target: its name, how it is configured, and how its digest program is run. */
function targets() {
  const list = []
  const compilers = [['g++', 'g++'], ['clang-14', 'clang++-14'], ['clang-19', 'clang++-19']]
  const isas = [['sse2', ''], ['avx2', '-mavx2']]
  if (cpuHas('avx512f')) isas.push(['avx512', '-mavx512f -mavx512dq -mavx512vl'])
  for (const [name, compiler] of process.arch === 'x64' ? compilers : []) {
    for (const [isa, flag] of isas) {
      for (const level of isa === 'avx512' ? ['O2'] : ['O0', 'O2', 'O3']) {
        list.push({ name: `${name} -${level} ${isa}`, options: [`-DCMAKE_CXX_COMPILER=${compiler}`], flags: `-${level} ${flag}`, run: runNative })
      }
    }
  }
  list.push({ name: 'arm64 g++ -O2 (qemu)', options: ['-DCMAKE_CXX_COMPILER=aarch64-linux-gnu-g++', '-DCMAKE_SYSTEM_NAME=Linux', '-DCMAKE_SYSTEM_PROCESSOR=aarch64'], flags: '-O2 -static', run: runQemu })
  const wasm = [`-DCMAKE_TOOLCHAIN_FILE=${emscriptenToolchain()}`]
  list.push({ name: 'wasm scalar (Node)', options: [...wasm, '-DLOADLINE_WASM_SIMD=OFF'], flags: '-O2', run: runNode })
  list.push({ name: 'wasm simd (Node)', options: [...wasm, '-DLOADLINE_WASM_SIMD=ON'], flags: '-O2', run: runNode })
  list.push({ name: 'wasm simd (Chromium)', shares: 'wasm simd (Node)', run: runChromium, target: 'loadline_digest_web' })
  // The software real is some twenty times slower: it is compared on rows of its own, a subset.
  const native = process.arch === 'x64' ? ['g++ -O2 sse2', runNative] : ['arm64 g++ -O2 (qemu)', runQemu]
  for (const [shares, run] of [native, ['wasm simd (Node)', runNode]]) {
    for (const kind of ['hardware', 'software']) {
      list.push({ name: `${kind} real, ${shares}`, shares, run, target: kind === 'hardware' ? 'loadline_digest' : 'loadline_digest_software', share: '12', group: 'subset' })
    }
  }
  list.push({ name: 'mutation: contraction on', options: ['-DCMAKE_CXX_COMPILER=g++', '-DLOADLINE_FP_CONTRACT=fast'], flags: '-O2 -mavx2 -mfma', run: runNative, mustDiffer: true })
  return list
}

const slug = (name) => name.replace(/[^a-z0-9]+/gi, '-').replace(/-$/, '')
const buildFolder = (target) => path.join(folder, slug(target.shares ?? target.name))
const program = (target) => path.join(buildFolder(target), 'tests/identity', target.target ?? 'loadline_digest')

async function build(target) {
  const where = buildFolder(target)
  if (!target.shares && !existsSync(path.join(where, 'build.ninja'))) {
    await step(`configure ${target.name}`, 'cmake', ['-S', root, '-B', where, '-G', 'Ninja', '-DCMAKE_BUILD_TYPE=None', `-DCMAKE_CXX_FLAGS=${target.flags}`, ...target.options])
  }
  await step(`build ${target.name}`, 'cmake', ['--build', where, '-j', jobs, '--target', target.target ?? 'loadline_digest'])
}

function output(command, args) {
  const run = spawnSync(command, args, { encoding: 'utf8', env: environment })
  if (run.status !== 0) throw new StepError(`${command} ${args.join(' ')} ended with status ${run.status}: ${run.stderr.slice(-400)}`)
  return run.stdout
}
const sharesOf = ({ share }) => (share ? [share] : [])
const runNative = (target) => output(program(target), sharesOf(target))
const runQemu = (target) => output('qemu-aarch64', [program(target), ...sharesOf(target)])
const runNode = (target) => output('node', [`${program(target)}.js`, ...sharesOf(target)])

/** The page's script collects the program's lines; the policy forbids everything but WebAssembly. */
async function runChromium(target) {
  const site = path.join(folder, 'site')
  mkdirSync(site, { recursive: true })
  for (const ending of ['.js', '.wasm']) copyFileSync(program(target) + ending, path.join(site, `loadline_digest_web${ending}`))
  writeFileSync(path.join(site, 'index.html'), '<!doctype html><title>digest</title><pre id="lines"></pre><script src="loadline_digest_web.js"></script><script src="run.js"></script>')
  writeFileSync(path.join(site, 'run.js'), `
    const lines = document.getElementById('lines')
    loadlineDigest({ print: (line) => lines.append(line + '\\n') }).then(() => { lines.dataset.done = 'yes' })
  `)
  const { chromium } = await import('playwright-core')
  const server = await serve({ root: site })
  const browser = await chromium.launch({ executablePath: '/usr/bin/chromium', args: chromiumFlags })
  try {
    const page = await browser.newPage()
    await page.goto(server.url)
    // By selector: a predicate would be evaluated as text, which the policy forbids.
    await page.waitForSelector('#lines[data-done]', { timeout: 300_000 })
    return await page.textContent('#lines')
  } finally {
    await browser.close()
    await server.close()
  }
}

export const chromiumFlags = ['--headless', '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync']

/** `exp 0x…` lines as a map; a program that printed none has failed. */
function digestsOf(text) {
  const digests = new Map([...text.matchAll(/^(\w+) (0x[0-9a-f]{16})$/gm)].map(([, name, digest]) => [name, digest]))
  if (digests.size === 0) throw new StepError('A digest program printed nothing.')
  return digests
}

/** A mutated program may find its own lanes at odds and stop: that is the difference looked for. */
async function digestsFrom(target) {
  try {
    return digestsOf(await target.run(target))
  } catch (error) {
    if (!target.mustDiffer || !/other bits than a single lane/.test(error.message)) throw error
    return new Map()
  }
}

function printTable(rows) {
  for (const group of new Set(rows.map((row) => row.group))) printGroup(rows.filter((row) => row.group === group))
}

function printGroup(rows) {
  const names = [...rows[0].digests.keys()]
  console.log(`\nReference: ${rows[0].name}`)
  for (const name of names) console.log(`  ${name.padEnd(24)} ${rows[0].digests.get(name)}`)
  console.log('')
  for (const row of rows) {
    const other = names.filter((name) => row.digests.get(name) !== rows[0].digests.get(name))
    const verdict = other.length === 0 ? 'equal' : `differs in ${other.join(', ')}`
    console.log(`  ${row.passed ? 'ok    ' : 'FAILED'} ${row.name.padEnd(28)} ${verdict}${row.mustDiffer ? ' (as it must)' : ''}`)
  }
}

/** Resolves to `{ passed, failed, rows }`. */
export async function identity({ only = /./ } = {}) {
  const rows = []
  for (const target of targets().filter(({ name }) => only.test(name))) {
    await build(target)
    const since = performance.now()
    const digests = await digestsFrom(target)
    const group = target.group ?? 'all'
    const reference = rows.find((row) => row.group === group)?.digests ?? digests
    const equal = [...reference].every(([name, digest]) => digests.get(name) === digest)
    console.log(`  ran     ${target.name} (${((performance.now() - since) / 1000).toFixed(1)} s)`)
    rows.push({ name: target.name, group, digests, mustDiffer: target.mustDiffer === true, passed: equal !== (target.mustDiffer === true) })
  }
  printTable(rows)
  const failed = rows.filter(({ passed }) => !passed).length
  return { passed: rows.length - failed, failed, rows }
}

if (import.meta.url === pathToFileURL(process.argv[1]).href) {
  await main(async () => {
    const args = process.argv.slice(2)
    if (args.includes('--help')) return console.log(help)
    const after = (flag) => (args.includes(flag) ? args[args.indexOf(flag) + 1] : undefined)
    await setup('test')
    const { passed, failed, rows } = await identity({ only: new RegExp(after('--only') ?? '.') })
    if (after('--json')) writeFileSync(after('--json'), JSON.stringify(rows.map((row) => ({ ...row, digests: Object.fromEntries(row.digests) })), null, 2))
    console.log(`${passed} passed, ${failed} failed`)
    if (failed > 0) process.exitCode = 1
  })
}
