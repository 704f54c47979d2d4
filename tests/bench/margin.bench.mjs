// Margin through the npm package: one call from plain objects, accounts that stay in the engine, and
// a hundred thousand of them under a hundred prices each. Prints one JSON row a line.
import { createEngine } from 'loadline/margin'
import { digestOf, interleaved } from './measure.mjs'
import { randomOf } from '../js/accounts.mjs'

const only = new RegExp(process.argv[2] ?? '.', 'i')

/** Factors within 20 % of 1, in an order that no predictor learns. */
const factors = (count) => Float64Array.from({ length: count }, (_, i) => 0.9 + 0.2 * ((i * 0.618034) % 1))
const scaled = (prices, rows) => factors(rows * prices.length).map((factor, i) => factor * prices[i % prices.length])

function print(row) {
  console.log(JSON.stringify({ unit: 'ns', moonshot: null, ...row }))
}

/** Times `run`, which does `elements`, beside the peers, which do one each. */
function compare({ name, must = null, moonshot = null }, elements, run, peers = {}) {
  if (!only.test(name)) return
  const times = interleaved({ ours: run, ...peers })
  const { median, low, high } = times.ours
  const spread = `${Math.round((100 * (low - median)) / median)}..+${Math.round((100 * (high - median)) / median)} %`
  const value = median / elements
  const common = { name, value, spread, must, moonshot, digest: digestOf(run()) }
  const rows = Object.keys(peers).map((peer) => ({ peer, peerValue: times[peer].median, ratio: times[peer].median / value }))
  for (const row of rows.length > 0 ? rows : [{}]) print({ ...common, ...row })
}

const PRICES = [100, 200, 300]

const perpAccount = (engine) => {
  const markets = PRICES.map((price) => engine.hyperliquidMarket({ price, leverage: 10, tiers: [{ lowerBound: 0, maxLeverage: 25 }, { lowerBound: 2000, maxLeverage: 15 }] }))
  return { collateral: 2000, markets, positions: [40, -15, 10].map((size, market) => ({ market, size, entryPrice: PRICES[market] })) }
}

const driftAccount = () => ({
  spots: [{ asset: 9, price: 1, tokens: 1500 }],
  perps: [20, -10, 20].map((base, asset) => ({ asset, price: PRICES[asset], base, quote: -base * PRICES[asset], initialRatio: 0.1, maintenanceRatio: 0.05, imfFactor: 0 })),
})

const optionAccount = (options) => ({
  account: {
    spot: 3000, cash: 9000,
    book: {
      expiries: [14, 28, 42, 56].map((days) => ({ seconds: days * 86_400, forward: 3010 })),
      legs: Array.from({ length: options }, (_, i) => ({ expiry: i % 4, type: i % 2 === 0 ? 'call' : 'put', strike: 2500 + 50 * i, amount: i % 3 === 0 ? 2 : -1, vol: 0.5 + 0.01 * i })),
    },
  },
})

/** One account of each venue, drawn as `npm run test:peers` draws it, beside the venue's own library. */
const VENUES = [
  { folder: 'drift', name: 'Drift account, one call: health and all liquidation prices, npm package', peer: '@drift-labs/sdk 2.145.0, three of the prices' },
  { folder: 'mango', name: 'Mango account, one call: health and all liquidation prices, npm package', peer: '@blockworks-foundation/mango-v4 0.33.9, one price, no health' },
  { folder: 'orderly', name: 'Orderly account, one call: margin and all liquidation prices, npm package', peer: '@orderly.network/perp 5.2.1, the prices alone' },
  { folder: 'gmx', name: 'GMX position, one call: health and liquidation price, npm package', peer: '@gmx-io/sdk 1.4.0, the price alone' },
]

async function benchVenue(engine, { folder, name, peer }) {
  if (!only.test(name)) return
  const { timed } = await import(`../js/peers/${folder}/sample.mjs`)
  const { ours, peer: theirs } = timed(engine, randomOf(7))
  compare({ name }, 1, ours, { [peer]: theirs })
}

/** Rows of an account that stays in the engine. */
function benchResident(engine, row, verb, account, path, prices, rows, outputs) {
  if (!only.test(row.name)) return
  const held = engine.resident({ verb, accounts: [account] })
  const moves = { [path]: scaled(prices, rows) }
  compare(row, rows, () => held.sweep({ moves, outputs }).columns)
  held.dispose()
}

/** What each share of the hundred thousand accounts is, and which prices move. */
const MIX = [
  { verb: 'perpMargin', share: 0.6, path: 'markets.price', prices: PRICES, outputs: ['excess'], account: perpAccount },
  { verb: 'driftHealth', share: 0.35, path: 'perps.price', prices: PRICES, outputs: ['equity', 'liquidatable'], account: driftAccount },
  { verb: 'pmrm2Margin', share: 0.05, path: 'account.spot', prices: [3000], outputs: ['maintenance'], account: () => optionAccount(4) },
]

/** In chunks of a thousand accounts, between which a worker says how far it is. */
function sweepAll({ held, path, prices, outputs, count }, scenarios) {
  const values = scaled(prices, scenarios)
  let liquidatable = 0
  for (let from = 0; from < count; from += 1000) {
    const accounts = Array.from({ length: Math.min(1000, count - from) }, (_, i) => from + i)
    const { columns } = held.sweep({ moves: { [path]: values }, outputs, accounts })
    for (const x of columns[outputs[0]]) if (x < 0) liquidatable += 1
  }
  return liquidatable
}

async function benchMany() {
  const name = '100,000 mixed accounts under 100 prices, npm package'
  if (!only.test(name)) return
  const engine = await createEngine({ memoryBytes: 512 * 1024 * 1024 })
  const groups = MIX.map((part) => {
    const count = Math.round(100_000 * part.share)
    const one = part.account(engine)
    return { ...part, count, held: engine.resident({ verb: part.verb, accounts: Array.from({ length: count }, () => one) }) }
  })
  const since = performance.now()
  const found = groups.map((group) => sweepAll(group, 100))
  const value = (performance.now() - since) / 1000
  for (const { held } of groups) held.dispose()
  print({ name, value, unit: 's', must: 10, digest: digestOf(found) })
}

const engine = await createEngine()
for (const venue of VENUES) await benchVenue(engine, venue)
benchResident(engine, { name: 'Perpetual account of three markets, re-priced, npm package', must: 1000 }, 'perpMargin', perpAccount(engine), 'markets.price', PRICES, 1024, ['excess'])
benchResident(engine, { name: 'Drift account, re-priced, npm package', must: 2000 }, 'driftHealth', driftAccount(), 'perps.price', PRICES, 1024, ['health', 'liquidatable'])
benchResident(engine, { name: 'PMRM 2: 20 options in 31 scenarios, npm package', must: 20_000, moonshot: 5000 }, 'pmrm2Margin', optionAccount(20), 'account.spot', [3000], 64, ['maintenance', 'initial'])
await benchMany()
