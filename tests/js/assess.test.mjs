import assert from 'node:assert/strict'
import test from 'node:test'
import { createEngine } from 'loadline'
import { accountData } from './aaveInBigints.mjs'
import { nearTrigger, randomAccount, randomOf, withReserve } from './accounts.mjs'
import { sample } from './sampleAccount.mjs'

const engine = await createEngine()
const WAD = 10n ** 18n

function assertHealth(health, expected) {
  assert.equal(health.collateralBase, expected.collateral)
  assert.equal(health.debtBase, expected.debt)
  assert.equal(health.factorWad, expected.factorWad)
  assert.equal(health.availableBorrowsBase, expected.available)
  assert.equal(BigInt(health.liquidationThresholdBps), expected.lt)
  assert.equal(BigInt(health.ltvBps), expected.ltv)
}

test('the sample account is what the contract rules of v3.2 make of it in plain bigints', () => {
  const expected = accountData(sample)
  const { health, positions, rules, asOf } = engine.assess(sample)
  assertHealth(health, expected)
  assert.equal(health.status, 'healthy')
  assert.equal(health.factor, Number(expected.factorWad) / 1e18)
  positions.forEach((position, i) => {
    const { supply, debt, supplyBase, debtBase } = expected.positions[i]
    assert.deepEqual(
      { supply: position.supply, debt: position.debt, supplyBase: position.supplyBase, debtBase: position.debtBase },
      { supply, debt, supplyBase, debtBase },
    )
  })
  assert.deepEqual(rules, { venue: 'aave-v3', version: 'v3.2' })
  assert.equal(asOf, sample.market.now)
})

for (const version of ['v3.2', 'v3.3', 'v3.4', 'v3.5']) {
  test(`2,000 random accounts of ${version} agree with plain bigints to the last unit`, () => {
    const random = randomOf(version.charCodeAt(3))
    for (let i = 0; i < 2000; i += 1) {
      const input = randomAccount(random, version)
      assertHealth(engine.health(input), accountData(input))
    }
  })
}

test('health and assess say the same', () => {
  assert.deepEqual(engine.health(sample), engine.assess(sample).health)
})

test('an efficiency mode replaces the parameters of its members only', () => {
  const account = { 'aave-v3': { ...sample.account['aave-v3'], eModeCategory: 1 } }
  const { positions, health } = engine.assess({ market: sample.market, account })
  assert.deepEqual(positions.filter(({ inEMode }) => inEMode).map(({ asset }) => asset), ['WETH', 'wstETH'])
  assertHealth(health, accountData({ market: sample.market, account }))
})

test('every boundary is liquidatable, and one unit nearer to now is not, by an independent evaluation', () => {
  const random = randomOf(7)
  let reached = 0
  for (let i = 0; i < 400; i += 1) {
    const input = nearTrigger(engine, randomAccount(random), random, 0.3)
    const { liquidation } = engine.assess(input)
    for (const { asset, falling, rising } of liquidation.assets) {
      for (const [boundary, inward] of [[falling, 1n], [rising, -1n]]) {
        if (boundary.reason !== null) continue
        reached += 1
        const at = accountData({ ...input, market: withReserve(input.market, asset, { price: boundary.price }) })
        const inside = accountData({ ...input, market: withReserve(input.market, asset, { price: boundary.price + inward }) })
        assert.equal(boundary.healthAtWad, at.factorWad)
        assert.equal(boundary.healthInsideWad, inside.factorWad)
        assert.ok(at.factorWad < WAD && inside.factorWad >= WAD)
      }
    }
  }
  assert.ok(reached > 300, `only ${reached} boundaries were reached`)
})

test('without a boundary there is a reason', () => {
  const noDebt = { 'aave-v3': { eModeCategory: 0, positions: [sample.account['aave-v3'].positions[0]] } }
  const { liquidation, health } = engine.assess({ market: sample.market, account: noDebt })
  assert.equal(health.status, 'no_debt')
  assert.equal(health.factorWad, null)
  assert.deepEqual(liquidation.shockDown, { reason: 'no_debt' })
  const poor = withReserve(sample.market, 'wstETH', { price: 1_000_000_000n })
  assert.equal(engine.assess({ market: poor, account: sample.account }).liquidation.shockDown.reason, 'already_liquidatable')
})

test('the moment that interest alone brings is liquidatable, and the second before it is not', () => {
  const { liquidation } = engine.assess(sample)
  const { seconds } = liquidation.interest
  const at = (now) => accountData({ ...sample, market: { ...sample.market, now } }).factorWad
  assert.ok(at(sample.market.now + seconds) < WAD)
  assert.ok(at(sample.market.now + seconds - 1) >= WAD)
})

test('an empty account is healthy in the sense that it has no debt', () => {
  const account = { 'aave-v3': { eModeCategory: 0, positions: [] } }
  const { health, positions } = engine.assess({ market: sample.market, account })
  assert.equal(health.status, 'no_debt')
  assert.deepEqual(positions, [])
})
