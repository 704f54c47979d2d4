// npm run bench: ratios against named peers, measured in one run, with the digest of what was computed.
import { writeFileSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { buildPackage, buildPreset } from './build.mjs'
import { setup, versionOf } from './setup.mjs'
import { main, root, step } from './step.mjs'

const help = `npm run bench: the engine beside its peers, interleaved, medians with quartiles

  -- --only PATTERN   rows whose name matches the regular expression
  -- --json FILE      writes rows {name, value, unit, peer, peerValue, ratio, must, moonshot, digest}
Absolute times say little on a shared machine: read the ratios.
`

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
    console.log(`    ours ${figure(row.value)} ${row.unit}${row.spread ? ` (${row.spread})` : ''}   must ${figure(row.must)} ${reaches(row)}   moonshot ${figure(row.moonshot)}`)
    if (row.peer) console.log(`    ${row.peer}: ${figure(row.peerValue)} ${row.unit}   ratio ${figure(row.ratio)}`)
    if (row.digest) console.log(`    digest ${row.digest}`)
  }
}

const rowsOf = (output) => output.split('\n').filter((line) => line.startsWith('{')).map((line) => JSON.parse(line))

await main(async () => {
  const args = process.argv.slice(2)
  if (args.includes('--help')) return console.log(help)
  const after = (flag) => (args.includes(flag) ? args[args.indexOf(flag) + 1] : undefined)
  const only = new RegExp(after('--only') ?? '.', 'i')
  await setup('bench')
  await buildPreset('release', { targets: ['loadline_bench', 'loadline_bench_avx2'] })
  await buildPackage()
  const rows = []
  for (const program of ['loadline_bench', 'loadline_bench_avx2']) {
    rows.push(...rowsOf((await step(program, path.join(root, 'build/release/tests/bench', program), [])).output))
  }
  rows.push(...rowsOf((await step('npm package', 'node', ['tests/bench/package.bench.mjs'])).output))
  const shown = rows.filter(({ name }) => only.test(name))
  printTable(shown)
  if (after('--json')) writeFileSync(after('--json'), JSON.stringify(shown, null, 2))
})
