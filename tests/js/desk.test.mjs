// What the desk adds, against published values; and rows that differ where a batch of the core's
// takes one value for all.
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import test from 'node:test'
import { createEngine } from 'loadline/desk'

const engine = await createEngine()
const read = (name) => JSON.parse(readFileSync(new URL(`../vectors/${name}.json`, import.meta.url), 'utf8'))
const rowsOf = (name) => {
  const { fields, vectors } = read(name)
  return vectors.map((row) => Object.fromEntries(fields.map((field, i) => [field, row[i]])))
}
const published = (prefix) => read('risk-pricing-mc').vectors.filter(({ id }) => id.startsWith(prefix))
const near = (actual, expected, tolerance, name) =>
  assert.ok(Math.abs(actual - Number(expected)) <= tolerance, `${name}: ${actual}, ${expected}`)
const column = (rows, name) => Float64Array.from(rows, (row) => row[name])

test("Lewis's reference prices of Heston come out of one chain", () => {
  const rows = published('heston-lewis')
  const { r, q, T, v0, kappa, theta, sigma, rho, S } = rows[0].in
  const { status, columns } = engine.hestonChain({
    type: 'call', spot: S, strike: column(rows.map((row) => row.in), 'K'), expiryYears: T, rate: r, carry: q,
    initialVariance: v0, meanReversion: kappa, longRunVariance: theta, volOfVariance: sigma, correlation: rho,
  })
  assert.ok(rows.length >= 4 && status.every((code) => code === 0))
  rows.forEach(({ id, out, tol }, i) => near(columns.value[i], out.call, tol, id))
})

test("Kou's and Merton's published prices", () => {
  const [kou] = published('kou2002')
  const { S, K, r, T, sigma, lam, p, eta1, eta2 } = kou.in
  const option = { type: 'call', spot: S, strike: K, expiryYears: T, rate: r }
  near(engine.priceKou({ ...option, vol: sigma, intensity: lam, upProbability: p, upRate: eta1, downRate: eta2 }).value, kou.out.call, kou.tol, kou.id)
  const mertons = published('merton76')
  assert.ok(mertons.length > 0)
  for (const { id, in: of, out, tol } of mertons) {
    const jumpVariance = (of.jump_var_share * of.vol_total ** 2) / of.lam
    const { value } = engine.priceMerton({
      type: 'call', spot: of.S, strike: of.K, expiryYears: of.T, rate: of.r, carry: of.q, intensity: of.lam,
      vol: Math.sqrt(of.vol_total ** 2 - of.lam * jumpVariance), meanLogJump: -jumpVariance / 2, logJumpVol: Math.sqrt(jumpVariance),
    })
    near(value, out.call, tol, id)
  }
})

test("Haug's barriers, and touches at the hit", () => {
  const types = { DownIn: 'down_in', DownOut: 'down_out', UpIn: 'up_in', UpOut: 'up_out' }
  const rows = rowsOf('options-barrier-haug').filter(({ exercise }) => exercise === 'european')
  assert.ok(rows.length > 40)
  for (const { barrierType, H, rebate, type, K, S, q, r, T, vol, value, tol } of rows) {
    const priced = engine.priceBarrier({ type, barrierType: types[barrierType], barrier: H, rebate, strike: K, spot: S, carry: q, rate: r, expiryYears: T, vol })
    near(priced.value, value, tol, `${barrierType} ${type} ${K}`)
  }
  for (const { id, in: of, out, tol } of published('onetouch-hit')) {
    const priced = engine.priceTouch({
      touchType: 'cash_at_hit', side: of.S > of.B ? 'down' : 'up', spot: of.S, barrier: of.B, amount: of.x,
      rate: of.r, carry: of.q, expiryYears: of.T, vol: of.sigma,
    })
    near(priced.value, out.value, tol, id)
  }
})

test('American puts and calls have the values of QuantLib where its two schemes agree', () => {
  const rows = rowsOf('options-american-ju').filter((row) => row.true_value_QdFp_or_null !== null)
  assert.ok(rows.length > 20)
  const { columns } = engine.priceAmericans({
    type: Uint8Array.from(rows, ({ type }) => (type === 'call' ? 0 : 1)), accuracy: 'high', outputs: ['value'],
    spot: column(rows, 'S'), strike: column(rows, 'K'), expiryYears: column(rows, 'T'), vol: column(rows, 'vol'), rate: column(rows, 'r'), carry: column(rows, 'q'),
  })
  // The reference itself agrees to 1e-6.
  rows.forEach((row, i) => near(columns.value[i], row.true_value_QdFp_or_null, 2e-6, JSON.stringify(row)))
})

test('an American option is worth its European one and the premium, and says where it is exercised', () => {
  const inputs = { type: 'put', spot: 100, strike: 105, expiryYears: 1, vol: 0.3, rate: 0.06 }
  const put = engine.priceAmerican(inputs)
  near(put.value - put.premium, engine.priceOption(inputs).value, 1e-12, 'premium')
  assert.equal(put.region, 'below')
  near(engine.priceAmerican({ ...inputs, spot: put.boundary * 0.999 }).value, 105 - put.boundary * 0.999, 0, 'exercised')
  const { columns } = engine.priceAmericans({ ...inputs, type: Uint8Array.of(0, 1), outputs: ['region', 'farBoundary'] })
  assert.deepEqual([...columns.region], [0, 1])
})

/** Rows that agree with their neighbour sometimes, in any field. */
const COUNT = 1500
const every = (n, ...values) => Float64Array.from({ length: COUNT }, (_, i) => values[Math.floor(i / n) % values.length])
const choices = (n, count) => Uint8Array.from({ length: COUNT }, (_, i) => Math.floor(i / n) % count)
const heston = { initialVariance: 0.3, meanReversion: 1.5, longRunVariance: 0.25, correlation: -0.6 }
const MIXED = [
  ['priceOption', 'priceOptions', { settlement: choices(5, 2), vol: every(3, 0.4, 0.6), carry: 0.01 }, { settlement: ['quote', 'coin'] }],
  ['priceAmerican', 'priceAmericans', { settlement: choices(6, 2), accuracy: choices(9, 2), vol: every(40, 0.4, 0.6), rate: every(70, 0.04, 0.02) },
    { settlement: ['quote', 'coin'], accuracy: ['fast', 'standard'] }],
  ['priceHeston', 'hestonChain', { ...heston, volOfVariance: every(11, 0.8, 0.5), rate: every(23, 0.03, 0, -0), carry: every(50, 0.01, 0.02) }, {}],
  ['priceBates', 'batesChain', { ...heston, volOfVariance: 0.7, intensity: 0.5, meanLogJump: every(200, -0.1, 0.1), logJumpVol: every(300, 0.1, 0.2) }, {}],
]

for (const [one, many, fields, names] of MIXED) {
  test(`${many}: rows that differ in what a chain shares have the bits of the single call`, () => {
    const columns = {
      spot: every(100, 100, 103), strike: Float64Array.from({ length: COUNT }, (_, i) => 60 + (i % 80)),
      expiryYears: every(50, 0.1, 0.5), type: choices(1, 2), ...fields,
    }
    const at = (i) => Object.fromEntries(Object.entries(columns).map(([name, value]) => {
      if (typeof value === 'number') return [name, value]
      return [name, value instanceof Float64Array ? value[i] : (names[name] ?? ['call', 'put'])[value[i]]]
    }))
    const outputs = Object.keys(engine[one](at(0))).filter((name) => name !== 'region')
    const batch = engine[many]({ ...columns, outputs })
    for (let i = 0; i < COUNT; i += i % 50 < 3 ? 1 : 7) {
      const alone = engine[one](at(i))
      for (const name of outputs) {
        assert.ok(Object.is(batch.columns[name][i], alone[name]), `${name} of row ${i}: ${batch.columns[name][i]}, ${alone[name]}`)
      }
    }
  })
}

test('a chain of which a shared field is bad refuses its own rows alone', () => {
  const expiryYears = Float64Array.of(0.5, 0.5, -1, -1, 0.5, NaN)
  const chain = { ...heston, volOfVariance: 0.7, type: 'put', spot: 100, strike: 95 }
  const { status, columns } = engine.hestonChain({ ...chain, expiryYears })
  assert.deepEqual([...status], [0, 0, 2, 2, 0, 1])
  assert.equal(columns.value[2], 0)
  assert.equal(columns.value[4], engine.priceHeston({ ...chain, expiryYears: 0.5 }).value)
})

test('the DAX of 5 July 2002: Heston fits its smiles, and every row says how well', () => {
  const { spot, zeroRates, maturityDays, strikes, vols_strike_by_maturity: table } = JSON.parse(
    readFileSync(new URL('../data/surface-dax-2002-07-05.json', import.meta.url), 'utf8'),
  )
  const rows = maturityDays.flatMap((days, j) => strikes.map((strike, i) => ({ strike, expiryYears: days / 365, rate: zeroRates[j], vol: table[i][j] })))
  const quotes = { spot, strike: column(rows, 'strike'), expiryYears: column(rows, 'expiryYears'), rate: column(rows, 'rate'), vol: column(rows, 'vol') }
  const fit = engine.calibrateHeston(quotes)
  assert.equal(fit.outcome, 'converged')
  assert.equal(fit.used, 104)
  assert.ok(fit.rmsVol < 0.03, `rms ${fit.rmsVol}`)
  assert.ok(fit.parameters.correlation < -0.3)
  // The vol of a row is that of the model's price under the parameters.
  const { value } = engine.priceHeston({ ...fit.parameters, type: 'call', spot, strike: strikes[5], expiryYears: maturityDays[3] / 365, rate: zeroRates[3] })
  const growth = Math.exp((zeroRates[3] * maturityDays[3]) / 365)
  const implied = engine.impliedVol({ type: 'call', price: value, forward: spot * growth, discount: 1 / growth, strike: strikes[5], expiryYears: maturityDays[3] / 365 })
  near(fit.quotes[3 * strikes.length + 5].vol, implied.vol, 1e-9, 'vol of a row')
  for (const [i, { reason, vol, residual }] of fit.quotes.entries()) {
    assert.equal(reason, null)
    near(vol - residual, rows[i].vol, 1e-12, `row ${i}`)
  }
})

test('a bad row of a calibration is named, and limits and starts are refused by name', () => {
  const strike = Float64Array.from({ length: 30 }, (_, i) => 80 + (i % 10) * 5)
  const quotes = { spot: 100, strike, expiryYears: strike.map((_, i) => 0.2 * (1 + Math.floor(i / 10))), vol: strike.map((k) => 0.4 - (k - 100) / 500) }
  const vol = quotes.vol.slice()
  vol[3] = NaN
  vol[4] = -1
  const fit = engine.calibrateHeston({ ...quotes, vol })
  assert.equal(fit.used, 28)
  assert.deepEqual([fit.quotes[3].reason, fit.quotes[4].reason, fit.quotes[5].reason], ['not_finite', 'out_of_domain', null])
  assert.deepEqual([3, 4, 5].map((row) => fit.quotes[row].field), ['vol', 'vol', null])
  assert.deepEqual([3, 4, 5].map((row) => fit.quotes[row].value), [NaN, -1, null])
  const years = quotes.expiryYears.slice()
  years[7] = -0.25
  const { reason, field, value } = engine.calibrateHeston({ ...quotes, expiryYears: years }).quotes[7]
  assert.deepEqual({ reason, field, value }, { reason: 'out_of_domain', field: 'expiryYears', value: -0.25 })
  const again = engine.calibrateHeston({ ...quotes, vol, start: fit.parameters, maxIterations: 5 })
  assert.ok(again.rmsVol <= fit.rmsVol * (1 + 1e-9))
  assert.throws(() => engine.calibrateHeston({ ...quotes, maxIterations: 0 }), { code: 'out_of_domain', field: 'maxIterations' })
  assert.throws(() => engine.calibrateHeston({ ...quotes, maxIterations: 1e6 }), { code: 'out_of_domain', field: 'maxIterations' })
  assert.throws(() => engine.calibrateBates({ ...quotes, start: { ...fit.parameters } }), { code: 'missing_field', field: 'intensity' })
  assert.throws(() => engine.calibrateHeston({ ...quotes, strike: strike.slice(1) }), { code: 'length_mismatch' })
  assert.throws(() => engine.calibrateHeston({ ...quotes, spot: NaN }), { code: 'not_finite', field: 'spot' })
  assert.throws(() => engine.calibrateHeston({ spot: 100, strike: 100, expiryYears: 1, vol: 0.5 }), { code: 'no_data' })
})

test('the most rows that a calibration takes fit its memory, and one more is refused', () => {
  const rows = 1024
  const strike = Float64Array.from({ length: rows }, (_, i) => 70 + (i % 64))
  const quotes = { spot: 100, strike, expiryYears: strike.map((_, i) => 0.1 + 0.1 * Math.floor(i / 64)), vol: strike.map((k) => 0.4 - (k - 100) / 500), maxIterations: 1 }
  assert.equal(engine.calibrateBates(quotes).used, rows)
  const longer = { ...quotes, strike: new Float64Array(rows + 1), expiryYears: 1, vol: 0.5 }
  assert.throws(() => engine.calibrateBates(longer), { code: 'capacity_exceeded', value: rows + 1 })
})

test('no call of the desk asks the heap, in the least memory that there is', async () => {
  const leastBytes = 3 * 1024 * 1024
  await assert.rejects(createEngine({ memoryBytes: leastBytes - 1 }), { code: 'out_of_domain', field: 'memoryBytes' })
  const small = await createEngine({ memoryBytes: leastBytes })
  const before = small.memoryUse().heapRequests
  const logMoneyness = Float64Array.from({ length: 2048 }, (_, i) => (i - 1024) / 1000)
  const { svi } = small.fitSmile({ expiryYears: 0.5, logMoneyness, vol: logMoneyness.map((k) => 0.6 + 0.1 * k * k) })
  const surface = { slices: [{ expiryYears: 0.5, forward: 100, svi }] }
  small.evaluateSurface({ surface, at: 100, expiryYears: 0.5 })
  small.smileGreeks({ surface, option: { type: 'call', spot: 100, strike: 100, expiryYears: 0.5 }, sticky: 'delta' })
  small.priceAmerican({ type: 'put', spot: 100, strike: 105, expiryYears: 1, vol: 0.3, accuracy: 'high' })
  small.priceBates({ ...heston, volOfVariance: 0.7, intensity: 0.5, meanLogJump: -0.1, logJumpVol: 0.2, type: 'put', spot: 100, strike: 95, expiryYears: 1 })
  assert.equal(small.memoryUse().heapRequests, before)
  const longer = new Float64Array(2049)
  assert.throws(() => small.fitSmile({ expiryYears: 0.5, logMoneyness: longer, vol: longer }), { code: 'capacity_exceeded', field: 'logMoneyness', value: 2049 })
})

test('the desk previews accounts too', async () => {
  const { fromAaveV3 } = await import('loadline/aave')
  const { createEngine: createPlain } = await import('loadline')
  const sample = fromAaveV3(JSON.parse(readFileSync(new URL('../../js/samples/aave-v3-sample.json', import.meta.url), 'utf8')))
  assert.deepEqual(engine.assess(sample), (await createPlain()).assess(sample))
})
