// The npm package against its peers, as users call both: prints one JSON row a line.
import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { gzipSync } from 'node:zlib'
import { formatReserves, formatUserSummary } from '@aave/math-utils'
import { build } from 'esbuild'
import { createEngine } from 'loadline'
import { healthFactor } from './bigintAave.mjs'
import { digestOf, interleaved } from './measure.mjs'

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '../..')
const only = new RegExp(process.argv[2] ?? '.')

const print = (row) => console.log(JSON.stringify(row))
const perSecond = ({ median }) => 1e9 / median
const spreadOf = ({ median, low, high }) => `${Math.round((100 * (low - median)) / median)}..+${Math.round((100 * (high - median)) / median)} %`

const LIST = [
  ['WETH', 18, 300_000_000_000n, 8000, 8300],
  ['USDC', 6, 100_000_000n, 7900, 8200],
  ['WBTC', 8, 6_500_000_000_000n, 7800, 8100],
  ['DAI', 18, 100_000_000n, 7700, 8000],
  ['USDT', 6, 99_990_000n, 7600, 7900],
  ['wstETH', 18, 350_000_000_000n, 7500, 7800],
]
const NOW = 1_700_100_000

function sixReserves() {
  const reserves = LIST.map(([asset, decimals, price, ltvBps, liquidationThresholdBps]) => ({
    asset, decimals, price, ltvBps, liquidationThresholdBps, liquidationBonusBps: 10_500,
    liquidityIndex: 1_012_345_678_901_234_567_890_123_456n, liquidityRate: 21_234_567_890_123_456_789_012_345n,
    variableBorrowIndex: 1_034_567_890_123_456_789_012_345_678n, variableBorrowRate: 43_234_567_890_123_456_789_012_345n,
    lastUpdate: 1_700_000_000, active: true, frozen: false, paused: false, borrowingEnabled: true,
    siloedBorrowing: false, borrowableInIsolation: false, debtCeiling: 0n, isolationDebt: 0n,
    supplyCap: 0n, borrowCap: 0n, volatile: decimals !== 6,
  }))
  const positions = LIST.map(([asset, decimals], i) => ({
    asset,
    scaledSupply: BigInt(283_780_217 + i * 7_777_777) * 10n ** BigInt(decimals - 6),
    scaledVariableDebt: i % 2 === 0 ? 0n : BigInt(160_743_355 + i) * 10n ** BigInt(decimals - 6),
    collateral: true,
  }))
  return {
    market: { now: NOW, 'aave-v3': { version: 'v3.5', reserves, eModes: [], baseCurrency: { unit: 100_000_000n, symbol: 'USD' } } },
    account: { 'aave-v3': { eModeCategory: 0, positions } },
  }
}

/** The same account through @aave/math-utils, as a fresh page load does it. */
function mathUtils({ market, account }) {
  const zero = { stableBorrowRateEnabled: false, availableLiquidity: '0', totalPrincipalStableDebt: '0', averageStableRate: '0', stableDebtLastUpdateTimestamp: 0, totalScaledVariableDebt: '0', reserveFactor: '0', baseVariableBorrowRate: '0', optimalUsageRatio: '0', variableRateSlope1: '0', variableRateSlope2: '0', accruedToTreasury: '0', unbacked: '0', isolationModeTotalDebt: '0', debtCeiling: '0', debtCeilingDecimals: 2, borrowCap: '0', supplyCap: '0', eModes: [], virtualUnderlyingBalance: '0', deficit: '0' }
  const reserves = market['aave-v3'].reserves.map((reserve, i) => ({
    ...zero, id: String(i), originalId: i, underlyingAsset: reserve.asset, name: reserve.asset, symbol: reserve.asset, decimals: reserve.decimals,
    baseLTVasCollateral: String(reserve.ltvBps), reserveLiquidationThreshold: String(reserve.liquidationThresholdBps), reserveLiquidationBonus: '10500',
    usageAsCollateralEnabled: true, borrowingEnabled: true, isActive: true, isFrozen: false, isPaused: false, isSiloedBorrowing: false, borrowableInIsolation: false, flashLoanEnabled: true,
    liquidityIndex: String(reserve.liquidityIndex), variableBorrowIndex: String(reserve.variableBorrowIndex), liquidityRate: String(reserve.liquidityRate), variableBorrowRate: String(reserve.variableBorrowRate),
    lastUpdateTimestamp: reserve.lastUpdate, priceInMarketReferenceCurrency: String(reserve.price),
  }))
  const userReserves = account['aave-v3'].positions.map((position) => ({
    underlyingAsset: position.asset, scaledATokenBalance: String(position.scaledSupply), usageAsCollateralEnabledOnUser: position.collateral,
    scaledVariableDebt: String(position.scaledVariableDebt), stableBorrowRate: '0', principalStableDebt: '0', stableBorrowLastUpdateTimestamp: 0,
  }))
  const currency = { currentTimestamp: market.now, marketReferenceCurrencyDecimals: 8, marketReferencePriceInUsd: '100000000' }
  const formattedReserves = formatReserves({ reserves, ...currency })
  return formatUserSummary({ ...currency, userReserves, formattedReserves, userEmodeCategoryId: 0 })
}

function benchHealth(engine) {
  const input = sixReserves()
  const ours = engine.health(input).factorWad
  if (ours !== healthFactor(input)) throw new Error(`the yardstick disagrees: ${ours} and ${healthFactor(input)}`)
  const book = engine.book({ market: input.market, accounts: [input.account] })
  const prices = BigUint64Array.from(LIST.map(([, , price]) => price))
  let tick = 0n
  const reprice = () => {
    tick = (tick + 1n) & 1023n
    prices[0] = 300_000_000_000n + tick
    book.setPrices(prices)
    return book.health(0)
  }
  const times = interleaved({
    oneShot: () => engine.health(input),
    resident: reprice,
    bigint: () => healthFactor(input),
    mathUtils: () => mathUtils(input),
    assess: () => engine.assess(input),
  })
  const digest = digestOf(ours)
  const row = (name, key, peer, peerKey, must, moonshot) => print({
    name, value: perSecond(times[key]), unit: '1/s', spread: spreadOf(times[key]), peer, peerValue: perSecond(times[peerKey]),
    ratio: times[peerKey].median / times[key].median, must, moonshot, digest,
  })
  row('Aave health of 6 reserves, one-shot from bigint', 'oneShot', 'plain bigint', 'bigint', 400_000, 5_000_000)
  row('Aave health of 6 reserves, one-shot from bigint', 'oneShot', '@aave/math-utils 1.38.0', 'mathUtils', 400_000, 5_000_000)
  row('Aave health of 6 reserves, resident re-price', 'resident', 'plain bigint', 'bigint', 1_000_000, 5_000_000)
  row('Aave health of 6 reserves, resident re-price', 'resident', '@aave/math-utils 1.38.0', 'mathUtils', 1_000_000, 5_000_000)
  row('Aave assess: health and whole liquidation map', 'assess', '@aave/math-utils 1.38.0 (health only)', 'mathUtils', null, null)
  book.dispose()
}

/** From import to the first answer, each time in a new process. */
function benchReady() {
  const code = `const since = performance.now(); const { createEngine } = await import('loadline'); const imported = performance.now(); await createEngine(); console.log(performance.now() - imported)`
  const times = Array.from({ length: 7 }, () => Number(execFileSync('node', ['--input-type=module', '-e', code], { cwd: root, encoding: 'utf8' })))
  const median = times.toSorted((a, b) => a - b)[3]
  print({ name: 'engine ready, cold Node process', value: median, unit: 'ms', peer: null, peerValue: null, ratio: null, must: 20, moonshot: null, digest: null })
}

async function benchSize() {
  const bundle = async (code) => {
    const { outputFiles } = await build({ stdin: { contents: code, resolveDir: root }, bundle: true, minify: true, format: 'esm', write: false, platform: 'browser' })
    return gzipSync(outputFiles[0].contents, { level: 9 }).length / 1000
  }
  const size = (file) => gzipSync(readFileSync(path.join(root, 'js/dist', file)), { level: 9 }).length / 1000
  const ours = size('index.js')
  const peer = await bundle(`export { formatReserves, formatUserSummary } from '@aave/math-utils'`)
  print({ name: 'default entry, gzip', value: ours, unit: 'kB', peer: '@aave/math-utils 1.38.0', peerValue: peer, ratio: peer / ours, must: 60, moonshot: null, digest: null })
  for (const file of ['desk.js', 'margin.js', 'slim.js', 'loadline.wasm', 'aave.js', 'deribit.js', 'dydx.js', 'hyperliquid.js', 'wire.js']) {
    print({ name: `${file}, gzip`, value: size(file), unit: 'kB', peer: null, peerValue: null, ratio: null, must: null, moonshot: null, digest: null })
  }
}

const engine = await createEngine()
const benches = { health: () => benchHealth(engine), ready: benchReady, size: benchSize }
for (const [name, bench] of Object.entries(benches)) if (only.test(name)) await bench()
