import { readFileSync } from 'node:fs'

import { parseArguments, type Arguments } from './cli/arguments.js'
import { readDocument } from './cli/document.js'
import { Report } from './cli/report.js'
import { createEngine, InputError, LoadlineError, serialize, version } from './index.js'

const HELP = `loadline ${version}: previews where an Aave v3 account can be liquidated

  loadline assess FILE       assess the account in a JSON file; - or nothing: standard input
  loadline assess --sample   assess the sample account that comes with the package

  --json      the assessment as JSON, integers as strings such as "1000000n"
  --help      this text
  --version   the version

The file holds the results of Aave's UiPoolDataProviderV3 as viem returns them, integers as decimal
strings: { reserves, baseCurrency, userReserves, eModes, now, version }.

Exit status: 0 the account is healthy or has no debt, 2 it is liquidatable, 1 anything went wrong.
`

const HEALTHY = 0
const FAILED = 1
const LIQUIDATABLE = 2

function readInput({ file, sample }: Arguments): string {
  const standardInput = 0
  const place = sample
    ? new URL('../samples/aave-v3-sample.json', import.meta.url)
    : file === '-' ? standardInput : file
  try {
    return readFileSync(place, 'utf8')
  } catch (cause) {
    throw new InputError('load_failed', 'The file could not be read.', { field: 'file', value: file, cause })
  }
}

async function assess(given: Arguments): Promise<number> {
  const { market, account } = readDocument(readInput(given))
  const engine = await createEngine()
  const assessment = engine.assess({ market, account })
  const output = given.json ? serialize(assessment, 2) : new Report(market, assessment).text()
  process.stdout.write(`${output}\n`)
  return assessment.health.status === 'liquidatable' ? LIQUIDATABLE : HEALTHY
}

async function run(): Promise<number> {
  const given = parseArguments(process.argv.slice(2))
  if (given.command === 'assess') return assess(given)
  process.stdout.write(given.command === 'version' ? `${version}\n` : HELP)
  return HEALTHY
}

try {
  process.exitCode = await run()
} catch (error) {
  if (!(error instanceof LoadlineError)) throw error
  process.stderr.write(`${error.name} (${error.code}): ${error.message}\n`)
  process.exitCode = FAILED
}
