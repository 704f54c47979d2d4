// loadline/margin: margin by sensitivities, and generations as floors of each other.
import assert from 'node:assert/strict'
import test from 'node:test'
import { createEngine } from 'loadline/margin'

const engine = await createEngine()
const near = (got, want, relative = 1e-12) =>
  assert.ok(Math.abs(got - want) <= relative * Math.max(1, Math.abs(want)), `${got} is not ${want}`)

const shocks = { priceShock: 0.2, volShock: 0.3 }
const book = {
  factors: [{ bucket: 0, delta: 300, ...shocks }, { bucket: 0, delta: 400, gamma: -1000, ...shocks }, { bucket: 1, vega: -50, ...shocks }],
  buckets: [{ correlation: 0 }, {}],
  across: [1, 0, 0, 1],
}

test('buckets add their factors by correlation, and say what each contributes', () => {
  const margin = engine.sensitivityMargin(book)
  near(margin.delta, 0.2 * 500)
  near(margin.curvature, 0.5 * 1000 * 0.04)
  near(margin.vega, 15)
  near(margin.total, 100 + 20 + 15)
  near(margin.contributions.reduce((sum, one) => sum + one, 0), margin.total)
  near(margin.contributions[0], (60 * 60) / 100)
  assert.equal(margin.stress, 'medium')
})

test('what is wrong is named', () => {
  const refused = (change, expected) => assert.throws(() => engine.sensitivityMargin({ ...book, ...change }), (error) => {
    assert.deepEqual({ code: error.code, field: error.field, index: error.index }, expected)
    return true
  })
  refused({ across: [1, 0, 0] }, { code: 'length_mismatch', field: 'correlation', index: 0 })
  refused({ buckets: [{ correlation: 0 }, { correlation: 2 }] }, { code: 'out_of_domain', field: 'correlation', index: 1 })
  refused({ factors: [{ bucket: 7, ...shocks }] }, { code: 'unknown_asset', field: 'buckets', index: 0 })
})

test('generations stack: the largest binds, and a lost model tightens the floor', () => {
  const { requirement, binding, failSafe } = engine.stackMargins({
    generations: [{ generation: 'static_tiers', requirement: 100 }, { generation: 'sensitivities', requirement: 135 }],
  })
  assert.deepEqual({ requirement, binding, failSafe }, { requirement: 135, binding: 'sensitivities', failSafe: false })
  const lost = engine.stackMargins({
    generations: [{ generation: 'static_tiers', requirement: 100 }, { generation: 'scenarios', answered: false }], failSafeMultiple: 1.5,
  })
  assert.deepEqual(lost, { requirement: 150, binding: 'static_tiers', failSafe: true })
  assert.throws(() => engine.stackMargins({ generations: [{ generation: 'scenarios', requirement: 1 }] }), { code: 'no_data', field: 'margin' })
})
