import assert from 'node:assert/strict'
import test from 'node:test'
import { createEngine } from 'loadline'

const engine = await createEngine()
const underlying = { spot: 100, expiryYears: 0.7, vol: 0.55, rate: 0.04, carry: 0.015 }

/** Every function of one object, the same for columns, inputs that it takes, and a field to vary. */
const FUNCTIONS = [
  ['priceOption', 'priceOptions', { ...underlying, type: 'call', strike: 110 }, 'strike'],
  ['priceForwardOption', 'priceForwardOptions', { type: 'put', forward: 100, strike: 90, expiryYears: 0.5, vol: 0.4, discount: 0.98 }, 'strike'],
  ['impliedVol', 'impliedVols', { type: 'call', price: 7, forward: 100, strike: 105, expiryYears: 0.25 }, 'price'],
  ['firstPassage', 'firstPassages', { distanceLog: -0.3, drift: -0.1, vol: 0.6, horizonYears: 0.1 }, 'distanceLog'],
  ['priceLinear', 'priceLinears', { linearType: 'perpetual', spot: 100, entryPrice: 90, fundingRate8h: 1e-4, accrualYears: 0.01 }, 'spot'],
]

const ROWS = 37
const column = (value) => Float64Array.from({ length: ROWS }, (_, i) => value * (1 + (i % 7) / 500))

for (const [one, many, inputs, varied] of FUNCTIONS) {
  test(`${one} is finite, and ${many} has its bits in every row and column`, () => {
    const single = engine[one](inputs)
    for (const [name, value] of Object.entries(single)) {
      assert.ok(typeof value === 'string' || Number.isFinite(value), `${name} ${value}`)
    }
    const values = column(inputs[varied])
    const outputs = Object.keys(single)
    const batch = engine[many]({ ...inputs, [varied]: values, outputs })
    assert.equal(batch.count, ROWS)
    for (let i = 0; i < ROWS; i += 1) {
      assert.equal(batch.status[i], 0)
      const alone = engine[one]({ ...inputs, [varied]: values[i] })
      for (const name of outputs) {
        if (typeof alone[name] === 'string') continue
        assert.ok(Object.is(batch.columns[name][i], alone[name]), `${name} of row ${i}: ${batch.columns[name][i]}, ${alone[name]}`)
      }
    }
  })

  test(`${many}: a bad row has its code and zeros, and its neighbours stand`, () => {
    const values = column(inputs[varied])
    const good = engine[many]({ ...inputs, [varied]: values })
    const spoilt = values.slice()
    spoilt[5] = NaN
    const bad = engine[many]({ ...inputs, [varied]: spoilt })
    assert.equal(bad.status[5], 1)
    for (const [name, numbers] of Object.entries(bad.columns)) {
      assert.equal(numbers[5], 0, name)
      numbers.forEach((value, i) => i === 5 || assert.ok(Object.is(value, good.columns[name][i]), `${name} of row ${i}`))
    }
  })

  test(`${one} names the field that it refuses`, () => {
    assert.throws(() => engine[one]({ ...inputs, [varied]: Infinity }), { code: 'not_finite', field: varied })
    assert.throws(() => engine[one]({ ...inputs, [varied]: '1' }), { code: 'invalid_type', field: varied })
    assert.throws(() => engine[one]({ ...inputs, [varied]: undefined }), { code: varied === 'price' ? 'missing_price' : 'missing_field', field: varied })
    assert.throws(() => engine[one]({ ...inputs, wrong: 1 }), { code: 'unknown_key', field: 'wrong' })
    assert.throws(() => engine[many]({ ...inputs, outputs: ['nothing'] }), { code: 'out_of_domain', field: 'outputs' })
  })
}

test('a price and its implied volatility go to and fro', () => {
  const option = { type: 'put', forward: 61_250, strike: 55_000, expiryYears: 0.11 }
  const { value, vega } = engine.priceForwardOption({ ...option, vol: 0.61 })
  const implied = engine.impliedVol({ ...option, price: value })
  assert.ok(Math.abs(implied.vol - 0.61) < 1e-14)
  assert.ok(Math.abs(implied.vega / vega - 1) < 1e-12)
})

test('what no volatility gives is typed', () => {
  const quote = { type: 'call', forward: 100, strike: 90, expiryYears: 1 }
  assert.throws(() => engine.impliedVol({ ...quote, price: 9 }), { code: 'below_intrinsic', field: 'price' })
  assert.throws(() => engine.impliedVol({ ...quote, price: 101 }), { code: 'above_maximum', field: 'price' })
  assert.throws(() => engine.impliedVol({ ...quote, price: 10 }), { code: 'no_information', field: 'price' })
})
