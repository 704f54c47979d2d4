// loadline/margin: liquidation calls, the most an action can move, shared losses, Derive's first portfolio margin.
import assert from 'node:assert/strict'
import test from 'node:test'
import { createEngine } from 'loadline/margin'

const engine = await createEngine()
const near = (got, want, relative = 1e-12) => assert.ok(Math.abs(got - want) <= relative * Math.max(1, Math.abs(want)), `${got} is not ${want}`)
const WAD = 10n ** 18n
const USDC = 1_000_000n
const MAX = 2n ** 256n - 1n

const call = {
  collateralBalance: 10n * WAD, collateralPrice: 2_000n * 10n ** 8n, debtBalance: 15_000n * USDC, debtPrice: 10n ** 8n, debtToCover: MAX,
  healthFactor: 9n * 10n ** 17n, totalCollateral: 20_000n * 10n ** 8n, totalDebt: 15_000n * 10n ** 8n, liquidationBonusBps: 10_500n, protocolFeeBps: 1_000n,
  collateralDecimals: 18, debtDecimals: 6, version: 'v3.2',
}

test('Aave: what a liquidation call repays and seizes', () => {
  // 15,000 / 2,000 * 1.05, and a tenth of the bonus to the protocol.
  assert.deepEqual(engine.liquidateAavePosition(call), {
    debtRepaid: 15_000n * USDC, collateralSeized: 7_875n * 10n ** 15n, protocolFee: 375n * 10n ** 14n,
    collateralToLiquidator: 78_375n * 10n ** 14n, deficit: 0n, maxDebt: 15_000n * USDC, refusal: 'none',
  })
  // Above 0.95 half of the debt is the most.
  assert.equal(engine.liquidateAavePosition({ ...call, healthFactor: 96n * 10n ** 16n }).maxDebt, 7_500n * USDC)
  assert.equal(engine.liquidateAavePosition({ ...call, healthFactor: WAD }).refusal, 'health_factor_not_below_threshold')
  assert.throws(() => engine.liquidateAavePosition({ ...call, collateralPrice: 0n }), { code: 'missing_price' })
  assert.throws(() => engine.liquidateAavePosition({ ...call, version: 'v4.0' }), { code: 'out_of_domain', field: 'version' })
})

const rates = { kink: 8n * 10n ** 17n, base: 0n, slopeLow: 0n, slopeHigh: 0n }
const weth = {
  price: 2_000n * 10n ** 8n, supplyCap: 10n ** 24n, reserves: 5n * WAD, borrowCollateralFactor: 825n * 10n ** 15n,
  liquidateCollateralFactor: 895n * 10n ** 15n, liquidationFactor: 95n * 10n ** 16n, decimals: 18,
}
const comet = {
  market: {
    assets: [weth], supply: rates, borrow: rates, basePrice: 10n ** 8n, totalSupplyBase: 400_000_000n * USDC, totalBorrowBase: 300_000_000n * USDC, baseBalance: 50_000_000n * USDC,
    targetReserves: 5_000_000n * USDC, baseSupplyIndex: 10n ** 15n, baseBorrowIndex: 10n ** 15n, storeFrontPriceFactor: 5n * 10n ** 17n, lastAccrual: 1_700_000_000, now: 1_700_000_000, baseDecimals: 6,
  },
  account: { collateral: [5n * WAD], principal: -10_000n * USDC },
}

test('Compound III: absorbed whole, sold at the discount, and the most that can be borrowed', () => {
  const absorbed = engine.absorbCometAccount(comet)
  assert.equal(absorbed.refusal, 'none')
  assert.equal(absorbed.collateralValue, 10_000n * 10n ** 8n)
  assert.equal(absorbed.creditedBase, 9_500n * USDC)
  assert.equal(absorbed.basePaidOut, 10_000n * USDC)
  assert.equal(absorbed.badDebt, 500n * USDC)
  assert.equal(absorbed.principal, 0n)
  // Half of the 5 % that liquidation takes: 1,950 for a token.
  assert.deepEqual(engine.buyCometCollateral({ market: comet.market, asset: 0, baseAmount: 1_950n * USDC }), { collateral: WAD, refusal: 'none' })
  assert.equal(engine.buyCometCollateral({ market: comet.market, asset: 0, baseAmount: 19_500n * USDC }).refusal, 'insufficient_reserves')
  assert.throws(() => engine.buyCometCollateral({ market: comet.market, asset: 1, baseAmount: 1n }), { code: 'unknown_asset' })
  const healthy = { ...comet, market: { ...comet.market, assets: [{ ...weth, price: 3_000n * 10n ** 8n }] } }
  assert.equal(engine.absorbCometAccount(healthy).refusal, 'not_liquidatable')
  // 5 * 3,000 * 82.5 % less 10,000.
  const most = engine.maxCometAction({ ...healthy, type: 'withdraw_base' })
  assert.deepEqual(most, { amount: 2_375n * USDC, limiter: 'collateral' })
  const action = (amount) => engine.previewCometAction({ ...healthy, action: { type: 'withdraw_base', amount } }).refusal
  assert.deepEqual([action(most.amount), action(most.amount + 1n)], ['none', 'not_collateralized'])
  assert.deepEqual(engine.maxCometAction({ ...healthy, type: 'supply_base' }), { amount: 10_000n * USDC, limiter: 'debt' })
})

const morpho = (debt) => ({
  market: {
    totalSupplyAssets: 2_000_000n * USDC, totalSupplyShares: 2_000_000n * USDC * 1_000_000n, totalBorrowAssets: 1_000_000n * USDC,
    totalBorrowShares: 1_000_000n * USDC * 1_000_000n, price: 600n * 10n ** 36n, lltv: 86n * 10n ** 16n, lastUpdate: 1_700_000_000, now: 1_700_000_000,
  },
  position: { borrowShares: debt * USDC * 1_000_000n, collateral: 10n ** 8n },
})

test('Morpho: a liquidation by seized collateral, and the most that can be borrowed', () => {
  const weak = morpho(55_000n)
  const half = engine.liquidateMorphoPosition({ ...weak, seizedAssets: 5n * 10n ** 7n })
  assert.equal(half.refusal, 'none')
  // 1 / (1 - 0.3 * 0.14).
  assert.equal(half.incentiveFactor, 1_043_841_336_116_910_229n)
  near(Number(half.repaidAssets), 30_000e6 / 1.04384133611691, 1e-9)
  assert.equal(half.position.collateral, 5n * 10n ** 7n)
  assert.equal(half.position.borrowShares, weak.position.borrowShares - half.repaidShares)
  assert.equal(engine.liquidateMorphoPosition({ ...weak, seizedAssets: 10n ** 8n }).refusal, 'not_enough_shares')
  assert.equal(engine.liquidateMorphoPosition(weak).refusal, 'inconsistent_input')
  const sound = morpho(40_000n)
  assert.equal(engine.liquidateMorphoPosition({ ...sound, seizedAssets: 1n }).refusal, 'healthy_position')
  const { amount, limiter } = engine.maxMorphoAction({ ...sound, type: 'borrow' })
  assert.equal(limiter, 'collateral')
  const refusal = (assets) => engine.previewMorphoAction({ ...sound, action: { type: 'borrow', assets } }).refusal
  assert.deepEqual([refusal(amount), refusal(amount + 1n)], ['none', 'insufficient_collateral'])
  near(Number(amount), 11_600e6, 1e-9)
  assert.throws(() => engine.maxMorphoAction({ ...sound, type: 'supply' }), { code: 'out_of_domain' })
})

test('losses: who is closed first, and who pays', () => {
  const positions = [
    { markPrice: 90, entryPrice: 100, notional: 1_000, accountValue: 1_000, isShort: true }, { markPrice: 110, entryPrice: 100, notional: 1_000, accountValue: 500 },
  ]
  const { index, order } = engine.deleveragingOrder({ positions })
  near(index[0], 100 / 90)
  near(index[1], 2.2)
  assert.deepEqual(order, [1, 0])
  assert.deepEqual(engine.shareLoss({ deficit: 100, fund: 30, backstop: 20, gains: [60, 40] }), {
    fundAfter: 0, backstopAfter: 0, residual: 50, haircut: 0.5, uncovered: 0, gainsAfter: Float64Array.of(30, 20),
  })
  assert.equal(engine.shareLoss({ deficit: 100, fund: 30 }).uncovered, 70)
  // The core's own name of the field, as it has no other for a deficit.
  assert.throws(() => engine.shareLoss({ deficit: -1 }), { code: 'out_of_domain', field: 'amount', value: -1 })
  assert.throws(() => engine.deleveragingOrder({ positions: [{ ...positions[0], accountValue: 0 }] }), { code: 'out_of_domain', index: 0 })
})

const rules = {
  scenarios: [{ spotFactor: 0.8 }, { spotFactor: 1.2 }], volShock: {}, discount: {}, basis: {}, baseShare: 0.03, perpetualShare: 0.03, optionShare: 0.01,
  confidenceThreshold: 0.55, confidenceFactor: 1, pegThreshold: 0.98, pegFactor: 4, initialFactor: 1.25,
}

test("Derive's first portfolio margin: the underlying alone, by hand, and with an option", () => {
  const account = { book: { legs: [], expiries: [] }, baseAmount: 10, cash: 1_000, spot: 2_000 }
  const held = engine.pmrm1Margin({ account, rules })
  near(held.markToMarket, 21_000)
  // A fifth of 20,000, and 3 % of it.
  near(held.maintenance, 21_000 - 4_000 - 600)
  near(held.initial, 21_000 - 1.25 * 4_600)
  assert.equal(held.maintenanceCertificate.scenario, 0)
  assert.equal(held.liquidatable, false)
  const book = { expiries: [{ seconds: 30 * 86_400, forward: 2_000 }], legs: [{ expiry: 0, type: 'call', strike: 2_200, amount: -10, vol: 0.6 }] }
  const covered = engine.pmrm1Margin({ account: { ...account, book }, rules: { ...rules, scenarios: undefined } })
  assert.equal(covered.losses.length, 3)
  near(covered.losses.reduce((sum, loss) => sum + loss, 0), covered.maintenanceCertificate.loss, 1e-9)
  assert.throws(() => engine.pmrm1Margin({ account, rules: { ...rules, pegFactor: undefined } }), { code: 'missing_field', field: 'pegFactor' })
  assert.throws(() => engine.pmrm1Margin({ account: { ...account, spot: 0 }, rules }), { field: 'spot' })
})
