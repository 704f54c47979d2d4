// npm run test:peers: our engine beside each venue's own library, on seeded accounts.
import { spawnSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { installModules } from '../../scripts/setup.mjs'

const help = `npm run test:peers: every account by our engine and by the venue's own library

  -- --seed N        of the accounts, default 1
  -- --cases N       accounts for each peer, default what runs in some seconds
  -- --only PATTERN  peers whose name matches the regular expression
  -- --quick         those that install within seconds, as npm test runs them
`
const folder = path.join(path.dirname(fileURLToPath(import.meta.url)), 'peers')

/** Seconds and MB are what a first installation took on two cores; the first peer comes with the workspace. */
const PEERS = [
  { name: 'aave', library: '@aave/math-utils', quick: true },
  { name: 'orderly', library: '@orderly.network/perp', quick: true }, // 8 s, 4 MB
  { name: 'morpho', library: '@morpho-org/blue-sdk' }, // 17 to 74 s, 73 MB
  { name: 'mango', library: '@blockworks-foundation/mango-v4' }, // 60 s, 208 MB
  { name: 'gmx', library: '@gmx-io/sdk' }, // 100 s, 345 MB
  { name: 'drift', library: '@drift-labs/sdk' }, // 70 s, 315 MB
]

/** Null where the peer's library is there, else why it is not. */
async function missing(name) {
  const own = path.join(folder, name)
  if (!existsSync(path.join(own, 'package-lock.json'))) return null
  try {
    await installModules(own)
    return null
  } catch (error) {
    return error.message.trim().split('\n')[0]
  }
}

const { version } = JSON.parse(readFileSync(new URL('../../js/package.json', import.meta.url), 'utf8'))
const options = { seed: { type: 'string' }, cases: { type: 'string' }, only: { type: 'string', default: '.' }, quick: { type: 'boolean', default: false }, help: { type: 'boolean', default: false } }
const { values } = parseArgs({ options })
if (values.help) {
  console.log(help)
  process.exit(0)
}
const passedOn = ['seed', 'cases'].flatMap((name) => (values[name] === undefined ? [] : [`--${name}`, values[name]]))
const chosen = PEERS.filter(({ name, library, quick }) => (quick || !values.quick) && new RegExp(values.only).test(`${name} ${library}`))
const total = { passed: 0, failed: chosen.length > 0 ? 0 : 1 }
for (const { name, library } of chosen) {
  console.log(`loadline ${version} beside ${library}`)
  const reason = await missing(name)
  if (reason !== null) {
    console.log(`  not installed: ${reason}`)
    continue
  }
  const { stdout, status } = spawnSync('node', [path.join(folder, name, 'compare.mjs'), ...passedOn], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'inherit'] })
  const lines = stdout.trimEnd().split('\n')
  const counts = /^(\d+) passed, (\d+) failed$/.exec(lines.at(-1))
  console.log((counts === null ? lines : lines.slice(0, -1)).join('\n'))
  total.passed += Number(counts?.[1] ?? 0)
  total.failed += counts === null || (status !== 0 && counts[2] === '0') ? 1 : Number(counts[2])
}
console.log(`${total.passed} passed, ${total.failed} failed`)
process.exitCode = total.failed > 0 ? 1 : 0
