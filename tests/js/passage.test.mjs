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
