// loadline/margin: the least collateral or repayment for a health, and for a probability of liquidation.
import assert from 'node:assert/strict'
import test from 'node:test'
import { createEngine } from 'loadline/margin'

const engine = await createEngine()
const WAD = 10n ** 18n
const RAY = 10n ** 27n
const USDC = 1_000_000n
const up = (a, b) => (a + b - 1n) / b

// Morpho: 10 ETH at 3,000 against 20,000 USDC, 86 %.
const PRICE = 3_000n * 10n ** 24n
const morphoMarket = {
  totalSupplyAssets: 10n ** 13n, totalSupplyShares: 10n ** 19n, totalBorrowAssets: 8n * 10n ** 12n, totalBorrowShares: 8n * 10n ** 18n,
  price: PRICE, lltv: 86n * 10n ** 16n, lastUpdate: 1_770_000_000, now: 1_770_000_000,
}
const loan = { market: morphoMarket, position: { borrowShares: 2n * 10n ** 16n, collateral: 10n * WAD } }

test('Morpho: one unit less is not enough, by previews of the same package', () => {
  const health = 15n * 10n ** 17n
  const { before, collateral, repay } = engine.topUpMorphoPosition({ ...loan, health })
  assert.equal(before, 129n * 10n ** 16n)
  // 20,000 * 1.5 / 0.86 / 3,000 ETH in all.
  const value = up(up(20_000n * USDC * health, WAD) * WAD, loan.market.lltv)
  assert.equal(collateral.amount, up(value * 10n ** 36n, PRICE) - 10n * WAD)
  for (const [type, { amount, after }] of [['supply_collateral', collateral], ['repay', repay]]) {
    const healthOf = (assets) => engine.previewMorphoAction({ ...loan, action: { type, assets } }).after.healthFactor
    assert.equal(healthOf(amount), after)
    assert.ok(after >= health && healthOf(amount - 1n) < health, type)
  }
  assert.deepEqual(engine.topUpMorphoPosition({ ...loan, health: WAD }).repay, { reason: null, amount: 0n, after: before })
  const without = engine.topUpMorphoPosition({ ...loan, position: { borrowShares: 0n, collateral: WAD }, health })
  assert.deepEqual(without, { before: null, collateral: { reason: 'no_debt', amount: null, after: null }, repay: { reason: 'no_debt', amount: null, after: null } })
})

test('a probability: the level that is met so rarely, then a health of one there', () => {
  const wanted = 0.01
  const motion = { price: 3_000, vol: 0.8, horizonYears: 30 / 365, drift: 0 }
  const { falling, rising } = engine.passageLevels({ ...motion, probability: wanted })
  assert.ok(falling.exists && falling.level < 3_000 && rising.level > 3_000)
  const passing = (level) => engine.passageProbability({ ...motion, intervals: [{ high: level }] }).probability
  assert.equal(passing(falling.level), falling.probability)
  assert.ok(falling.probability <= wanted && falling.probability > wanted * (1 - 1e-9))
  const price = BigInt(Math.floor(falling.level * 1e6)) * 10n ** 18n
  const { collateral } = engine.topUpMorphoPosition({ market: { ...morphoMarket, price }, position: loan.position, health: WAD })
  const safer = { ...loan, position: { ...loan.position, collateral: loan.position.collateral + collateral.amount } }
  const boundary = Number(engine.assessMorphoPosition(safer).price.firstLiquidatable) / 1e24
  assert.ok(passing(boundary) <= wanted && passing(boundary) > wanted * 0.999)
  assert.ok(passing(Number(engine.assessMorphoPosition(loan).price.firstLiquidatable) / 1e24) > wanted)
  assert.throws(() => engine.passageLevels({ ...motion, probability: 2 }), { code: 'out_of_domain', field: 'probability' })
})

const rates = { kink: 8n * 10n ** 17n, base: 0n, slopeLow: 0n, slopeHigh: 0n }
const comet = {
  market: {
    assets: [{
      price: 2_000n * 10n ** 8n, supplyCap: 8n * WAD, totalSupply: 5n * WAD, borrowCollateralFactor: 825n * 10n ** 15n,
      liquidateCollateralFactor: 9n * 10n ** 17n, liquidationFactor: 95n * 10n ** 16n, decimals: 18,
    }],
    supply: rates, borrow: rates, basePrice: 10n ** 8n, totalSupplyBase: 400_000_000n * USDC, totalBorrowBase: 300_000_000n * USDC,
    baseSupplyIndex: 10n ** 15n, baseBorrowIndex: 10n ** 15n, lastAccrual: 1_700_000_000, now: 1_700_000_000, baseDecimals: 6,
  },
  account: { collateral: [5n * WAD], principal: -9_000n * USDC },
}

test('Compound III: to the cap and no further', () => {
  // 5 * 2,000 * 0.9 carries just the debt.
  const { before, collateral, repay } = engine.topUpCometAccount({ ...comet, health: 12n * 10n ** 17n })
  assert.equal(before, WAD)
  assert.equal(collateral.amount, WAD)
  assert.equal(repay.amount, 1_500n * USDC)
  // The cap leaves room for 3, and a health of 2 takes 5 more.
  const more = engine.topUpCometAccount({ ...comet, health: 2n * WAD })
  assert.equal(more.collateral.reason, 'unreachable')
  assert.equal(more.repay.amount, 4_500n * USDC)
  assert.throws(() => engine.topUpCometAccount({ ...comet, health: WAD, asset: 1 }), { code: 'unknown_asset', field: 'asset' })
})

test('Maker and Liquity: ratios, dust and the least debt', () => {
  const vault = { ilk: { price: 2_000n * WAD, par: RAY, liquidationRatio: 15n * 10n ** 26n, rate: RAY, dust: 7_500n * 10n ** 45n, totalArt: 10n ** 24n }, urn: { ink: 10n * WAD, art: 10_000n * WAD } }
  const safer = engine.topUpMakerVault({ ...vault, ratio: 25n * 10n ** 17n })
  assert.equal(safer.before, 2n * WAD)
  assert.equal(safer.collateral.amount, 25n * WAD / 10n)
  assert.equal(safer.repay.amount, 2_000n * WAD)
  // A ratio of 4 leaves a debt of 5,000, which is dust: all of it, and nothing is owed.
  assert.deepEqual(engine.topUpMakerVault({ ...vault, ratio: 4n * WAD }).repay, { reason: null, amount: 10_000n * WAD, after: null })
  const trove = { system: { price: 2_000n * WAD, collateral: 10_000n * WAD, debt: 8_000_000n * WAD, stabilityPool: 0n, troveCount: 9 }, trove: { collateral: 3n * WAD, debt: 4_000n * WAD } }
  const ratio = engine.topUpLiquityTrove({ ...trove, ratio: 2n * WAD })
  assert.equal(ratio.before, 15n * 10n ** 17n)
  assert.equal(ratio.collateral.amount, WAD)
  assert.equal(ratio.repay.amount, 1_000n * WAD)
  assert.equal(engine.topUpLiquityTrove({ ...trove, ratio: 4n * WAD }).repay.reason, 'unreachable')
})
