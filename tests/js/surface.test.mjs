import assert from 'node:assert/strict'
import test from 'node:test'
import { createEngine } from 'loadline/desk'
import { fromDeribit } from 'loadline/deribit'

const engine = await createEngine()
const DAY = 86_400_000
const nowMs = Date.parse('2025-01-02T08:00:00Z')

/** Total variance of a smile, from its definition. */
const variance = ({ a, b, rho, m, sigma }, k) => a + b * (rho * (k - m) + Math.hypot(k - m, sigma))

/** Three expiries of a market whose smiles are known. */
const MARKET = [
  { day: '10JAN25', days: 8, forward: 98_000, svi: { a: 0.002, b: 0.02, rho: -0.2, m: 0.01, sigma: 0.08 } },
  { day: '31JAN25', days: 29, forward: 98_700, svi: { a: 0.008, b: 0.05, rho: -0.15, m: 0.02, sigma: 0.15 } },
  { day: '28MAR25', days: 85, forward: 100_100, svi: { a: 0.025, b: 0.1, rho: -0.1, m: 0.03, sigma: 0.25 } },
]

function rowsOf({ day, days, forward, svi }, width) {
  const years = days / 365
  return Array.from({ length: 21 }, (_, i) => {
    const strike = Math.round((forward * Math.exp(((i - 10) / 10) * 1.8 * Math.sqrt(years))) / 500) * 500
    const side = strike < forward ? 'P' : 'C'
    const vol = Math.sqrt(variance(svi, Math.log(strike / forward)) / years)
    return {
      instrument_name: `BTC-${day}-${strike}-${side}`, underlying_price: forward, mark_iv: vol * 100,
      bid_iv: (vol - width) * 100, ask_iv: (vol + width) * 100, timestamp: nowMs,
    }
  })
}

const clean = fromDeribit({ rows: MARKET.flatMap((expiry) => rowsOf(expiry, 0.01)) })

test('a chain of known smiles gives them back', () => {
  const { surface, expiries, quotes } = engine.buildSurface(clean.chain)
  assert.equal(surface.slices.length, 3)
  for (const [i, { days, forward, svi }] of MARKET.entries()) {
    const slice = surface.slices[i]
    assert.ok(Math.abs(slice.expiryYears - days / 365) < 1e-15)
    assert.equal(slice.forward, forward)
    assert.equal(expiries[i].reason, null)
    assert.equal(expiries[i].forwardByParity, false)
    assert.ok(expiries[i].quality.rmsVol < 1e-6, `rms ${expiries[i].quality.rmsVol}`)
    for (const k of [-0.2, -0.05, 0, 0.05, 0.2]) {
      assert.ok(Math.abs(variance(slice.svi, k) - variance(svi, k)) < 1e-5, `slice ${i} at ${k}`)
    }
  }
  assert.ok(quotes.every(({ status, insideSpread }) => status === 'used' && insideSpread))
  engine.checkSurface({ surface })
})

test('a surface is plain data: it goes through JSON and gives the same bits', () => {
  const { surface } = engine.buildSurface(clean.chain)
  const again = JSON.parse(JSON.stringify(surface))
  const at = { at: Float64Array.of(80_000, 98_000, 120_000), expiryYears: 0.1, outputs: ['vol', 'density', 'localVol'] }
  assert.deepEqual(engine.evaluateSurface({ ...at, surface: again }), engine.evaluateSurface({ ...at, surface }))
})

test('between expiries total variance rises, and prices have a density', () => {
  const { surface } = engine.buildSurface(clean.chain)
  const years = Float64Array.from({ length: 60 }, (_, i) => (i + 1) / 120)
  for (const k of [-0.3, 0, 0.3]) {
    const { status, columns } = engine.evaluateSurface({
      surface, coordinate: 'log_moneyness', at: k, expiryYears: years, outputs: ['w', 'dwDt', 'density', 'localVol'],
    })
    assert.ok(status.every((code) => code === 0))
    columns.w.forEach((w, i) => assert.ok(i === 0 || w >= columns.w[i - 1], `w falls at ${years[i]}`))
    assert.ok(columns.density.every((density) => density > 0))
    assert.ok(columns.localVol.every((vol) => vol > 0 && vol < 5))
  }
})

test('a bad point has its code and zeros, and its neighbours stand', () => {
  const { surface } = engine.buildSurface(clean.chain)
  const { status, columns } = engine.evaluateSurface({ surface, at: Float64Array.of(90_000, NaN, -5, 110_000), expiryYears: 0.1 })
  assert.deepEqual([...status].map((code) => code === 0), [true, false, false, true])
  assert.equal(columns.vol[1], 0)
})

test('quotes that cannot be used are named, one by one', () => {
  const rows = MARKET.flatMap((expiry) => rowsOf(expiry, 0.01))
  const { chain } = fromDeribit({ rows })
  chain.bidVolPercent[3] = 500
  chain.strike[6] = NaN
  const { quotes, surface } = engine.buildSurface(chain)
  assert.equal(quotes[3].status, 'crossed')
  assert.equal(quotes[6].status, 'not_finite')
  assert.equal(surface.slices.length, 3)
  assert.throws(() => engine.buildSurface({ ...chain, nowMs: nowMs + 400 * DAY }), { code: 'no_data' })
  assert.throws(() => engine.buildSurface({ ...chain, strike: chain.strike.slice(1) }), { code: 'length_mismatch', field: 'strike' })
})

test("Vogt's smile allows butterfly arbitrage, and the interval is named", () => {
  // Gatheral and Jacquier 2014, section 3.3 and example 5.1.
  const vogt = { a: -0.041, b: 0.1331, rho: 0.306, m: 0.3586, sigma: 0.4153 }
  const { free, violations, leastG } = engine.checkButterfly(vogt)
  assert.equal(free, false)
  assert.ok(leastG < 0)
  assert.ok(violations.some(({ low, high }) => low < 0.88 && high > 0.88))
  const fine = engine.checkButterfly(MARKET[1].svi)
  assert.equal(fine.free, true)
  assert.deepEqual(fine.violations, [])
})

test('smiles that cross are found, and where', () => {
  const { free, violations } = engine.checkCalendar({ earlier: MARKET[2].svi, later: MARKET[1].svi })
  assert.equal(free, false)
  assert.ok(violations.length >= 1)
  assert.equal(engine.checkCalendar({ earlier: MARKET[0].svi, later: MARKET[1].svi }).free, true)
})

test('a fit keeps out of arbitrage where the quotes allow it', () => {
  const logMoneyness = Float64Array.from({ length: 25 }, (_, i) => (i - 12) / 10)
  const vogt = { a: -0.041, b: 0.1331, rho: 0.306, m: 0.3586, sigma: 0.4153 }
  const vol = logMoneyness.map((k) => Math.sqrt(variance(vogt, k)))
  const fit = engine.fitSmile({ expiryYears: 1, logMoneyness, vol })
  assert.equal(engine.checkButterfly(fit.svi).free, true)
  assert.equal(engine.checkButterfly(fit.unconstrained).free, false)
  assert.ok(fit.quality.constraints.length > 0)
  assert.ok(fit.quotes.some(({ constraint }) => constraint !== 'none'))
})

test('under sticky strike the Greeks are those of Black', () => {
  const { surface } = engine.buildSurface(clean.chain)
  const option = { type: 'call', spot: 98_300, strike: 105_000, expiryYears: 0.1 }
  const plain = engine.smileGreeks({ surface, option, sticky: 'strike' })
  const black = engine.priceOption({ ...option, vol: plain.vol })
  assert.ok(Math.abs(plain.value / black.value - 1) < 1e-13)
  assert.ok(Math.abs(plain.delta / black.delta - 1) < 1e-12)
  const moving = engine.smileGreeks({ surface, option, sticky: 'moneyness' })
  assert.ok(Math.abs(moving.delta - (black.delta + black.vega * moving.dvolDspot)) < 1e-9)
})

test('the largest chain is taken, and one row more is refused by its limit', () => {
  const rows = 2048
  const expiries = 16
  const of = (value) => Float64Array.from({ length: rows }, (_, i) => value(i % expiries, Math.floor(i / expiries)))
  const chain = {
    nowMs, type: Uint8Array.from({ length: rows }, (_, i) => (Math.floor(i / expiries) < 64 ? 1 : 0)),
    expiryMs: of((expiry) => nowMs + (expiry + 1) * 20 * DAY), forward: of(() => 100_000),
    strike: of((_, row) => 100_000 * Math.exp((row - 64) / 100)), markVolPercent: of((_, row) => 60 + ((row - 64) / 20) ** 2),
  }
  for (const model of ['svi', 'essvi', 'ssvi']) {
    const { surface, quotes } = engine.buildSurface({ ...chain, model })
    assert.equal(surface.slices.length, expiries)
    assert.ok(quotes.every(({ status }) => status === 'used'))
    engine.checkSurface({ surface })
  }
  assert.throws(() => engine.buildSurface({ ...chain, type: new Uint8Array(rows + 1) }), { code: 'capacity_exceeded', value: rows + 1 })
})
