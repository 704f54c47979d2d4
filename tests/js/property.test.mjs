// Properties on 10,000 seeded accounts.
import assert from 'node:assert/strict'
import test from 'node:test'
import { createEngine } from 'loadline'
import { nearTrigger, randomAccount, randomOf, withPositions, withReserve } from './accounts.mjs'

const engine = await createEngine()
const ACCOUNTS = 10_000
const WAD = 10n ** 18n

/** Every account near the trigger once in three, as wallets that ask are. */
function* accounts(seed, count = ACCOUNTS) {
  const random = randomOf(seed)
  for (let i = 0; i < count; i += 1) {
    const input = randomAccount(random, i % 2 === 0 ? 'v3.2' : 'v3.5')
    yield { input: i % 3 === 0 ? nearTrigger(engine, input, random) : input, random, i }
  }
}

const pick = (random, list) => list[Math.floor(random() * list.length)]

function randomAction(random, { account }) {
  const position = pick(random, account['aave-v3'].positions)
  const held = position.scaledSupply > position.scaledVariableDebt ? 'withdraw' : 'repay'
  const type = pick(random, ['supply', 'borrow', held])
  const base = position.scaledSupply + position.scaledVariableDebt
  return { type, venue: 'aave-v3', asset: position.asset, amount: base / BigInt(2 + Math.floor(random() * 50)) + 1n }
}

test('two actions in one preview are what they are in two', () => {
  let allowed = 0
  for (const { input, random } of accounts(11)) {
    if (input.account['aave-v3'].positions.length === 0) continue
    const actions = [randomAction(random, input), randomAction(random, input)]
    const both = engine.preview({ ...input, actions })
    const first = engine.preview({ ...input, actions: actions.slice(0, 1) })
    if (!first.allowed) {
      assert.equal(both.allowed, false)
      assert.deepEqual(both.refusal, first.refusal)
      continue
    }
    const second = engine.preview({ market: first.market, account: first.account, actions: actions.slice(1) })
    assert.equal(both.allowed, second.allowed)
    if (!both.allowed) {
      assert.equal(both.refusal.reason, second.refusal.reason)
      continue
    }
    allowed += 1
    assert.deepEqual(both.after, second.after)
    assert.deepEqual(both.account, second.account)
  }
  assert.ok(allowed > 2000, `only ${allowed} pairs were allowed`)
})

test('the order of reserves and of positions does not matter', () => {
  for (const { input, i } of accounts(12)) {
    const venue = input.market['aave-v3']
    const market = { ...input.market, 'aave-v3': { ...venue, reserves: venue.reserves.toReversed() } }
    const account = withPositions(input.account, input.account['aave-v3'].positions.toReversed())
    assert.deepEqual(engine.health({ market, account }), engine.health(input))
    if (i % 10 !== 0) continue
    const turned = engine.assess({ market, account }).liquidation
    const straight = engine.assess(input).liquidation
    assert.deepEqual({ ...turned, assets: turned.assets.toReversed() }, straight)
  }
})

test('every boundary holds: below one at it, not below one unit nearer, by the engine at that price', () => {
  let reached = 0
  for (const { input } of accounts(13)) {
    for (const { asset, falling, rising } of engine.assess(input).liquidation.assets) {
      for (const [boundary, inward] of [[falling, 1n], [rising, -1n]]) {
        if (boundary.reason !== null) continue
        reached += 1
        const at = (price) => engine.health({ market: withReserve(input.market, asset, { price }), account: input.account }).factorWad
        assert.equal(at(boundary.price), boundary.healthAtWad)
        assert.equal(at(boundary.price + inward), boundary.healthInsideWad)
        assert.ok(boundary.healthAtWad < WAD && boundary.healthInsideWad >= WAD)
      }
    }
  }
  assert.ok(reached > 10_000, `only ${reached} boundaries were reached`)
})

/** Largest relative step back that rounding explains: a unit of each value, and from truncated averages 1 bps. */
const slack = (version) => (version === 'v3.2' ? 2e-4 : 1e-6)

test('health rises with the price of a pure collateral and falls with the price of a pure debt', () => {
  let compared = 0
  for (const { input, random } of accounts(14)) {
    const pure = input.account['aave-v3'].positions.filter((p) => (p.scaledSupply > 0n && p.collateral) !== p.scaledVariableDebt > 0n)
    const before = engine.health(input)
    if (pure.length === 0 || before.factor === null || before.debtBase < 10n ** 10n || before.collateralBase < 10n ** 10n) continue
    const { asset, scaledVariableDebt } = pick(random, pure)
    const { price } = input.market['aave-v3'].reserves.find((reserve) => reserve.asset === asset)
    const raised = withReserve(input.market, asset, { price: price + price / 10n + 1n })
    const after = engine.health({ market: raised, account: input.account })
    const rise = (after.factor - before.factor) / before.factor
    const tolerance = slack(input.market['aave-v3'].version)
    assert.ok(scaledVariableDebt > 0n ? rise <= tolerance : rise >= -tolerance, `${asset} ${rise}`)
    compared += 1
  }
  assert.ok(compared > 3000, `only ${compared} were compared`)
})

test('the most that can be borrowed works, and one unit more is refused', () => {
  let solved = 0
  for (const { input, random } of accounts(15, 2000)) {
    if (input.account['aave-v3'].positions.length === 0) continue
    const { asset } = pick(random, input.market['aave-v3'].reserves)
    const solution = engine.solve({ ...input, goal: { type: 'maxBorrow', venue: 'aave-v3', asset } })
    if (solution.reason !== null || solution.amount === 0n) continue
    solved += 1
    const borrow = (amount) => engine.preview({ ...input, actions: [{ type: 'borrow', venue: 'aave-v3', asset, amount }] })
    assert.equal(borrow(solution.amount).allowed, true)
    assert.equal(borrow(solution.amount + 1n).allowed, false)
  }
  assert.ok(solved > 300, `only ${solved} were solved`)
})

test('the repayment that reaches a target reaches it, and one unit less does not', () => {
  let solved = 0
  for (const { input } of accounts(16, 2000)) {
    const owed = input.account['aave-v3'].positions.find(({ scaledVariableDebt }) => scaledVariableDebt > 0n)
    const { factor } = engine.health(input)
    if (owed === undefined || factor === null || factor < 0.5 || factor > 3) continue
    const targetWad = BigInt(Math.round(factor * 1.03 * 1e6)) * 10n ** 12n
    const goal = { type: 'health', venue: 'aave-v3', asset: owed.asset, by: 'repay', targetWad }
    const solution = engine.solve({ ...input, goal })
    if (solution.reason !== null || solution.limitedBy !== 'target') continue
    solved += 1
    const after = (amount) => engine.preview({ ...input, actions: [{ type: 'repay', venue: 'aave-v3', asset: owed.asset, amount }] })
    const reached = after(solution.amount).after.health.factorWad
    assert.ok(reached === null || reached >= targetWad)
    if (solution.amount > 1n) assert.ok(after(solution.amount - 1n).after.health.factorWad < targetWad)
  }
  assert.ok(solved > 200, `only ${solved} were solved`)
})
