// loadline/margin: every liquidation interval of an option book, and how likely one is entered.
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import test from 'node:test'
import { createEngine } from 'loadline/margin'

const engine = await createEngine()
const near = (got, want, relative = 1e-12) =>
  assert.ok(Math.abs(got - want) <= relative * Math.max(1, Math.abs(want)), `${got} is not ${want}`)

const book = {
  legs: [{ expiry: 0, type: 'call', strike: 120, amount: -10, vol: 0.6 }, { expiry: 0, type: 'put', strike: 80, amount: -10, vol: 0.65 }],
  expiries: [{ seconds: 7 * 86_400, forward: 100.2, rate: 0.05 }],
}
const account = { book, cash: 300, spot: 100 }
const leftAt = (spot) => {
  const expiries = [{ ...book.expiries[0], forward: 100.2 * (spot / 100) }]
  return engine.pmrm2Margin({ account: { ...account, spot, book: { ...book, expiries } } }).maintenance
}

test('a short strangle: both intervals, each edge an edge, none between', () => {
  const map = engine.pmrm2Intervals({ account })
  assert.equal(map.complete, true)
  assert.equal(map.intervals.length, 2)
  const [low, high] = map.intervals
  assert.equal(low.opensBelow, true)
  assert.equal(high.opensAbove, true)
  assert.deepEqual(map.falling, { reason: null, price: low.high, residual: low.residualHigh })
  assert.deepEqual(map.rising, { reason: null, price: high.low, residual: high.residualLow })
  assert.ok(leftAt(low.high) < 0 && leftAt(low.high * (1 + 1e-12)) >= 0)
  assert.ok(leftAt(high.low) < 0 && leftAt(high.low * (1 - 1e-12)) >= 0)
  for (let spot = map.lowest; spot < map.highest; spot *= 1.01) {
    const inside = map.intervals.some(({ low, high }) => spot >= low && spot <= high)
    if (!map.stretches.some(({ low, high }) => spot >= low && spot <= high)) assert.equal(leftAt(spot) < 0, inside, `${spot}`)
  }
  const narrow = engine.pmrm2Intervals({ account, search: { lowestFactor: 0.95, highestFactor: 1.05 } })
  assert.deepEqual(narrow.falling, { reason: 'unreachable', price: null, residual: null })
  const stricter = engine.pmrm2Intervals({ account, rules: { maintenanceFactor: 1 } })
  assert.ok(stricter.rising.price < map.rising.price)
  assert.throws(() => engine.pmrm2Intervals({ account, search: { maxIterations: 0 } }), { code: 'out_of_domain', field: 'maxIterations' })
})

const agrees = (map, left) => {
  for (let spot = map.lowest; spot < map.highest; spot *= 1.02) {
    const inside = map.intervals.some(({ low, high }) => spot >= low && spot <= high)
    if (!map.stretches.some(({ low, high }) => spot >= low && spot <= high)) assert.equal(left(spot) < 0, inside, `${spot}`)
  }
  for (const { low, high, opensBelow, opensAbove } of map.intervals) {
    if (!opensBelow) assert.ok(left(low) < 1e-9 && left(low * (1 - 1e-9)) > 0)
    if (!opensAbove) assert.ok(left(high) < 1e-9 && left(high * (1 + 1e-9)) > 0)
  }
}

test("Derive's first portfolio margin: the map against the margin of moved accounts", () => {
  const rules = {
    volShock: { up: 0.45, down: 0.3, shortPower: 0.3, longPower: 0.13 }, discount: { base: 0.95, rateScale: 4, rateAdd: 0.05 },
    basis: { upFactor: 1.05, downFactor: 0.95, add: 0.25, multiple: 0.01 }, baseShare: 0.03, perpetualShare: 0.03, optionShare: 0.01,
    confidenceThreshold: 0.55, confidenceFactor: 1, pegThreshold: 0.98, pegFactor: 4, initialFactor: 1.25,
  }
  const perpetual = { amount: -2, price: 100.1 }
  const held = { ...account, baseAmount: 3, perpetual }
  const map = engine.pmrm1Intervals({ account: held, rules })
  assert.equal(map.complete, true)
  assert.equal(map.intervals.length, 2)
  agrees(map, (spot) => {
    const expiries = [{ ...book.expiries[0], forward: 100.2 * (spot / 100) }]
    const price = 100.1 * (spot / 100)
    const moved = { ...held, spot, book: { ...book, expiries }, perpetual: { amount: -2, price, unrealised: -2 * (price - 100.1) } }
    return engine.pmrm1Margin({ account: moved, rules }).maintenance
  })
  assert.throws(() => engine.pmrm1Intervals({ account: held }), { code: 'missing_field', field: 'rules' })
  assert.throws(() => engine.pmrm1Intervals({ account: { ...held, spot: 0 }, rules }), { field: 'spot' })
})

test("Derive's standard manager: the map of either market, the other as it is", () => {
  const expiries = [{ seconds: 7 * 86_400, forward: 100.2 }, { seconds: 30 * 86_400, forward: 2010 }]
  const legs = [{ expiry: 0, type: 'call', strike: 120, amount: -10, vol: 0.6 }, { expiry: 1, type: 'put', strike: 1800, amount: -1, vol: 0.7 }]
  const markets = [{ spot: 100, baseAmount: 4 }, { spot: 2000, perpetual: { amount: 0.2, price: 2001, unrealised: 5 } }]
  const held = { book: { legs, expiries }, expiryMarkets: [0, 1], markets, cash: 300 }
  for (const market of [0, 1]) {
    const map = engine.deriveStandardIntervals({ account: held, market })
    assert.equal(map.complete, true)
    assert.ok(map.intervals.length > 0)
    agrees(map, (spot) => {
      const move = spot / markets[market].spot
      const at = (one, i) => (i !== market ? one : {
        ...one, spot, ...(one.perpetual && { perpetual: { amount: 0.2, price: 2001 * move, unrealised: 5 + 0.2 * 2001 * (move - 1) } }),
      })
      const moved = expiries.map((expiry, i) => (i === market ? { ...expiry, forward: expiry.forward * move } : expiry))
      return engine.deriveStandardMargin({ ...held, markets: markets.map(at), book: { legs, expiries: moved } }).maintenance
    })
  }
  assert.deepEqual(engine.deriveStandardIntervals({ account: held }), engine.deriveStandardIntervals({ account: held, market: 0 }))
  assert.throws(() => engine.deriveStandardIntervals({ account: held, market: 2 }), { code: 'out_of_domain', field: 'markets', value: 2 })
})

test('scans: equity against the requirement, in coin and in quote currency', () => {
  for (const [verb, margin, settlement, cash] of [
    ['deribitPortfolioIntervals', 'deribitPortfolioMargin', 'coin', 2], ['paradexPortfolioIntervals', 'paradexPortfolioMargin', 'quote', 200],
  ]) {
    const scanned = { book: { ...book, legs: book.legs.map((leg) => ({ ...leg, amount: -5 })) }, spot: 100, settlement }
    const map = engine[verb]({ account: scanned, cash })
    assert.equal(map.intervals.length, 2)
    const left = (spot) => {
      const forward = 100.2 * (spot / 100)
      const moved = { ...scanned, spot, book: { ...scanned.book, expiries: [{ ...book.expiries[0], forward }] } }
      const value = scanned.book.legs.reduce((sum, leg) => sum + leg.amount * engine.priceForwardOption({
        type: leg.type, forward, strike: leg.strike, expiryYears: 7 / 365, vol: leg.vol, discount: Math.exp(-0.05 * 7 / 365),
      }).value, 0)
      return cash + value / (settlement === 'coin' ? spot : 1) - engine[margin]({ account: moved }).maintenance.requirement
    }
    const { falling, rising } = map
    assert.ok(left(falling.price) < 1e-12 && left(falling.price * (1 + 1e-9)) > 0)
    assert.ok(left(rising.price) < 1e-12 && left(rising.price * (1 - 1e-9)) > 0)
  }
})

test('the map with its probabilities', () => {
  const { intervals } = engine.pmrm2Intervals({ account })
  const bands = intervals.map(({ low, high, opensAbove }) => (opensAbove ? { low } : { low, high }))
  const given = { intervals: bands, price: 100, vol: 0.6, horizonYears: 30 / 365 }
  const passage = engine.passageProbability(given)
  assert.equal(passage.falling.level, intervals[0].high)
  near(passage.falling.distancePercent, intervals[0].high - 100)
  near(passage.rising.distanceSigmas, Math.log(intervals[1].low / 100) / (0.6 * Math.sqrt(30 / 365)))
  near(passage.probability, passage.falling.firstProbability + passage.rising.firstProbability)
  near(passage.probability + passage.survival, 1)
  assert.ok(passage.terminalProbability < passage.probability)
  const blocks = engine.passageProbability({ ...given, monitoringYears: 1 / 365 })
  assert.ok(blocks.probability < passage.probability)
  assert.equal(engine.passageProbability({ ...given, price: 20 }).inside, true)
  assert.throws(() => engine.passageProbability({ ...given, intervals: bands.toReversed?.() ?? [...bands].reverse() }), { code: 'unsorted' })
  assert.throws(() => engine.passageProbability({ ...given, vol: -1 }), { code: 'out_of_domain', field: 'vol' })
})

test('a corridor against mpmath through the package', () => {
  const { corridor } = JSON.parse(readFileSync(new URL('../vectors/passage-corridor-mp.json', import.meta.url), 'utf8'))
  const hex = (text) => {
    const [, sign, whole, fraction, exponent] = /^(-?)0x(\d)\.?([0-9a-f]*)p([+-]\d+)$/.exec(text)
    return (sign ? -1 : 1) * (Number(whole) + (fraction ? Number(`0x${fraction}`) / 16 ** fraction.length : 0)) * 2 ** Number(exponent)
  }
  let rows = 0
  for (const { in: given, out } of corridor) {
    const [below, above, drift] = given.map(hex)
    if (below < 0.01 || above < 0.01 || below + above > 20) continue
    // Volatility and horizon 1: the logarithm drifts at drift - 1/2.
    const passage = engine.passageProbability({
      intervals: [{ high: Math.exp(-below) }, { low: Math.exp(above) }], price: 1, drift: drift + 0.5, vol: 1, horizonYears: 1,
    })
    near(passage.probability, hex(out[0]), 1e-12)
    near(passage.falling.firstProbability, hex(out[3]), 1e-12)
    rows += 1
  }
  assert.ok(rows > 70, `${rows}`)
})

test('two prices: seeded, bounded, and the same again', () => {
  const given = {
    first: { price: 100, level: 80, vol: 0.6 }, second: { price: 50, level: 60, vol: 0.8 }, correlation: 0.5, horizonYears: 0.25, seed: 7, draws: 1024,
  }
  const joint = engine.jointPassageProbability(given)
  assert.deepEqual(engine.jointPassageProbability(given), joint)
  assert.notEqual(engine.jointPassageProbability({ ...given, seed: 8 }).eitherLow, joint.eitherLow)
  assert.ok(joint.leastEither <= joint.eitherLow && joint.eitherLow <= joint.eitherHigh && joint.eitherHigh <= joint.mostEither)
  near(joint.bothLow, joint.firstProbability + joint.secondProbability - joint.eitherHigh)
  assert.throws(() => engine.jointPassageProbability({ ...given, correlation: 2 }), { code: 'out_of_domain', field: 'correlation' })
  assert.throws(() => engine.jointPassageProbability({ ...given, draws: 1 }), { code: 'out_of_domain', field: 'draws' })
})
