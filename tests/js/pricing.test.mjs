import assert from 'node:assert/strict'
import test from 'node:test'
import { createEngine } from 'loadline'
import { createEngine as createDesk } from 'loadline/desk'

const plain = await createEngine()
const desk = await createDesk()
const underlying = { spot: 100, expiryYears: 0.7, vol: 0.55, rate: 0.04, carry: 0.015 }
const { vol, ...modelled } = underlying
const heston = { initialVariance: 0.3, meanReversion: 1.5, longRunVariance: 0.25, volOfVariance: 0.8, correlation: -0.6 }
const jumps = { intensity: 0.7, meanLogJump: -0.1, logJumpVol: 0.2 }

/** Every function of one object, the same for columns, inputs that it takes, and a field to vary. */
const EVERYWHERE = [
  ['priceOption', 'priceOptions', { ...underlying, type: 'call', strike: 110 }, 'strike'],
  ['priceForwardOption', 'priceForwardOptions', { type: 'put', forward: 100, strike: 90, expiryYears: 0.5, vol: 0.4, discount: 0.98 }, 'strike'],
  ['impliedVol', 'impliedVols', { type: 'call', price: 7, forward: 100, strike: 105, expiryYears: 0.25 }, 'price'],
  ['firstPassage', 'firstPassages', { distanceLog: -0.3, drift: -0.1, vol: 0.6, horizonYears: 0.1 }, 'distanceLog'],
  ['priceLinear', 'priceLinears', { linearType: 'perpetual', spot: 100, entryPrice: 90, fundingRate8h: 1e-4, accrualYears: 0.01 }, 'spot'],
]
const AT_THE_DESK = [
  ['priceBachelier', 'priceBacheliers', { type: 'call', forward: -2, strike: 5, expiryYears: 1, normalVol: 20 }, 'normalVol'],
  ['impliedNormalVol', 'impliedNormalVols', { type: 'put', price: 7, forward: 100, strike: 95, expiryYears: 0.25 }, 'price'],
  ['priceAmerican', 'priceAmericans', { ...underlying, type: 'put', strike: 105 }, 'strike'],
  ['impliedAmericanVol', 'impliedAmericanVols', { ...modelled, type: 'put', strike: 105, price: 20 }, 'price'],
  ['priceDigital', 'priceDigitals', { ...underlying, type: 'call', strike: 105, payoff: 'asset' }, 'strike'],
  ['priceBarrier', 'priceBarriers', { ...underlying, type: 'call', strike: 105, barrier: 80, barrierType: 'down_out', rebate: 2 }, 'barrier'],
  ['priceTouch', 'priceTouches', { ...underlying, barrier: 130, touchType: 'cash_at_hit', side: 'up' }, 'barrier'],
  ['priceDoubleNoTouch', 'priceDoubleNoTouches', { ...underlying, vol: 0.2, lowerBarrier: 70, upperBarrier: 140 }, 'upperBarrier'],
  ['priceHeston', 'hestonChain', { ...modelled, ...heston, type: 'call', strike: 110 }, 'strike'],
  ['priceMerton', 'mertonChain', { ...modelled, ...jumps, vol: 0.4, type: 'put', strike: 90 }, 'strike'],
  ['priceKou', 'kouChain', { ...modelled, vol: 0.4, intensity: 1, upProbability: 0.4, upRate: 10, downRate: 5, type: 'call', strike: 110 }, 'strike'],
  ['priceBates', 'batesChain', { ...modelled, ...heston, ...jumps, type: 'put', strike: 95 }, 'strike'],
]

const ROWS = 37
const column = (value) => Float64Array.from({ length: ROWS }, (_, i) => value * (1 + (i % 7) / 500))

function checkFunction(engine, one, many, inputs, varied) {
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

EVERYWHERE.forEach((row) => checkFunction(plain, ...row))
AT_THE_DESK.forEach((row) => checkFunction(desk, ...row))

test('a price and its implied volatility go to and fro', () => {
  const option = { type: 'put', forward: 61_250, strike: 55_000, expiryYears: 0.11 }
  const { value, vega } = plain.priceForwardOption({ ...option, vol: 0.61 })
  const implied = plain.impliedVol({ ...option, price: value })
  assert.ok(Math.abs(implied.vol - 0.61) < 1e-14)
  assert.ok(Math.abs(implied.vega / vega - 1) < 1e-12)
})

test('an American price and its implied volatility go to and fro', () => {
  const option = { type: 'put', spot: 100, strike: 110, expiryYears: 0.5, rate: 0.05 }
  const { value, vega } = desk.priceAmerican({ ...option, vol: 0.3 })
  const implied = desk.impliedAmericanVol({ ...option, price: value })
  assert.ok(Math.abs(implied.vol - 0.3) < 1e-10, `${implied.vol}`)
  assert.ok(Math.abs(implied.vega / vega - 1) < 1e-6)
})

test('what no volatility gives is typed', () => {
  const quote = { type: 'call', forward: 100, strike: 90, expiryYears: 1 }
  assert.throws(() => plain.impliedVol({ ...quote, price: 9 }), { code: 'below_intrinsic', field: 'price' })
  assert.throws(() => plain.impliedVol({ ...quote, price: 101 }), { code: 'above_maximum', field: 'price' })
  assert.throws(() => plain.impliedVol({ ...quote, price: 10 }), { code: 'no_information', field: 'price' })
})

test('the desk has the bits of the default entry in every function that both have', () => {
  for (const [one, , inputs] of EVERYWHERE) assert.deepEqual(desk[one](inputs), plain[one](inputs))
  for (const [one, many] of AT_THE_DESK) {
    assert.equal(plain[one], undefined)
    assert.equal(plain[many], undefined)
  }
})
