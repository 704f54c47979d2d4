// Options through the npm package, beside plain JavaScript and the npm packages for options: prints
// one JSON row a line. The packages stand in a folder of their own, tests/bench/peers.
import { createEngine } from 'loadline/desk'
import { digestOf, interleaved } from './measure.mjs'
import { IMPLIED, PATHS, PRICERS } from './peers/options.mjs'

const only = new RegExp(process.argv[2] ?? '.', 'i')
const COUNT = 4096
/** Rows that a slow peer goes through in one timing; it sees the same options, first to last. */
const FEW = 64

const column = (low, high, step) => Float64Array.from({ length: COUNT }, (_, i) => low + ((i * step) % 1) * (high - low))
const type = Uint8Array.from({ length: COUNT }, (_, i) => i & 1)
const outputs = ['value', 'delta', 'gamma', 'vega', 'theta', 'rho']
const book = {
  type, outputs, spot: column(80, 120, 0.618034), strike: column(70, 140, 0.414214), expiryYears: column(0.05, 2, 0.732051),
  vol: column(0.1, 1.2, 0.236068), rate: 0.03,
}
/** The strikes of one expiry: what a chain shares is given once. */
const chain = { ...book, spot: 97, expiryYears: 0.35 }

const rowOf = (columns, i) =>
  Object.fromEntries(Object.entries(columns).map(([name, values]) => [name, ArrayBuffer.isView(values) ? values[i] : values]))

/** Black in plain JavaScript: Math.exp and a normal cdf by Zelen and Severo's polynomial (7.5e-8). */
function plainBlack({ type: side, spot, strike, expiryYears: years, vol, rate }) {
  const pdf = (x) => Math.exp(-0.5 * x * x) / 2.5066282746310002
  const cdf = (x) => {
    const t = 1 / (1 + 0.2316419 * Math.abs(x))
    const tail = pdf(x) * t * (0.31938153 + t * (-0.356563782 + t * (1.781477937 + t * (-1.821255978 + t * 1.330274429))))
    return x > 0 ? 1 - tail : tail
  }
  const sign = side === 0 ? 1 : -1
  const root = Math.sqrt(years)
  const d1 = (Math.log(spot / strike) + (rate + 0.5 * vol * vol) * years) / (vol * root)
  const [first, second] = [cdf(sign * d1), cdf(sign * (d1 - vol * root))]
  const discounted = strike * Math.exp(-rate * years)
  const density = pdf(d1)
  const value = sign * (spot * first - discounted * second)
  const rest =
    sign * first + density / (spot * vol * root) + spot * density * root -
    (spot * density * vol) / (2 * root) - sign * rate * discounted * second + sign * years * discounted * second
  return [value, rest]
}

/** A candidate over the first rows, and how many it takes: a slow one fewer, so that all fit a run. */
function over(compute, rows) {
  let sum = 0
  const run = (count) => {
    for (let i = 0; i < count; i += 1) sum += compute(rows[i])
    if (!Number.isFinite(sum)) throw new Error('a peer went wrong')
  }
  run(FEW)
  const since = performance.now()
  run(FEW)
  const count = performance.now() - since > 0.2 ? FEW : COUNT
  return { count, run: () => run(count) }
}

/** Times `ours`, one call for `elements`, and each candidate in turn; prints a row a peer. */
function compare({ name, must, moonshot }, elements, ours, answer, peers) {
  if (!only.test(name)) return
  const candidates = Object.entries(peers).map(([peer, prepare]) => [peer, prepare()])
  const times = interleaved({ ours, ...Object.fromEntries(candidates.map(([peer, { run }]) => [peer, run])) })
  const { median, low, high } = times.ours
  const spread = `${Math.round((100 * (low - median)) / median)}..+${Math.round((100 * (high - median)) / median)} %`
  const digest = digestOf(answer())
  for (const [peer, { count }] of candidates) {
    const value = median / elements
    const peerValue = times[peer].median / count
    console.log(JSON.stringify({ name, value, unit: 'ns', spread, peer, peerValue, ratio: peerValue / value, must, moonshot, digest }))
  }
}

/** Peers that compute row by row, each with as many rows as its speed allows. */
const each = (peers, rows) => Object.fromEntries(peers.map(([peer, compute]) => [peer, () => over(compute, rows)]))

/** Before anything is timed: each peer gives what we give, as near as it says. */
function checkPeers(name, peers, rows, expected, tolerance) {
  for (const [peer, compute] of Object.entries(peers)) {
    for (let i = 0; i < FEW; i += 1) {
      const difference = Math.abs(compute(rows[i]) - expected[i])
      if (!(difference <= tolerance)) throw new Error(`${name}: ${peer} differs by ${difference} in row ${i}`)
    }
  }
}

function benchPricing(engine, name, columns, targets, pricers) {
  const rows = Array.from({ length: COUNT }, (_, i) => rowOf(columns, i))
  const { value } = engine.priceOptions(columns).columns
  const first = Object.entries(pricers).map(([peer, price]) => [peer, (row) => price(row)[0]])
  checkPeers(name, Object.fromEntries(first), rows, value, 1e-3)
  const whole = Object.entries(pricers).map(([peer, price]) => [peer, (row) => { const [head, rest] = price(row); return head + rest }])
  compare({ name, ...targets }, COUNT, () => engine.priceOptions(columns), () => engine.priceOptions(columns).columns, each(whole, rows))
}

function benchImplied(engine) {
  const name = `Implied volatility, batch of ${COUNT}, npm package`
  const quotes = { type, forward: 100, strike: column(75, 130, 0.414214), expiryYears: column(0.1, 2, 0.732051) }
  const vol = column(0.2, 0.9, 0.236068)
  const price = engine.priceForwardOptions({ ...quotes, vol, outputs: ['value'] }).columns.value
  const columns = { ...quotes, price }
  const rows = Array.from({ length: COUNT }, (_, i) => rowOf(columns, i))
  // The package that stops at the cent is as far off in volatility as a cent is.
  checkPeers(name, IMPLIED, rows, vol, 2e-2)
  compare({ name, must: 190, moonshot: 90 }, COUNT, () => engine.impliedVols({ ...columns, outputs: ['vol'] }),
    () => engine.impliedVols({ ...columns, outputs: ['vol'] }).columns, each(Object.entries(IMPLIED), rows))
}

/** Antithetic pairs without a control; the peer's path has one step of a simpler model. */
function benchPaths(engine) {
  const given = {
    type: 'call', spot: 100, strike: 98, expiryYears: 1, rate: 0.03, initialVariance: 0.04, meanReversion: 1.5, longRunVariance: 0.06,
    volOfVariance: 0.7, correlation: -0.6, steps: 32, draws: 1024,
  }
  const peers = Object.entries(PATHS).map(([peer, simulate]) => [peer, () => ({ count: 1024, run: () => simulate(1024) })])
  compare({ name: 'Heston QE, a step of a path, npm package', must: 40, moonshot: 20 }, 2 * given.steps * given.draws,
    () => engine.simulateHeston(given), () => engine.simulateHeston(given), Object.fromEntries(peers))
}

const engine = await createEngine()
const { '@quantlib/ql 0.3.6 BlackCalculator': quantlib } = PRICERS
benchPricing(engine, `Black value + 5 Greeks, batch of ${COUNT}, npm package`, book, { must: 23, moonshot: 17 },
  { 'plain JavaScript, 7-digit cdf': plainBlack, ...PRICERS })
benchPricing(engine, 'Black value + 5 Greeks, chain form wasm, npm package', chain, { must: 20, moonshot: 12 },
  { 'plain JavaScript, 7-digit cdf': plainBlack, '@quantlib/ql 0.3.6 BlackCalculator': quantlib })
benchImplied(engine)
benchPaths(engine)
