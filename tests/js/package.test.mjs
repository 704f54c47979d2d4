// The package as users get it: packed, installed from the tarball, and imported every way.
import assert from 'node:assert/strict'
import { execFileSync, spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import test, { after } from 'node:test'
import { fileURLToPath } from 'node:url'
import { gzipSync } from 'node:zlib'

const root = fileURLToPath(new URL('../..', import.meta.url))
const dist = path.join(root, 'js/dist')
const bin = (name) => path.join(root, 'node_modules/.bin', name)

/** A project with the unpacked tarball, and with this repository's tools beside it. */
const project = mkdtempSync(path.join(os.tmpdir(), 'loadline-package-'))
after(() => rmSync(project, { recursive: true, force: true }))
execFileSync('npm', ['pack', '--pack-destination', project], { cwd: path.join(root, 'js'), stdio: 'pipe' })
const tarball = path.join(project, readdirSync(project).find((name) => name.endsWith('.tgz')))
mkdirSync(path.join(project, 'node_modules/loadline'), { recursive: true })
execFileSync('tar', ['-xzf', tarball, '--strip-components=1', '-C', path.join(project, 'node_modules/loadline')])
for (const name of ['ses', '@endo']) symlinkSync(path.join(root, 'node_modules', name), path.join(project, 'node_modules', name))

const USE = `
const document = JSON.parse(readFileSync('node_modules/loadline/samples/aave-v3-sample.json', 'utf8'))
const { market, account } = fromAaveV3(document)
const engine = await createEngine()
console.log(engine.health({ market, account }).factorWad)
`
const EXPECTED = '1561925'

function write(name, text) {
  writeFileSync(path.join(project, name), text)
  return name
}

function runs(command, args) {
  const { status, stdout, stderr } = spawnSync(command, args, { cwd: project, encoding: 'utf8' })
  assert.equal(status, 0, `${command} ${args.join(' ')}\n${stdout}${stderr}`)
  return stdout
}

test('Node, ES modules', () => {
  const file = write('esm.mjs', `import { readFileSync } from 'node:fs'\nimport { createEngine } from 'loadline'\nimport { fromAaveV3 } from 'loadline/aave'\n${USE}`)
  assert.ok(runs('node', [file]).startsWith(EXPECTED))
})

test('Node, CommonJS', () => {
  const file = write('common.cjs', `const { readFileSync } = require('node:fs')\nconst { createEngine } = require('loadline')\nconst { fromAaveV3 } = require('loadline/aave')\n;(async () => {${USE}})()`)
  assert.ok(runs('node', [file]).startsWith(EXPECTED))
})

test('the slim entry with the exported module, in both module systems', () => {
  const esm = write('slim.mjs', `import { readFileSync } from 'node:fs'\nimport { createRequire } from 'node:module'\nimport { createEngine as create } from 'loadline/slim'\nimport { fromAaveV3 } from 'loadline/aave'\nconst wasm = readFileSync(createRequire(import.meta.url).resolve('loadline/loadline.wasm'))\nconst createEngine = () => create({ wasm })\n${USE}`)
  assert.ok(runs('node', [esm]).startsWith(EXPECTED))
  const common = write('slim.cjs', `const { readFileSync } = require('node:fs')\nconst { createEngine: create } = require('loadline/slim')\nconst { fromAaveV3 } = require('loadline/aave')\nconst createEngine = () => create({ wasm: readFileSync(require.resolve('loadline/loadline.wasm')) })\n;(async () => {${USE}})()`)
  assert.ok(runs('node', [common]).startsWith(EXPECTED))
})

const DESK_USE = `
const engine = await createEngine()
const { currency } = fromDeribit({ nowMs: 1735200000000, rows: [{ instrument_name: 'BTC-27DEC24-100000-C', mark_iv: 55 }] })
const { value } = engine.priceHeston({ type: 'call', spot: 100, strike: 100, expiryYears: 1, rate: 0.01, carry: 0.02, initialVariance: 0.04, meanReversion: 4, longRunVariance: 0.25, volOfVariance: 1, correlation: -0.5 })
console.log(currency, value.toFixed(9))
`
/** Lewis's reference price. */
const DESK_EXPECTED = 'BTC 16.070154917\n'
const DESK_IMPORTS = "import { createEngine } from 'loadline/desk'\nimport { fromDeribit } from 'loadline/deribit'\n"

test('the desk in Node, both module systems, bundled, and under SES lockdown', () => {
  const esm = write('desk.mjs', DESK_IMPORTS + DESK_USE)
  assert.equal(runs('node', [esm]), DESK_EXPECTED)
  const common = write('desk.cjs', `const { createEngine } = require('loadline/desk')\nconst { fromDeribit } = require('loadline/deribit')\n;(async () => {${DESK_USE}})()`)
  assert.equal(runs('node', [common]), DESK_EXPECTED)
  runs(bin('esbuild'), [esm, '--bundle', '--format=esm', '--outfile=desk-bundled.mjs', '--log-level=warning'])
  assert.equal(runs('node', ['desk-bundled.mjs']), DESK_EXPECTED)
  const ses = write('desk-ses.mjs', `import 'ses'\nlockdown({ evalTaming: 'no-eval' })\nconst { createEngine } = await import('loadline/desk')\nconst { fromDeribit } = await import('loadline/deribit')\n${DESK_USE}`)
  assert.equal(runs('node', [ses]), DESK_EXPECTED)
})

const MARGIN_USE = `
const engine = await createEngine()
const curve = (rate) => ({ tiers: [{ lowerBound: 0, rate }] })
const account = { collateral: 1000, markets: [{ price: 100, initial: curve(0.1), maintenance: curve(0.05) }], positions: [{ market: 0, size: 50, entryPrice: 100 }] }
console.log(engine.assessPerpAccount(account).markets[0].falling.price.toFixed(9))
`
/** 4000 / 47.5. */
const MARGIN_EXPECTED = '84.210526316\n'

test('margin in Node, both module systems, bundled, under SES lockdown; rule packs are files of the package', () => {
  const imports = "import { createEngine } from 'loadline/margin'\n"
  const esm = write('margin.mjs', imports + MARGIN_USE)
  assert.equal(runs('node', [esm]), MARGIN_EXPECTED)
  const common = write('margin.cjs', `const { createEngine } = require('loadline/margin')\nif (require('loadline/rules/hyperliquid-margin-tiers.json').version !== 1) throw new Error()\n;(async () => {${MARGIN_USE}})()`)
  assert.equal(runs('node', [common]), MARGIN_EXPECTED)
  runs(bin('esbuild'), [esm, '--bundle', '--format=esm', '--outfile=margin-bundled.mjs', '--log-level=warning'])
  assert.equal(runs('node', ['margin-bundled.mjs']), MARGIN_EXPECTED)
  const ses = write('margin-ses.mjs', `import 'ses'\nlockdown({ evalTaming: 'no-eval' })\nconst { createEngine } = await import('loadline/margin')\n${MARGIN_USE}`)
  assert.equal(runs('node', [ses]), MARGIN_EXPECTED)
})

test('the program in the tarball runs', () => {
  const output = runs('node', ['node_modules/loadline/dist/cli.js', 'assess', '--sample', '--json'])
  assert.match(output, /"factorWad": "1561925[0-9]+n"/)
})

test('an esbuild bundle runs', () => {
  const file = write('bundle.mjs', `import { readFileSync } from 'node:fs'\nimport { createEngine } from 'loadline'\nimport { fromAaveV3 } from 'loadline/aave'\n${USE}`)
  runs(bin('esbuild'), [file, '--bundle', '--format=esm', '--platform=node', '--outfile=bundled.mjs', '--log-level=warning'])
  assert.ok(runs('node', ['bundled.mjs']).startsWith(EXPECTED))
})

test('an import that is not used leaves no module behind', () => {
  const file = write('unused.mjs', "import { createEngine } from 'loadline'\nimport { createEngine as createDesk } from 'loadline/desk'\nimport { fromAaveV3 } from 'loadline/aave'\nconsole.log(1)\n")
  const bundled = runs(bin('esbuild'), [file, '--bundle', '--format=esm', '--minify'])
  assert.ok(bundled.length < 100, bundled.slice(0, 200))
})

test('a Vite build runs', () => {
  write('index.html', '<!doctype html><script type="module" src="./page.mjs"></script>')
  write('page.mjs', "import { createEngine } from 'loadline'\nconst engine = await createEngine()\nconsole.log(engine.priceOption({ type: 'call', spot: 100, strike: 100, expiryYears: 1, vol: 0.2 }).value)\n")
  runs(bin('vite'), ['build', '--outDir', 'site', '--logLevel', 'error'])
  const [script] = readdirSync(path.join(project, 'site/assets')).filter((name) => name.endsWith('.js'))
  writeFileSync(path.join(project, 'page-built.mjs'), `globalThis.document = { createElement: () => ({ relList: { supports: () => true } }), querySelectorAll: () => [] }\nawait import('./site/assets/${script}')\n`)
  const output = runs('node', ['page-built.mjs'])
  assert.ok(Math.abs(Number(output) - 7.965567455405804) < 1e-12, output)
})

test('under SES lockdown, and frozen results stay usable', () => {
  for (const [name, options] of [['default', ''], ['severe', "{ overrideTaming: 'severe' }"], ['noeval', "{ evalTaming: 'no-eval' }"]]) {
    const file = write(`ses-${name}.mjs`, `import 'ses'\nimport { readFileSync } from 'node:fs'\nlockdown(${options})\nconst { createEngine } = await import('loadline')\nconst { fromAaveV3 } = await import('loadline/aave')\n${USE.replace('console.log(', 'console.log(harden(engine.assess({ market, account })).health.factorWad, ')}\ntry { engine.health({}) } catch (error) { console.log(error.code) }`)
    const output = runs('node', [file])
    assert.ok(output.startsWith(EXPECTED), output)
    assert.match(output, /missing_field/)
  }
})

test('a Compartment with what wallets endow evaluates the CommonJS file as it is', () => {
  const file = write('compartment.mjs', `import 'ses'\nimport { readFileSync } from 'node:fs'\nlockdown()
const endowments = { WebAssembly, console, TextDecoder, atob, Uint8Array, Uint16Array, Uint32Array, Int8Array, Int16Array, Int32Array, Float32Array, Float64Array, BigUint64Array, BigInt, FinalizationRegistry, ArrayBuffer }
const compartment = new Compartment({ globals: { ...endowments, module: { exports: {} } }, __options__: true })
for (const entry of ['index', 'desk', 'margin']) {
  const source = readFileSync('node_modules/loadline/dist/' + entry + '.cjs', 'utf8')
  const { createEngine } = compartment.evaluate(source + '\\n;module.exports')
  const engine = await createEngine()
  console.log(engine.priceOption({ type: 'call', spot: 100, strike: 100, expiryYears: 1, vol: 0.2 }).value.toFixed(6))
}`)
  assert.equal(runs('node', [file]), '7.965567\n7.965567\n7.965567\n')
})

test('publint and attw have nothing to say', () => {
  runs(bin('publint'), ['run', tarball, '--strict'])
  runs(bin('attw'), [tarball, '--profile', 'node16', '--exclude-entrypoints', './loadline.wasm'])
})

const CONSUMER = `
import { createEngine, InputError, type Assessment, type Engine, type ErrorCode } from 'loadline'
import { fromAaveV3 } from 'loadline/aave'
import { createEngine as createDesk, type DeskEngine } from 'loadline/desk'
import { fromCompound } from 'loadline/compound'
import { fromDeribit, fromDeribitPositions } from 'loadline/deribit'
import { fromDerive } from 'loadline/derive'
import { fromMorpho } from 'loadline/morpho'
import { createEngine as createMargin, loadRulePack, type MarginEngine } from 'loadline/margin'
import { fromHyperliquid } from 'loadline/hyperliquid'
import { createEngine as createSlim } from 'loadline/slim'
import { decodeResult, encodeOptionMargin, encodePerpBoundary } from 'loadline/wire'

export function losses(result: Uint8Array, account: Parameters<typeof encodeOptionMargin>[0]['account']): Float64Array | null {
  const answer = decodeResult(result, encodeOptionMargin({ account }))
  // @ts-expect-error a claim has a price
  encodePerpBoundary({ account: { collateral: 1, markets: [], positions: [] }, claim: { market: 0 } })
  return answer.operation === 'optionMargin' ? answer.losses : null
}

export async function books(
  morpho: Parameters<typeof fromMorpho>[0], comet: Parameters<typeof fromCompound>[0],
  derive: Parameters<typeof fromDerive>[0], deribit: Parameters<typeof fromDeribitPositions>[0],
): Promise<bigint | number> {
  const margin: MarginEngine = await createMargin()
  const { portfolio, standard } = fromDerive(derive)
  const { maintenance } = portfolio === null ? margin.deriveStandardMargin(standard) : margin.pmrm2Margin({ account: portfolio })
  margin.deribitPortfolioMargin(fromDeribitPositions(deribit).inputs)
  margin.assessCometAccount(fromCompound(comet).inputs)
  return margin.assessMorphoPosition(fromMorpho(morpho)).data.healthFactor ?? maintenance
}

export async function nearest(recorded: Parameters<typeof fromHyperliquid>[0]): Promise<number | null> {
  const margin: MarginEngine = await createMargin()
  const plain: Engine = margin
  const { falling } = margin.assessPerpAccount(fromHyperliquid(recorded).account).markets[0]!
  const price: number | null = falling.reason === null ? falling.price : null
  using resident = margin.resident({ verb: 'perpMargin', accounts: [fromHyperliquid(recorded).account] })
  const hash: string = loadRulePack({ pack: { pack: 'a', version: 1, source: 'b', date: 'c', parameters: {} } }).hash
  // @ts-expect-error the default entry has no perpetuals
  plain.perpMargin
  // @ts-expect-error a position has a size
  margin.perpMargin({ collateral: 1, markets: [], positions: [{ market: 0, entryPrice: 1 }] })
  return hash.length > resident.size ? price : null
}

export async function vols(rows: Parameters<typeof fromDeribit>[0]['rows']): Promise<number> {
  const desk: DeskEngine = await createDesk()
  const plain: Engine = desk
  const { surface } = desk.buildSurface(fromDeribit({ rows }).chain)
  const { columns } = desk.evaluateSurface({ surface, at: Float64Array.of(90, 110), expiryYears: 0.5, outputs: ['vol'] })
  const { value, dCorrelation } = desk.priceHeston({ type: 'put', spot: 100, strike: 95, expiryYears: 1, initialVariance: 0.04, meanReversion: 4, longRunVariance: 0.25, volOfVariance: 1, correlation: -0.5 })
  // @ts-expect-error the default entry has no American options
  plain.priceAmerican
  return value + dCorrelation + columns.vol![0]!
}

export async function use(document: Parameters<typeof fromAaveV3>[0], wasm: Promise<Uint8Array<ArrayBuffer>>): Promise<Assessment> {
  const engine: Engine = await createEngine({ memoryBytes: 8_388_608 })
  const { market, account } = fromAaveV3(document)
  const { falling } = engine.assess({ market, account }).liquidation.assets[0]!
  const price: bigint | null = falling.reason === null ? falling.price : null
  try {
    const after = engine.preview({ market, account, actions: [{ type: 'repay', venue: 'aave-v3', asset: 'USDC', amount: 'all' }] })
    if (after.allowed) return after.after
    // @ts-expect-error a refused preview has no account after it
    after.after.health
  } catch (error) {
    const code: ErrorCode | null = error instanceof InputError ? error.code : null
    console.log(code, price)
  }
  // @ts-expect-error an amount is a bigint
  engine.preview({ market, account, actions: [{ type: 'borrow', venue: 'aave-v3', asset: 'USDC', amount: 5 }] })
  // @ts-expect-error the slim entry needs the module
  await createSlim()
  using book = (await createSlim({ wasm })).book({ market, accounts: [account] })
  return { ...engine.assess({ market, account }), health: book.health() }
}
`

test('a strict TypeScript consumer compiles, bundler and node16, both module systems', () => {
  write('consumer.mts', CONSUMER)
  write('consumer.cts', CONSUMER)
  const options = { strict: true, noEmit: true, target: 'es2022', lib: ['es2022', 'dom', 'esnext.disposable'], types: [] }
  for (const [file, module, moduleResolution] of [['consumer.mts', 'esnext', 'bundler'], ['consumer.mts', 'node16', 'node16'], ['consumer.cts', 'node16', 'node16']]) {
    write('tsconfig.json', JSON.stringify({ compilerOptions: { ...options, module, moduleResolution }, files: [file] }))
    runs(bin('tsc'), ['-p', 'tsconfig.json'])
  }
})

const FORBIDDEN = ['new Function', 'eval(', 'import(', 'import.meta', '__dirname', 'require("fs")', 'uncaughtException', 'Date.now', 'Math.random', 'sourceMappingURL']

test('no file of the library evaluates text, reads a clock or looks for its own address', () => {
  for (const name of ['index', 'desk', 'margin', 'slim', 'aave', 'compound', 'deribit', 'derive', 'dydx', 'hyperliquid', 'morpho', 'wire']) {
    for (const ending of ['.js', '.cjs']) {
      const text = readFileSync(path.join(dist, name + ending), 'utf8')
      for (const word of FORBIDDEN) assert.ok(!text.includes(word), `${name}${ending} has ${word}`)
    }
  }
})

test('the tarball holds the listed files and nothing else', () => {
  const names = execFileSync('tar', ['-tzf', tarball], { encoding: 'utf8' }).trim().split('\n').map((name) => name.replace('package/', ''))
  const strangers = names.filter((name) => !/^(dist\/.+|samples\/aave-v3-sample\.json|rules\/[a-z0-9-]+\.json|package\.json|README\.md)$/.test(name))
  assert.deepEqual(strangers, [])
  for (const name of ['dist/LICENSE', 'dist/NOTICE', 'dist/loadline.wasm', 'README.md']) assert.ok(names.includes(name), name)
})

test('sizes stay within their budgets', () => {
  const gzip = (name) => gzipSync(readFileSync(path.join(dist, name)), { level: 9 }).length
  assert.ok(gzip('aave.js') <= 5_000, `aave.js ${gzip('aave.js')}`)
  assert.ok(gzip('slim.js') <= 20_000, `slim.js ${gzip('slim.js')}`)
  // What the whole engine may take; the lending part alone was meant to fit 60 kB.
  assert.ok(gzip('index.js') <= 120_000, `index.js ${gzip('index.js')}`)
  assert.ok(gzip('deribit.js') <= 5_000, `deribit.js ${gzip('deribit.js')}`)
  for (const name of ['compound.js', 'derive.js', 'morpho.js']) assert.ok(gzip(name) <= 5_000, `${name} ${gzip(name)}`)
  assert.ok(gzip('dydx.js') <= 5_000, `dydx.js ${gzip('dydx.js')}`)
  assert.ok(gzip('hyperliquid.js') <= 5_000, `hyperliquid.js ${gzip('hyperliquid.js')}`)
  assert.ok(gzip('wire.js') <= 7_500, `wire.js ${gzip('wire.js')}`)
  // No target: what was measured, and a twentieth.
  assert.ok(gzip('margin.js') <= 288_000, `margin.js ${gzip('margin.js')}`)
  assert.ok(gzip('desk.js') <= 282_000, `desk.js ${gzip('desk.js')}`)
})
