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

test('a chain, one value for what its rows share, has the bits of single calls, whatever is shared', () => {
  // Two chunks of the engine, the second one neither full nor a multiple of the lanes.
  const count = 1024 + 391
  const column = (at) => Float64Array.from({ length: count }, (_, i) => at(i))
  const columns = {
    spot: column((i) => 90 + (i % 41)), strike: column((i) => 60 + (i % 97)), expiryYears: column((i) => (1 + (i % 9)) / 8),
    vol: column((i) => 0.2 + (i % 23) / 30), rate: column((i) => 0.01 * (i % 5)), carry: column((i) => 0.02 - 0.01 * (i % 3)),
    type: Uint8Array.from({ length: count }, (_, i) => i % 2), settlement: Uint8Array.from({ length: count }, (_, i) => (i >> 3) % 2),
  }
  const names = { type: ['call', 'put'], settlement: ['quote', 'coin'] }
  const shared = { spot: 98.5, strike: 105, expiryYears: 0.4, vol: 0.55, rate: 0.03, carry: -0.01, type: 'put', settlement: 'coin' }
  const outputs = Object.keys(engine.priceOption({ type: 'call', spot: 1, strike: 1, expiryYears: 1, vol: 1 }))
  const chains = [['spot', 'expiryYears', 'rate'], ['spot', 'expiryYears', 'rate', 'carry', 'settlement'], ['spot', 'strike'], ...Object.keys(shared).map((name) => [name])]
  chains.push(Object.keys(shared).filter((name) => name !== 'vol'))
  for (const fields of chains) {
    const given = { ...columns, ...Object.fromEntries(fields.map((name) => [name, shared[name]])) }
    const batch = engine.priceOptions({ ...given, outputs })
    assert.equal(batch.count, count)
    assert.ok(batch.status.every((code) => code === 0))
    for (let i = 0; i < count; i += i > 1000 && i < 1050 ? 1 : 13) {
      const row = Object.fromEntries(Object.entries(given).map(([name, value]) => {
        if (!ArrayBuffer.isView(value)) return [name, value]
        return [name, names[name]?.[value[i]] ?? value[i]]
      }))
      const single = engine.priceOption(row)
      for (const output of outputs) assert.ok(Object.is(batch.columns[output][i], single[output]), `${fields}: ${output} of row ${i}`)
    }
  }
})

test('what a chain shares is refused in every row, and a bad row of a chain alone', () => {
  const chain = { type: 'call', spot: 100, strike: Float64Array.of(90, NaN, 110), expiryYears: 0.5, vol: 0.4 }
  assert.deepEqual([...engine.priceOptions(chain).status], [0, 1, 0])
  assert.deepEqual([...engine.priceOptions({ ...chain, spot: -1 }).status], [2, 2, 2])
  assert.deepEqual([...engine.priceOptions({ ...chain, spot: -1 }).columns.value], [0, 0, 0])
  assert.throws(() => engine.priceOptions({ ...chain, expiryYears: Infinity }), { code: 'not_finite', field: 'expiryYears' })
  assert.equal(engine.priceOptions({ ...chain, strike: new Float64Array(0) }).count, 0)
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
