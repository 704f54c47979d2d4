import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import test from 'node:test'
import { createEngine } from 'loadline'

const engine = await createEngine()
const read = (name) => JSON.parse(readFileSync(new URL(`../vectors/${name}`, import.meta.url), 'utf8'))

test('an option has the value and Greeks that its definition gives by finite differences', () => {
  const base = { type: 'call', spot: 100, strike: 110, expiryYears: 0.7, vol: 0.55, rate: 0.04, carry: 0.015 }
  const value = (change) => engine.priceOption({ ...base, ...change })
  const at = value({})
  const slope = (field, step, of = 'value') => (value({ [field]: base[field] + step })[of] - value({ [field]: base[field] - step })[of]) / (2 * step)
  const near = (actual, expected, name) => assert.ok(Math.abs(actual - expected) <= 2e-6 * Math.max(1, Math.abs(expected)), `${name}: ${actual}, ${expected}`)
  near(at.delta, slope('spot', 1e-3), 'delta')
  near(at.gamma, slope('spot', 1e-3, 'delta'), 'gamma')
  near(at.vega, slope('vol', 1e-5), 'vega')
  near(at.theta, -slope('expiryYears', 1e-5), 'theta')
  near(at.rho, slope('rate', 1e-5), 'rho')
  near(at.phi, slope('carry', 1e-5), 'phi')
  near(at.dualDelta, slope('strike', 1e-3), 'dualDelta')
  near(at.dualGamma, slope('strike', 1e-3, 'dualDelta'), 'dualGamma')
  near(at.vanna, slope('vol', 1e-5, 'delta'), 'vanna')
  near(at.volga, slope('vol', 1e-5, 'vega'), 'volga')
  near(at.charm, -slope('expiryYears', 1e-5, 'delta'), 'charm')
  near(at.veta, slope('expiryYears', 1e-5, 'vega'), 'veta')
  near(at.speed, slope('spot', 1e-3, 'gamma'), 'speed')
  near(at.zomma, slope('vol', 1e-5, 'gamma'), 'zomma')
  near(at.color, -slope('expiryYears', 1e-5, 'gamma'), 'color')
  near(at.ultima, slope('vol', 1e-5, 'volga'), 'ultima')
})

test('a call less a put is the discounted forward less the discounted strike', () => {
  const base = { spot: 2620, strike: 2800, expiryYears: 0.25, vol: 0.62, rate: 0.05, carry: 0.03 }
  const call = engine.priceOption({ ...base, type: 'call' })
  const put = engine.priceOption({ ...base, type: 'put' })
  const forward = base.spot * Math.exp(-base.carry * base.expiryYears) - base.strike * Math.exp(-base.rate * base.expiryYears)
  assert.ok(Math.abs(call.value - put.value - forward) < 1e-10)
})

test('a coin-settled option is the quote-settled one over the spot', () => {
  const base = { type: 'put', spot: 2620, strike: 2800, expiryYears: 0.25, vol: 0.62 }
  const quote = engine.priceOption(base)
  const coin = engine.priceOption({ ...base, settlement: 'coin' })
  assert.ok(Math.abs(coin.value - quote.value / base.spot) < 1e-15)
  assert.ok(Math.abs(coin.delta - (quote.delta / base.spot - quote.value / base.spot ** 2)) < 1e-15)
})

test('a batch has the bits of single calls, in every row and column', () => {
  const count = 2500
  const columns = {
    type: Uint8Array.from({ length: count }, (_, i) => i % 2),
    spot: Float64Array.from({ length: count }, (_, i) => 50 + i / 20),
    strike: Float64Array.from({ length: count }, (_, i) => 100 + (i % 7)),
    expiryYears: Float64Array.from({ length: count }, (_, i) => (i % 13) / 6),
    vol: Float64Array.from({ length: count }, (_, i) => (i % 11) / 10),
    rate: 0.03,
    carry: 0.01,
  }
  const outputs = Object.keys(engine.priceOption({ type: 'call', spot: 1, strike: 1, expiryYears: 1, vol: 1 }))
  const batch = engine.priceOptions({ ...columns, outputs })
  assert.equal(batch.count, count)
  for (let i = 0; i < count; i += 1) {
    const row = Object.fromEntries(['spot', 'strike', 'expiryYears', 'vol'].map((name) => [name, columns[name][i]]))
    const single = engine.priceOption({ ...row, type: i % 2 === 0 ? 'call' : 'put', rate: 0.03, carry: 0.01 })
    assert.equal(batch.status[i], 0)
    for (const output of outputs) assert.ok(Object.is(batch.columns[output][i], single[output]), `${output} of row ${i}`)
  }
})

test('a bad row has its own code and zeros, and its neighbours stand', () => {
  const spot = Float64Array.of(90, NaN, 100, -5, 110)
  const { status, columns } = engine.priceOptions({ type: 'put', spot, strike: 100, expiryYears: 1, vol: 0.4, outputs: ['value'] })
  assert.deepEqual([...status], [0, 1, 0, 2, 0])
  assert.deepEqual(Object.keys(columns), ['value'])
  assert.equal(columns.value[1], 0)
  const alone = engine.priceOption({ type: 'put', spot: 110, strike: 100, expiryYears: 1, vol: 0.4 })
  assert.equal(columns.value[4], alone.value)
})

test('at expiry and without volatility nothing is NaN', () => {
  for (const expiryYears of [0, 1]) {
    for (const vol of [0, 0.5]) {
      for (const spot of [90, 100, 110]) {
        for (const type of ['call', 'put']) {
          const value = engine.priceOption({ type, spot, strike: 100, expiryYears, vol })
          Object.entries(value).forEach(([name, number]) => assert.ok(Number.isFinite(number), `${name} ${number}`))
        }
      }
    }
  }
})

test('the published examples of Haug come out as published', () => {
  const { fields, vectors } = read('options-european-haug.json')
  for (const row of vectors) {
    const { type, K, S, q, r, T, vol, value, tol } = Object.fromEntries(fields.map((name, i) => [name, row[i]]))
    const priced = engine.priceOption({ type, spot: S, strike: K, expiryYears: T, vol, rate: r, carry: q })
    assert.ok(Math.abs(priced.value - value) <= tol, `${row}: ${priced.value}`)
  }
})
