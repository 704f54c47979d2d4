// npm run conform -- FILE...: evaluates reference files natively, in WebAssembly and, where a row is
// written for either real, in software arithmetic; compares with the reference and, bit for bit,
// with each other.
import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import path from 'node:path'
import { pathToFileURL } from 'node:url'
import { buildPreset, buildWasm } from './build.mjs'
import { setup } from './setup.mjs'
import { StepError, environment, main, readJson, root } from './step.mjs'

const help = `npm run conform -- FILE...: evaluates reference cases by the native, the WebAssembly and the software build

  --verbose    names every case, not only those that fail
Without FILE: every file of tests/vectors that the engine has a suite for.
Exit status 0 only when every case passes and all builds return the same bits.
`
export const ownVectors = [
  'aave_math_utils',
  'aave_peer_run',
  'comet',
  'morpho_blue_sdk',
  'drift',
  'dydx_v4',
  'gmx_peer_run',
  'hyperliquid_tiers',
  'mango_health',
  'derive_pmrm2',
  'derive_srm_portfolio',
  'options-american-andersen-lake',
  'options-american-baw-haug',
  'options-american-bjerksund',
  'options-american-ju',
  'options-american-reference',
  'options-barrier-haug',
  'options-bates-mp',
  'options-bsm-greeks-mp',
  'options-digital-haug',
  'options-european-greeks-haug',
  'options-european-haug',
  'options-fourier-mp',
  'options-heston-highmoneyness',
  'options-heston-impliedvols',
  'options-heston-lewis',
  'options-heston-misc',
  'options-iv-extreme-mp',
  'options-merton-haug',
  'options-merton-mp',
  'options-svi',
  'orderly_peer_run',
  'risk-correlation',
  'risk-liquidation',
  'risk-liquidity-haircut',
  'risk-portfolio-margin',
  'risk-pricing-mc',
].map((name) => path.join(root, 'tests/vectors', `${name}.json`))

function evaluate(command, args, files) {
  const run = spawnSync(command, [...args, ...files], { encoding: 'utf8', env: environment, maxBuffer: 1 << 28 })
  const reports = new Map()
  let report
  for (const line of run.stdout.split('\n')) {
    const [tag, ...rest] = line.split('\t')
    if (tag === 'file') reports.set(rest[0], (report = { cases: [] }))
    if (tag === 'error') report.error = rest[0]
    if (tag === 'kind') report.kind = rest[0]
    if (tag === 'case') {
      const [verdict, error, tolerance, digest, label, note] = rest
      report.cases.push({ passed: verdict === 'pass', error: Number(error), tolerance: Number(tolerance), digest, label, note })
    }
  }
  if (run.status !== 0) throw new StepError(`${command} ended with status ${run.status}: ${run.stderr.slice(-500)}`)
  return reports
}

/** Cases that belong to work not yet asked for, by file name; the list only ever gets shorter. */
function notYet() {
  const file = path.join(root, 'tests/conformance/not-yet.json')
  return existsSync(file) ? readJson(file) : {}
}

/** What the line says of the software build, and whether its bits are the native ones. */
function besideSoftware(native, software) {
  if (!software || software.error) return { text: '', same: true }
  const whole = software.cases.length === native.cases.length
  const digests = new Map(native.cases.map(({ label, digest }) => [label, digest]))
  const same = software.cases.length > 0 &&
    software.cases.every(({ label, digest }, i) => digest === (whole ? native.cases[i].digest : digests.get(label)))
  const rows = whole ? '' : ` (${software.cases.length} of ${native.cases.length} rows)`
  return { text: ` ${same ? '=' : 'DIFFERS FROM'} software${rows}`, same }
}

/** Sums one file up: prints its line and its failures, returns `{ passed, failed }`. */
function judge(file, native, wasm, software, verbose) {
  const name = path.basename(file, '.json')
  if (native.error) {
    console.log(`${name}: FAILED, ${native.error}`)
    return { passed: 0, failed: 1 }
  }
  const later = new Map(Object.entries(notYet()[name] ?? {}))
  const counted = native.cases.filter(({ label }) => !later.has(label))
  const same = native.cases.length === wasm.cases.length &&
    native.cases.every((row, i) => row.digest === wasm.cases[i].digest && row.passed === wasm.cases[i].passed)
  const soft = besideSoftware(native, software)
  const passing = counted.filter(({ passed }) => passed)
  const close = passing.filter(({ tolerance }) => tolerance > 0)
  const worst = close.reduce((most, row) => (row.error / row.tolerance > most.error / most.tolerance ? row : most), { error: 0, tolerance: 1 })
  const accuracy = worst.error > 0 ? `worst ${worst.error.toExponential(1)} (tol ${worst.tolerance.toExponential()}, ${native.kind})` : 'exact'
  console.log(`${name}: ${passing.length} of ${counted.length} within tolerance, ${accuracy}, native ${same ? '=' : 'DIFFERS FROM'} wasm${soft.text}`)
  const explained = passing.filter(({ note }) => note.startsWith('explained'))
  if (explained.length > 0) console.log(`  ${explained.length} explained: ${explained[0].note.slice('explained: '.length)}`)
  if (later.size > 0) console.log(`  ${later.size} not yet asked for`)
  for (const row of verbose ? counted : counted.filter(({ passed }) => !passed)) {
    console.log(`  ${row.passed ? 'ok    ' : 'FAILED'} ${row.label}  error ${row.error.toExponential(2)} ${row.note}`)
  }
  const failed = counted.length - passing.length + (same ? 0 : 1) + (soft.same ? 0 : 1) + (native.cases.length === 0 ? 1 : 0)
  return { passed: passing.length, failed }
}

/** Runs all builds over `files`. Expects the builds to be there. */
export function conform(files, { verbose = false } = {}) {
  const native = evaluate(path.join(root, 'build/release/tests/conformance/loadline_conform'), [], files)
  const software = evaluate(path.join(root, 'build/release/tests/conformance/loadline_conform_software'), [], files)
  const wasm = evaluate('node', [path.join(root, 'build/wasm/tests/conformance/loadline_conform.js')], files)
  const totals = { passed: 0, failed: 0 }
  for (const file of files) {
    const { passed, failed } = judge(file, native.get(file), wasm.get(file), software.get(file), verbose)
    totals.passed += passed
    totals.failed += failed
  }
  return totals
}

if (import.meta.url === pathToFileURL(process.argv[1]).href) {
  await main(async () => {
    const args = process.argv.slice(2)
    if (args.includes('--help')) return console.log(help)
    const named = args.filter((arg) => !arg.startsWith('--')).map((file) => path.resolve(file))
    const missing = named.find((file) => !existsSync(file))
    if (missing) throw new StepError(`There is no file ${missing}.`)
    await setup('build')
    await buildPreset('release', { targets: ['loadline_conform', 'loadline_conform_software'] })
    await buildWasm({ targets: ['loadline_conform'] })
    const { passed, failed } = conform(named.length > 0 ? named : ownVectors, { verbose: args.includes('--verbose') })
    console.log(`${passed} passed, ${failed} failed`)
    if (failed > 0) process.exitCode = 1
  })
}
