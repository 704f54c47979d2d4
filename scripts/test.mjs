// npm test: sets up, builds everything, runs every suite, ends with one line `N passed, N failed`.
import { buildAll, buildSanitized, buildWasm, softwareInUnits } from './build.mjs'
import { buildContracts } from './contracts.mjs'
import { conform, ownVectors } from './conform.mjs'
import { identity } from './identity.mjs'
import { setup } from './setup.mjs'
import { StepError, main, step } from './step.mjs'

const help = `npm test: everything, with one summary line at the end

  npm test -- --only PATTERN   suites whose name matches the regular expression
  npm test -- --list           names the suites
  npm run test:long            wider sweeps of the same suites
`

/** Sums what test programs print: Catch2's, node:test's TAP, and our own closing line. */
function countsOf(output) {
  const sum = (pattern) => [...output.matchAll(pattern)].reduce((total, [, n]) => total + Number(n), 0)
  return {
    passed: sum(/^# pass (\d+)$/gm) + sum(/^(\d+) passed, \d+ failed$/gm),
    failed: sum(/^# fail (\d+)$/gm) + sum(/^# cancelled (\d+)$/gm) + sum(/^\d+ passed, (\d+) failed$/gm),
  }
}

/** A step whose program counts its own tests; one that printed no count has failed. */
async function counted(title, command, args, options = {}) {
  const { code, output } = await step(title, command, args, { ...options, mayFail: true })
  const counts = countsOf(output)
  if (counts.passed + counts.failed === 0 || (code !== 0 && counts.failed === 0)) counts.failed += 1
  if (counts.failed > 0) console.log(failuresOf(output))
  return counts
}

function failuresOf(output) {
  const lines = output.split('\n')
  const marks = lines.flatMap((line, i) => (/^\s*not ok |FAILED|error:/.test(line) ? [i] : []))
  const shown = new Set(marks.slice(0, 12).flatMap((i) => Array.from({ length: 14 }, (_, k) => i + k)))
  return lines.filter((_, i) => shown.has(i)).map((line) => `    ${line}`).join('\n')
}

/** CTest runs the programs; each test program counts as one. */
async function ctest(preset) {
  const { code, output } = await step(`native tests, ${preset}`, 'ctest', ['--preset', preset, '-j', '2', ...(preset === 'asan' ? ['-L', 'native'] : [])], { mayFail: true })
  const summary = /(\d+) tests failed out of (\d+)/.exec(output)
  if (!summary) return { passed: 0, failed: 1 }
  const failed = Number(summary[1])
  if (code !== 0) console.log(output.split('\n').slice(-60).join('\n'))
  return { passed: Number(summary[2]) - failed, failed: code !== 0 && failed === 0 ? 1 : failed }
}

const nodeTests = (title, files, options) =>
  counted(title, 'node', ['--test', '--test-reporter=tap', ...files], options)

const long = process.argv.includes('--long')

const suites = {
  frame: () => nodeTests('frame: layers, flags, words, documents', ['tests/frame/']),
  native: () => ctest('release'),
  sanitizers: async () => {
    await buildSanitized({ targets: ['loadline_native_tests'] })
    return ctest('asan')
  },
  fuzz: () => counted('fuzzers', 'node', ['scripts/fuzz.mjs', ...(long ? ['--runs', '10000000'] : [])]),
  accuracy: () => counted('accuracy against MPFR', 'node', ['scripts/accuracy.mjs', ...(long ? ['--long'] : [])]),
  conformance: async () => {
    await buildWasm({ targets: ['loadline_conform'] })
    return conform(ownVectors)
  },
  consumer: () => counted('find_package consumer', 'node', ['tests/consumer/run.mjs']),
  package: () => nodeTests('npm package', ['tests/js/']),
  peers: () => counted("side by side with venues' own libraries", 'node', ['tests/js/peers.mjs', '--seed', '1', ...(long ? ['--cases', '3000'] : ['--quick'])]),
  contracts: () => nodeTests('contracts: linter, wire, ABI', ['tests/contract/']),
  page: () => nodeTests('page in Chromium', ['tests/browser/']),
  identity: () => identity({ mode: long ? 'normal' : 'short' }),
}

async function run(names) {
  const total = { passed: 0, failed: 0 }
  for (const name of names) {
    console.log(`\n${name}`)
    let counts
    try {
      counts = await suites[name]()
    } catch (error) {
      console.error(error instanceof StepError ? error.message : error)
      counts = { passed: 0, failed: 1 }
    }
    console.log(`  ${counts.passed} of ${counts.passed + counts.failed} passed`)
    total.passed += counts.passed
    total.failed += counts.failed
  }
  return total
}

await main(async () => {
  const args = process.argv.slice(2)
  if (args.includes('--help')) return console.log(help)
  if (args.includes('--list')) return console.log(Object.keys(suites).join('\n'))
  const only = new RegExp(args.includes('--only') ? args[args.indexOf('--only') + 1] : '.')
  const names = Object.keys(suites).filter((name) => only.test(name))
  if (names.length === 0) throw new StepError(`No suite matches ${only}; npm test -- --list names them.`)
  console.log('Setting up and building')
  await setup('test')
  await buildAll({ options: await softwareInUnits(), targets: [] })
  await buildContracts()
  const { passed, failed } = await run(names)
  console.log(`\n${passed} passed, ${failed} failed`)
  if (failed > 0) process.exitCode = 1
})
