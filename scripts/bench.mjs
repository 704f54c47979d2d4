// npm run bench: ratios against named peers, measured in one run, with the digest of what was computed.
import { writeFileSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { buildPackage, buildPreset, buildWasm } from './build.mjs'
import { installModules, setup, versionOf } from './setup.mjs'
import { main, root, step } from './step.mjs'

const help = `npm run bench: the engine beside its peers, interleaved, medians with quartiles

  -- --only PATTERN   runs only the rows whose name matches the regular expression
  -- --json FILE      writes rows {name, value, unit, peer, peerValue, ratio, must, moonshot, digest}
Absolute times say little on a shared machine: read the ratios, and the best of all rounds.
Node compiles the kernels at once with its optimising compiler; the package rows show what users get.
`

/** Venues whose own libraries stand in `tests/js/peers`. */
const VENUES = ['drift', 'mango', 'orderly', 'gmx']

const figure = (value) => (value === null || value === undefined ? '-' : value >= 10_000 ? Math.round(value).toLocaleString('en') : value.toPrecision(3))

/** Rates grow, times and sizes shrink: what "must" means depends on the unit. */
function reaches(row) {
  if (row.must === null) return ''
  const good = row.unit === '1/s' ? row.value >= row.must : row.value <= row.must
  return good ? 'reached' : 'MISSED'
}

function printTable(rows) {
  console.log(`\n${os.cpus()[0].model}, ${os.cpus().length} cores, Node ${process.versions.node}, ${versionOf('g++')}\n`)
  for (const row of rows) {
    console.log(row.name)
    const detail = [row.spread, row.best && `best ${figure(row.best)}`].filter(Boolean).join(', ')
    console.log(`    ours ${figure(row.value)} ${row.unit}${detail && ` (${detail})`}   must ${figure(row.must)} ${reaches(row)}   moonshot ${figure(row.moonshot)}`)
    if (row.peer) console.log(`    ${row.peer}: ${figure(row.peerValue)} ${row.unit}${row.peerBest ? ` (best ${figure(row.peerBest)})` : ''}   ratio ${figure(row.ratio)}`)
    if (row.digest) console.log(`    digest ${row.digest}`)
  }
}

const rowsOf = (output) => output.split('\n').filter((line) => line.startsWith('{')).map((line) => JSON.parse(line))

await main(async () => {
  const args = process.argv.slice(2)
  if (args.includes('--help')) return console.log(help)
  const after = (flag) => (args.includes(flag) ? args[args.indexOf(flag) + 1] : undefined)
  const pattern = after('--only') ?? '.'
  await setup('bench')
  await installModules(path.join(root, 'tests/bench/peers'))
  // Venues' libraries are large: only where one of their rows is wanted.
  const wanted = VENUES.filter((venue) => new RegExp(pattern, 'i').test(`${venue} one call`))
  for (const venue of wanted) await installModules(path.join(root, 'tests/js/peers', venue))
  await buildPreset('release', { targets: ['loadline_bench', 'loadline_bench_avx2'] })
  await buildWasm({ targets: ['loadline_bench'] })
  await buildPackage()
  const programs = [
    ['native', path.join(root, 'build/release/tests/bench/loadline_bench'), []],
    ['native with AVX2', path.join(root, 'build/release/tests/bench/loadline_bench_avx2'), []],
    ['WebAssembly kernels in Node', 'node', ['--no-liftoff', 'build/wasm/tests/bench/loadline_bench.js']],
    ['npm package', 'node', ['tests/bench/package.bench.mjs']],
    ['npm package, options', 'node', ['tests/bench/options.bench.mjs']],
    ['npm package, margin', 'node', ['tests/bench/margin.bench.mjs']],
  ]
  const rows = []
  for (const [title, command, args] of programs) rows.push(...rowsOf((await step(title, command, [...args, pattern])).output))
  printTable(rows)
  if (after('--json')) writeFileSync(after('--json'), JSON.stringify(rows, null, 2))
})
