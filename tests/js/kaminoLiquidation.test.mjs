// loadline/margin: liquidating an obligation with borrow factors, against the rule in BigInt.
import assert from 'node:assert/strict'
import test from 'node:test'
import { createEngine } from 'loadline/margin'
import { randomOf } from './accounts.mjs'

const engine = await createEngine()
const SF = 1n << 60n
const min = (...values) => values.reduce((a, b) => (a < b ? a : b))
const max = (a, b) => (a > b ? a : b)
const times = (a, b) => (a * b) / SF
const over = (a, b) => (a * SF) / b

const terms = {
  fullLiquidationValue: 200n,
  largestValue: 6_000n,
  closeFactorPercent: 20,
  insolvencyLtvPercent: 95,
  deposit: { minimumBps: 200, maximumBps: 1000, badDebtBps: 99 },
  borrow: { minimumBps: 300, maximumBps: 900, badDebtBps: 120 },
}

/** One deposit and one borrow, no group. */
function reference({ obligation, amount }) {
  const [deposit] = obligation.deposits
  const [borrow] = obligation.borrows
  const deposited = (deposit.amount * deposit.priceSf) / 10n ** BigInt(deposit.decimals)
  const owed = times(borrow.amountSf, borrow.priceSf) / 10n ** BigInt(borrow.decimals)
  const adjusted = (owed * BigInt(borrow.borrowFactorPercent)) / 100n
  const bearable = (deposited * BigInt(deposit.liquidationLtvPercent)) / 100n
  const kept = { bonusSf: 0n, settledSf: 0n, repaid: 0n, withdrawn: 0n, amountSfLeft: borrow.amountSf, amountLeft: deposit.amount, full: false }
  if (adjusted < bearable) return { ...kept, refusal: 'healthy' }
  const full = owed < 200n * SF
  const asked = min(amount * SF, borrow.amountSf)
  if (full && asked < borrow.amountSf) return { ...kept, refusal: 'repay_too_small' }
  const ltv = over(adjusted, deposited)
  const plain = over(owed, deposited)
  const bonusSf =
    plain >= (SF * 99n) / 100n
      ? max((SF * 99n) / 10_000n, SF - plain)
      : min(max((SF * 300n) / 10_000n, ltv - over(bearable, deposited)), (SF * 1000n) / 10_000n, SF - plain)
  const factor = ltv > (SF * 95n) / 100n ? SF : (SF * 20n) / 100n
  const most = times(borrow.amountSf, over(min(times(owed, factor), owed, 6_000n * SF), owed))
  const debt = full ? asked : min(asked, most)
  const due = times(times(owed, over(debt, borrow.amountSf)), SF + bonusSf)
  const short = due > deposited
  const settledSf = short && !full ? times(debt, over(deposited, due)) : debt
  const part = due < deposited ? times(deposit.amount, over(due, deposited)) : deposit.amount
  const withdrawn = full ? max(part, 1n) : part
  return {
    bonusSf,
    settledSf,
    repaid: (settledSf + SF - 1n) / SF,
    withdrawn,
    amountSfLeft: borrow.amountSf - settledSf,
    amountLeft: deposit.amount - withdrawn,
    full,
    refusal: 'none',
  }
}

const simple = (debt) => ({
  obligation: {
    deposits: [{ amount: 1_000n, priceSf: SF, decimals: 0, loanToValuePercent: 70, liquidationLtvPercent: 80 }],
    borrows: [{ amountSf: debt * SF, priceSf: SF, decimals: 0, borrowFactorPercent: 100 }],
  },
  terms,
  deposit: 0,
  borrow: 0,
  amount: 10_000n,
})

test('at the limit a fifth of the debt is repaid with the least bonus', () => {
  const done = engine.liquidateKaminoObligation(simple(800n))
  assert.deepEqual([done.repaid, done.withdrawn, done.bonusSf], [160n, 164n, (SF * 3n) / 100n])
  assert.equal(engine.liquidateKaminoObligation(simple(799n)).refusal, 'healthy')
  const whole = engine.liquidateKaminoObligation(simple(1_200n))
  assert.deepEqual([whole.repaid, whole.withdrawn, whole.amountLeft], [991n, 1_000n, 0n])
})

test('seeded obligations go as the rule in BigInt says', () => {
  const random = randomOf(811)
  const draw = (low, high) => low + ((high - low) * BigInt(Math.floor(random() * 2 ** 32))) / 2n ** 32n
  const met = new Set()
  for (let i = 0; i < 2_000; ++i) {
    const deposit = {
      amount: draw(1_000_000n, 900_000_000_000n),
      priceSf: draw(SF, 300n * SF),
      decimals: 9,
      loanToValuePercent: 50,
      liquidationLtvPercent: Number(draw(60n, 91n)),
    }
    const borrow = { priceSf: draw(SF / 2n, 2n * SF), decimals: 6, borrowFactorPercent: Number(draw(100n, 151n)) }
    const value = (((deposit.amount * deposit.priceSf) / 10n ** 9n) * draw(55n, 115n)) / 100n
    const amountSf = (value * 10n ** 6n * SF) / borrow.priceSf
    const amount = draw(1n, (2n * amountSf) / SF + 2n)
    const inputs = { obligation: { deposits: [deposit], borrows: [{ ...borrow, amountSf }] }, terms, deposit: 0, borrow: 0, amount }
    const got = engine.liquidateKaminoObligation(inputs)
    assert.deepEqual(got, reference(inputs))
    met.add(`${got.refusal} ${got.full} ${got.amountLeft === 0n}`)
  }
  for (const outcome of ['healthy false false', 'repay_too_small false false', 'none false false', 'none false true', 'none true false', 'none true true']) {
    assert.ok(met.has(outcome), outcome)
  }
})

test('a bad field and a missing side are named', () => {
  const inputs = simple(900n)
  assert.throws(() => engine.liquidateKaminoObligation({ ...inputs, amount: 0n }), { code: 'out_of_domain', field: 'amount' })
  assert.throws(() => engine.liquidateKaminoObligation({ ...inputs, terms: { ...terms, closeFactorPercent: 0 } }), { field: 'closeFactorPercent' })
  assert.throws(() => engine.liquidateKaminoObligation({ ...inputs, borrow: 1 }), { code: 'unknown_asset' })
})
