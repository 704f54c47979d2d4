// loadline/margin: the liquidation map over all prices, and what is refused.
import assert from 'node:assert/strict'
import test from 'node:test'
import { createEngine } from 'loadline/margin'

const engine = await createEngine()
const near = (got, want, relative = 1e-12) =>
  assert.ok(Math.abs(got - want) <= relative * Math.max(1, Math.abs(want)), `${got} is not ${want}`)

const curve = { tiers: [{ lowerBound: 0, rate: 0.05 }] }
const markets = [{ price: 100, initial: curve, maintenance: curve }, { price: 10, initial: curve, maintenance: curve }]
const account = { collateral: 20, markets, positions: [{ market: 0, size: 1, entryPrice: 100 }, { market: 1, size: -5, entryPrice: 10 }] }
const long = { ...account, positions: [account.positions[0], { market: 1, size: 5, entryPrice: 10 }] }

/** The account with its prices moved along a direction. */
const moved = (given, betas, move) =>
  ({ ...given, markets: given.markets.map((market, i) => ({ ...market, price: market.price * (1 + betas[i] * move) })) })

test('a direction: the common shock, a hedge by beta, and every boundary is one', () => {
  const shock = engine.perpDirectionMap({ account })
  assert.equal(shock.lowest, -1)
  assert.equal(shock.highest, 2 ** 20)
  // 20 + 50 s = 7.5 (1 + s).
  near(shock.falling.move, -12.5 / 42.5)
  assert.deepEqual(shock.rising, { reason: 'unreachable', move: null, residual: null })
  assert.equal(shock.intervals.length, 1)
  assert.equal(shock.intervals[0].opensBelow, true)
  const { betas } = engine.driverBetas({ correlations: [1, 0.8], vols: [0.4, 1], driver: 0 })
  assert.deepEqual(betas, Float64Array.of(1, 2))
  const hedged = engine.perpDirectionMap({ account, betas })
  assert.equal(hedged.falling.reason, 'unreachable')
  near(hedged.rising.move, 1.25)
  for (const [beta, { move }] of [[[1, 1], shock.falling], [betas, hedged.rising]]) {
    assert.equal(engine.perpMargin(moved(account, beta, move * (1 + 1e-9))).liquidatable, true)
    assert.equal(engine.perpMargin(moved(account, beta, move * (1 - 1e-9))).liquidatable, false)
  }
  assert.throws(() => engine.perpDirectionMap({ account, betas: [1] }), { code: 'length_mismatch', field: 'beta' })
  assert.throws(() => engine.perpDirectionMap({ account, betas: [1, 2000] }), { code: 'out_of_domain', field: 'beta', index: 1 })
  assert.throws(() => engine.driverBetas({ correlations: [1, 2], vols: [1, 1], driver: 0 }), { code: 'out_of_domain', index: 1 })
})

test('a direction of Drift and Mango: assets that are not listed stay', () => {
  const drift = {
    spots: [{ asset: 0, price: 1, tokens: 1000 }],
    perps: [{ asset: 1, price: 100, base: 50, quote: -5000, initialRatio: 0.1, maintenanceRatio: 0.05 }],
  }
  const map = engine.driftDirectionMap({ account: drift, betas: [{ asset: 1, beta: 1 }] })
  // 1000 + 5000 s = 250 (1 + s).
  near(map.falling.move, -750 / 4750)
  assert.throws(() => engine.driftDirectionMap({ account: drift, betas: [{ asset: 7, beta: 1 }] }), { code: 'unknown_asset', field: 'asset' })
  const mango = { tokens: [{ asset: 0, price: 1, balance: 1000 }], perps: [{ asset: 1, settle: 0, price: 100, base: 50, quote: -5000 }] }
  assert.equal(engine.mangoDirectionMap({ account: mango, betas: [{ asset: 1, beta: 1 }] }).falling.reason, null)
  const both = [{ asset: 0, beta: 0.1 }, { asset: 1, beta: 1 }]
  assert.throws(() => engine.mangoDirectionMap({ account: mango, betas: both }), { code: 'unsupported', field: 'asset' })
})

test('the nearest liquidatable prices, in closed form', () => {
  const covariance = [0.01, 0.006, 0.006, 0.0225]
  const found = engine.perpNearestLiquidation({ account: long, covariance })
  const variance = 95 ** 2 * 0.01 + 2 * 95 * 47.5 * 0.006 + 47.5 ** 2 * 0.0225
  assert.equal(found.reason, null)
  assert.equal(found.proof, 'one_piece')
  near(found.distance, 12.5 / Math.sqrt(variance))
  near(found.nearestPossible, found.distance)
  const there = { ...long, markets: long.markets.map((market, i) => ({ ...market, price: found.prices[i] })) }
  assert.equal(engine.perpMargin(there).excess, found.residual)
  assert.ok(found.residual < 0 && found.residual > -1e-10)
  assert.equal(engine.perpNearestLiquidation({ account: { ...long, collateral: 500 }, covariance }).reason, 'unreachable')
  assert.throws(() => engine.perpNearestLiquidation({ account, covariance: [1] }), { code: 'length_mismatch', field: 'covariance' })
  assert.throws(() => engine.perpNearestLiquidation({ account, covariance: [1, 2, 2, 1] }), { code: 'not_positive_definite', field: 'covariance' })
})

test('confidence of the oracle: worst and best, and where a boundary may lie', () => {
  const { worst, best, markets: rows } = engine.perpConfidenceRange({ account: long, confidences: [0.01, 0.02] })
  near(worst.excess, 20 - 1 - 1 - 0.05 * (99 + 49))
  near(best.excess, 20 + 1 + 1 - 0.05 * (101 + 51))
  assert.deepEqual(rows.map(({ market }) => market), [0, 1])
  // 20 + (P - 100) -+ 1 = 0.05 (P + 49 or 51).
  near(rows[0].nearFalling.price, (81 + 2.45) / 0.95)
  near(rows[0].farFalling.price, (79 + 2.55) / 0.95)
  assert.equal(rows[0].nearRising.reason, 'unreachable')
  for (const bad of [1, -0.1, Number.NaN]) {
    assert.throws(() => engine.perpConfidenceRange({ account, confidences: [0, bad] }), (error) => error.code !== undefined)
  }
  assert.throws(() => engine.perpConfidenceRange({ account, confidences: [0, 1] }), { code: 'out_of_domain', field: 'confidence', index: 1 })
})

test('the nearest prices of Drift and Mango accounts', () => {
  const perp = { asset: 1, price: 100, base: 50, quote: -5000, initialRatio: 0.1, maintenanceRatio: 0.05 }
  const drift = { spots: [{ asset: 0, price: 1, tokens: 1000 }], perps: [perp] }
  // 1000 + 5000 r - 250 (1 + r), a standard deviation of 0.05.
  const found = engine.driftNearestLiquidation({ account: drift, assets: [1], covariance: [0.0025] })
  assert.equal(found.proof, 'one_piece')
  near(found.returns[0], -750 / 4750)
  near(found.distance, 750 / 4750 / 0.05)
  assert.ok(found.residual < 0)
  const rich = { ...drift, spots: [{ asset: 0, price: 1, tokens: 6000 }] }
  const none = { reason: 'unreachable', distance: null, nearestPossible: null, residual: null, proof: null, returns: null }
  assert.deepEqual(engine.driftNearestLiquidation({ account: rich, assets: [1], covariance: [0.0025] }), none)
  const mango = { tokens: [{ asset: 0, price: 1, balance: 1000 }], perps: [{ asset: 1, settle: 0, price: 100, base: 50, quote: -5000 }] }
  near(engine.mangoNearestLiquidation({ account: mango, assets: [1], covariance: [0.0025] }).returns[0], -0.2)
  assert.throws(() => engine.mangoNearestLiquidation({ account: mango, assets: [1, 0], covariance: [1] }), { code: 'length_mismatch', field: 'covariance' })
  assert.throws(() => engine.driftNearestLiquidation({ account: drift, assets: [4], covariance: [1] }), { code: 'unknown_asset', index: 0 })
})

test('confidence of Drift and Mango accounts', () => {
  const perp = { asset: 2, price: 10, base: 10, quote: -100, initialRatio: 0.1, maintenanceRatio: 0.05 }
  const drift = { spots: [{ asset: 0, price: 1, tokens: 20 }], perps: [perp] }
  const { worst, best, markets: rows } = engine.driftConfidenceRange({ account: drift, confidences: [{ asset: 2, confidence: 0.1 }] })
  // 20 + 100 b - 5 (1 + b), b within a tenth.
  near(worst.maintenance.free, 5.5)
  near(best.maintenance.free, 24.5)
  assert.equal(rows[0].market, 2)
  near(rows[0].nearFalling.price, 10 * (1 - 15 / 95))
  assert.deepEqual(rows[0].farFalling, rows[0].nearFalling)
  const mango = { tokens: [{ asset: 0, price: 1, balance: 20 }], perps: [{ asset: 2, settle: 0, price: 10, base: 10, quote: -100 }] }
  near(engine.mangoConfidenceRange({ account: mango, confidences: [{ asset: 2, confidence: 0.1 }] }).worst.maintenance, 10)
  const both = [{ asset: 0, confidence: 0.1 }, { asset: 2, confidence: 0.1 }]
  assert.throws(() => engine.mangoConfidenceRange({ account: mango, confidences: both }), { code: 'unsupported', field: 'asset', index: 0 })
  assert.throws(() => engine.driftConfidenceRange({ account: drift, confidences: [{ asset: 2, confidence: 1 }] }), { code: 'out_of_domain' })
})

test('the least collateral for a health, and for a probability of liquidation', () => {
  // 20 of equity against 7.5 of maintenance; 30 are four times as much.
  assert.deepEqual(engine.perpTopUpToHealth({ account: long, health: 4 }), { before: 20 / 7.5, topUp: { reason: null, amount: 10, after: 4 } })
  assert.equal(engine.perpTopUpToHealth({ account: long, health: 2 }).topUp.amount, 0)
  const goal = { market: 0, vol: 0.8, horizonYears: 30 / 365, monitoringYears: 12 / 31_536_000, probability: 0.05 }
  const { before, topUp } = engine.perpTopUpToProbability({ account: long, ...goal })
  const likely = (collateral) => {
    const { intervals } = engine.assessPerpAccount({ ...long, collateral }).markets[0]
    const bands = intervals.map(({ low, high, opensAbove }) => (opensAbove ? { low } : { low, high }))
    return engine.passageProbability({ intervals: bands, price: 100, vol: 0.8, horizonYears: 30 / 365, monitoringYears: 12 / 31_536_000 }).probability
  }
  near(before, likely(20))
  assert.ok(before > 0.05 && topUp.amount > 0 && topUp.after <= 0.05, `${before} ${topUp.amount} ${topUp.after}`)
  near(likely(20 + topUp.amount), 0.05, 1e-9)
  assert.ok(likely(20 + 0.999 * topUp.amount) > 0.05)
  assert.throws(() => engine.perpTopUpToProbability({ account: long, ...goal, probability: 2 }), { code: 'out_of_domain', field: 'probability' })
  assert.throws(() => engine.perpTopUpToHealth({ account: long, health: -1 }), { code: 'out_of_domain', field: 'targetHealth' })
})

test('time until funding has eaten the excess, and the distance of a boundary', () => {
  const time = engine.perpCarryTime({ account: long, fundingRates: [1e-4, 0] })
  near(time.costPerHour, 0.01)
  near(time.end.seconds, (12.5 / 0.01) * 3600)
  assert.ok(time.end.residual < 0)
  const received = engine.perpCarryTime({ account: long, fundingRates: [-1e-4, 0] })
  assert.deepEqual(received.end, { reason: 'unreachable', seconds: null, residual: null })
  near(received.costPerHour, -0.01)
  assert.throws(() => engine.perpCarryTime({ account, fundingRates: [2, 0] }), { code: 'out_of_domain', index: 0 })
  // 20 + half a gain of 10 less 5: the gain ends after 1000 hours of 0.01, and 15 last 1500 more.
  const perp = { asset: 1, price: 100, base: 1, quote: -90, initialRatio: 0.1, maintenanceRatio: 0.05, maintenanceGainWeight: 0.5 }
  const drift = { spots: [{ asset: 0, price: 1, tokens: 20 }], perps: [perp] }
  near(engine.driftCarryTime({ account: drift, fundingRates: [1e-4] }).end.seconds, 2500 * 3600)
  assert.equal(engine.driftCarryTime({ account: drift, fundingRates: [0] }).end.reason, 'no_exposure')
  // 20 less 10 in the settle token, which is worth 2.
  const weights = { baseAssetWeight: { initial: 0.9, maintenance: 0.95 }, baseLiabilityWeight: { initial: 1.1, maintenance: 1.05 } }
  const mango = { tokens: [{ asset: 0, price: 2, balance: 10 }], perps: [{ asset: 1, settle: 0, price: 100, base: -1, quote: 100, ...weights }] }
  const paid = engine.mangoCarryTime({ account: mango, fundingRates: [-1e-4] })
  near(paid.end.seconds, 500 * 3600)
  near(paid.costPerHour, 0.02)
  assert.throws(() => engine.mangoCarryTime({ account: mango, fundingRates: [] }), { code: 'length_mismatch', field: 'fundingRate' })
  assert.deepEqual(engine.boundaryDistance({ price: 100, boundary: 50, vol: 0.25 }), {
    simpleReturn: -0.5, logReturn: -Math.LN2, simpleSigmas: -2, logSigmas: -4 * Math.LN2,
  })
  assert.throws(() => engine.boundaryDistance({ price: 0, boundary: 1, vol: 1 }), { code: 'missing_price', field: 'price' })
})
