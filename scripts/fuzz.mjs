// npm run fuzz: every fuzzer under AddressSanitizer and UndefinedBehaviorSanitizer, two at a time.
import { mkdirSync, readFileSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { pathToFileURL } from 'node:url'
import { buildSanitized } from './build.mjs'
import { setup } from './setup.mjs'
import { StepError, main, root, step } from './step.mjs'

const help = `npm run fuzz: fuzzers of the core under the sanitizers

  -- --runs N         executions each (default 1000000)
  -- --long           100000000 executions each
                      of the pricing fuzzers, whose one execution is some model's whole work, the share
                      that SHARES says: each takes about the time of a numeric one
  -- --seed N         another sequence of inputs (default 1)
  -- --only PATTERN   fuzzers whose name matches the regular expression
An input that breaks a promise is kept in build/asan/found; run the fuzzer on that file to repeat it.
`
const folder = path.join(root, 'build/asan/tests/fuzz')
const found = path.join(root, 'build/asan/found')

/** How many executions of a million a fuzzer makes that is not of the numeric layer: 20 s of one core at most. */
const SHARES = { exotic: 15_000, fourier: 15_000, smile: 10_000, paths: 80_000, implied: 150_000 }
const runsOf = (group, runs) => Math.max(1, Math.round((runs * (SHARES[group] ?? 1e6)) / 1e6))

/** The groups that tests/fuzz/CMakeLists.txt names. */
function groups() {
  const [, names] = /foreach\(group IN ITEMS ([\w\s]+?)\)/.exec(readFileSync(path.join(root, 'tests/fuzz/CMakeLists.txt'), 'utf8'))
  return names.split(/\s+/)
}

/** Runs one fuzzer and prints its line; resolves to whether it kept every promise. */
async function fuzz(group, { runs: ofMillion, seed }) {
  const runs = runsOf(group, ofMillion)
  // A message about one account is longer than a few numbers.
  const limits = [`-max_len=${group === 'wire' ? 1200 : 160}`, '-len_control=0', '-timeout=20', '-print_final_stats=1', `-artifact_prefix=${found}/${group}-`]
  const since = performance.now()
  const { code, output } = await step(`fuzz ${group}`, path.join(folder, `${group}_fuzzer`), [`-runs=${runs}`, `-seed=${seed}`, ...limits], { mayFail: true })
  const executed = Number(/stat::number_of_executed_units:\s+(\d+)/.exec(output)?.[1] ?? 0)
  const rate = Math.round((1000 * executed) / (performance.now() - since))
  const passed = code === 0 && executed >= runs
  console.log(`  ${group.padEnd(12)} ${String(executed).padStart(10)} executions  ${String(rate).padStart(8)} a second  ${passed ? 'PASS' : 'FAIL'}`)
  if (!passed) console.log(output.split('\n').filter((line) => /broken promise|ERROR|SUMMARY|runtime error|Test unit written/.test(line)).map((line) => `    ${line}`).join('\n'))
  return passed
}

if (import.meta.url === pathToFileURL(process.argv[1]).href) {
  await main(async () => {
    const args = process.argv.slice(2)
    if (args.includes('--help')) return console.log(help)
    const option = (name, fallback) => (args.includes(name) ? args[args.indexOf(name) + 1] : fallback)
    const runs = Number(option('--runs', args.includes('--long') ? 100_000_000 : 1_000_000))
    const seed = Number(option('--seed', 1))
    if (!(runs >= 1) || !(seed >= 1)) throw new StepError(help)
    const chosen = groups().filter((group) => new RegExp(option('--only', '.')).test(group))
    await setup('test')
    await buildSanitized({ targets: ['loadline_fuzzers'] })
    mkdirSync(found, { recursive: true })
    const queue = [...chosen]
    const verdicts = []
    const worker = async () => {
      for (let group = queue.shift(); group !== undefined; group = queue.shift()) verdicts.push(await fuzz(group, { runs, seed }))
    }
    await Promise.all(os.cpus().slice(0, 2).map(worker))
    const passed = verdicts.filter(Boolean).length
    console.log(`${passed} passed, ${verdicts.length - passed} failed`)
    if (passed < verdicts.length || verdicts.length === 0) process.exitCode = 1
  })
}
