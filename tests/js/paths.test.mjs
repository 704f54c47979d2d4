// Paths through the package: against the models' transforms, against every path recomputed one by one
// in JavaScript, and by name where they refuse.
import assert from 'node:assert/strict'
import test from 'node:test'
import { createEngine } from 'loadline/desk'

const engine = await createEngine()
const heston = { initialVariance: 0.04, meanReversion: 1.5, longRunVariance: 0.06, volOfVariance: 0.7, correlation: -0.6 }
const bates = { ...heston, intensity: 0.5, meanLogJump: -0.1, logJumpVol: 0.15 }
const option = { type: 'call', spot: 100, strike: 98, expiryYears: 1, rate: 0.03, carry: 0.01 }
const MODELS = [
  { simulate: 'simulateHeston', many: 'hestonSimulations', path: 'hestonPath', price: 'priceHeston', parameters: heston },
  { simulate: 'simulateBates', many: 'batesSimulations', path: 'batesPath', price: 'priceBates', parameters: bates },
]
const DESIGNS = [
  { source: 'philox', pairs: 'single', draws: 4096 },
  { source: 'philox', pairs: 'antithetic', draws: 2048 },
  { source: 'sobol', pairs: 'single', draws: 4096, replications: 16 },
  { source: 'sobol', pairs: 'antithetic', draws: 2048, replications: 16 },
]

for (const { simulate, path, price, parameters } of MODELS) {
  test(`${simulate}: a European option has the value of the transform, from every source of numbers`, () => {
    const { value } = engine[price]({ ...option, ...parameters })
    for (const design of DESIGNS) {
      for (const control of ['none', 'spot']) {
        const estimate = engine[simulate]({ ...option, ...parameters, ...design, control, seed: 20260112 })
        // 0.01: what 32 steps leave of the scheme's own bias (Andersen 2008, table 5: below 0.01).
        const bound = 4 * estimate.standardError + 0.01
        assert.ok(estimate.standardError > 0 && Math.abs(estimate.value - value) < bound, JSON.stringify({ design, control, estimate, value }))
      }
    }
  })

  test(`${simulate}: an estimate is the mean over its paths, each recomputed by its name`, () => {
    for (const source of ['philox', 'sobol']) {
      for (const pairs of ['single', 'antithetic']) {
        const replications = source === 'sobol' ? 4 : 1
        const given = { ...option, ...parameters, seed: 7, steps: 12, draws: 4 * 25, replications, source, pairs }
        const sums = { european: 0, asian: 0, barrier: 0 }
        const members = pairs === 'antithetic' ? [false, true] : [false]
        for (let replication = 0; replication < replications; replication += 1) {
          for (let draw = 0; draw < 100 / replications; draw += 1) {
            for (const antithetic of members) {
              const { spot, variance } = engine[path]({ ...given, replication, draw, antithetic })
              assert.ok(spot.length === 12 && variance.length === 12 && variance.every((v) => v >= 0))
              const mean = spot.reduce((sum, s) => sum + s, 0) / 12
              sums.european += Math.max(0, spot[11] - 98)
              sums.asian += Math.max(0, mean - 98)
              sums.barrier += Math.min(...spot) > 90 ? Math.max(0, spot[11] - 98) : 0
            }
          }
        }
        for (const [payoff, sum] of Object.entries(sums)) {
          const barrier = payoff === 'barrier' ? { barrier: 90, barrierType: 'down_out' } : {}
          const { value } = engine[simulate]({ ...given, ...barrier, payoff })
          const expected = (Math.exp(-0.03) * sum) / (100 * members.length)
          assert.ok(Math.abs(value / expected - 1) < 1e-12, `${source} ${pairs} ${payoff}: ${value}, ${expected}`)
        }
      }
    }
  })
}

test('the same seed gives the same bits, another seed another value', () => {
  const given = { ...option, ...heston, draws: 512 }
  const first = engine.simulateHeston({ ...given, seed: 1 })
  assert.deepEqual(engine.simulateHeston({ ...given, seed: 1 }), first)
  assert.notEqual(engine.simulateHeston({ ...given, seed: 2 }).value, first.value)
  assert.deepEqual(engine.simulateHeston(given), engine.simulateHeston({ ...given, seed: 0 }))
})

test('knocked in and knocked out together are the option, up and down', () => {
  for (const [side, barrier] of [['down', 90], ['up', 112]]) {
    const given = { ...option, ...bates, draws: 1024, seed: 3 }
    const part = (way) => engine.simulateBates({ ...given, payoff: 'barrier', barrier, barrierType: `${side}_${way}` }).value
    const whole = engine.simulateBates(given).value
    assert.ok(part('in') > 0 && part('out') > 0)
    assert.ok(Math.abs(part('in') + part('out') - whole) < 1e-12 * whole)
  }
})

test('pairs, controls and low discrepancy each take from the error', () => {
  const given = { ...option, ...heston, seed: 11, draws: 4096 }
  const error = (change) => engine.simulateHeston({ ...given, ...change }).standardError
  const plain = error({ pairs: 'single' })
  assert.ok(error({ pairs: 'antithetic' }) < 0.75 * plain)
  assert.ok(error({ pairs: 'single', control: 'spot' }) < 0.6 * plain)
  assert.ok(error({ pairs: 'single', source: 'sobol', replications: 16 }) < 0.5 * plain)
  // The option is its own control: nothing is left but the gap between the scheme and the transform.
  const own = engine.simulateHeston({ ...given, control: 'european' })
  assert.ok(own.standardError < 1e-10 && Math.abs(own.controlCoefficient - 1) < 1e-9)
  assert.ok(Math.abs(own.value - engine.priceHeston({ ...option, ...heston }).value) < 1e-9)
  const asian = { payoff: 'asian', pairs: 'single' }
  assert.ok(error({ ...asian, control: 'european' }) < error(asian))
})

test('rows of columns have the bits of the single call, and a bad row its own code', () => {
  const strike = Float64Array.of(90, NaN, 100, 110)
  for (const { simulate, many, parameters } of MODELS) {
    const given = { ...option, ...parameters, draws: 256, steps: 8, seed: 5 }
    const { status, columns } = engine[many]({ ...given, strike })
    assert.deepEqual([...status], [0, 1, 0, 0])
    for (const i of [0, 2, 3]) {
      const alone = engine[simulate]({ ...given, strike: strike[i] })
      for (const [name, value] of Object.entries(alone)) assert.ok(Object.is(columns[name][i], value), `${name} of row ${i}`)
    }
    assert.equal(columns.value[1], 0)
    const payoff = Uint8Array.of(0, 1)
    const { value } = engine[many]({ ...given, payoff }).columns
    assert.deepEqual([...value], ['european', 'asian'].map((name) => engine[simulate]({ ...given, payoff: name }).value))
  }
})

test('the most steps that a path has, and the most coordinates of a low-discrepancy point', () => {
  const long = { ...option, ...heston, steps: 4096, draws: 2, pairs: 'single' }
  const { spot, variance } = engine.hestonPath({ ...long, draw: 1 })
  assert.ok(spot.length === 4096 && variance.every((v) => v >= 0) && spot.every((s) => s > 0))
  assert.ok(Number.isFinite(engine.simulateHeston(long).value))
  const wide = { ...option, ...heston, steps: 256, draws: 32, replications: 2, source: 'sobol' }
  assert.ok(engine.simulateHeston(wide).value > 0)
  assert.throws(() => engine.simulateHeston({ ...wide, steps: 257 }), { code: 'out_of_domain', field: 'dimensions', value: 514 })
})

test('paths refuse by name', () => {
  const given = { ...option, ...bates }
  const refuses = (change, code, field) => assert.throws(() => engine.simulateBates({ ...given, ...change }), { code, field }, JSON.stringify(change))
  for (const field of ['spot', 'strike', 'expiryYears', 'rate', 'correlation', 'intensity', 'seed', 'steps', 'draws']) {
    refuses({ [field]: NaN }, 'not_finite', field)
    refuses({ [field]: '1' }, 'invalid_type', field)
  }
  refuses({ spot: 0 }, 'out_of_domain', 'spot')
  refuses({ strike: -1 }, 'out_of_domain', 'strike')
  refuses({ expiryYears: 0 }, 'out_of_domain', 'expiryYears')
  refuses({ volOfVariance: 1e-5 }, 'out_of_domain', 'volOfVariance')
  refuses({ correlation: 1 }, 'out_of_domain', 'correlation')
  refuses({ intensity: 1e4 }, 'capacity_exceeded', 'intensity')
  for (const seed of [-1, 0.5, 2 ** 53]) refuses({ seed }, 'out_of_domain', 'seed')
  for (const steps of [0, 4097, 1.5, 1e300]) refuses({ steps }, 'out_of_domain', 'steps')
  for (const draws of [0, 1, -4, 2 ** 33]) refuses({ draws }, 'out_of_domain', 'draws')
  refuses({ draws: 10, replications: 3 }, 'out_of_domain', 'draws')
  refuses({ source: 'sobol' }, 'out_of_domain', 'replications')
  refuses({ replications: 4096, draws: 4096 }, 'out_of_domain', 'replications')
  refuses({ payoff: 'barrier' }, 'out_of_domain', 'barrier')
  refuses({ barrier: 90 }, 'out_of_domain', 'barrier')
  refuses({ payoff: 'lookback' }, 'out_of_domain', 'payoff')
  refuses({ pairs: 'triple' }, 'out_of_domain', 'pairs')
  refuses({ control: 'asian' }, 'out_of_domain', 'control')
  refuses({ paths: 3 }, 'unknown_key', 'paths')
  refuses({ meanReversion: undefined }, 'missing_field', 'meanReversion')
})

test('a path that the simulation does not have is refused by name', () => {
  const given = { ...option, ...heston, draws: 8, steps: 4 }
  const refuses = (change, code, field) => assert.throws(() => engine.hestonPath({ ...given, ...change }), { code, field }, JSON.stringify(change))
  refuses({ draw: 8 }, 'out_of_domain', 'draws')
  refuses({ draw: 0, replication: 1 }, 'out_of_domain', 'draws')
  refuses({ draw: 0, pairs: 'single', antithetic: true }, 'out_of_domain', 'draws')
  refuses({}, 'missing_field', 'draw')
  refuses({ draw: 0.5 }, 'out_of_domain', 'draw')
  refuses({ draw: 0, antithetic: 1 }, 'invalid_type', 'antithetic')
  assert.throws(() => engine.hestonPath(), { code: 'missing_field', field: 'parameters' })
})

test('no simulation asks the heap', () => {
  const before = engine.memoryUse().heapRequests
  engine.simulateBates({ ...option, ...bates, draws: 64, replications: 2, source: 'sobol', control: 'european' })
  engine.batesPath({ ...option, ...bates, draws: 64, draw: 3 })
  assert.equal(engine.memoryUse().heapRequests, before)
})
