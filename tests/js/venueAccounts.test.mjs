// Accounts as venues' responses have them: recorded ones, and what is wrong in one.
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import test from 'node:test'
import { fromDydx } from 'loadline/dydx'
import { fromHyperliquid } from 'loadline/hyperliquid'
import { createEngine } from 'loadline/margin'

const engine = await createEngine()
const data = (name) => JSON.parse(readFileSync(new URL(`../data/${name}.json`, import.meta.url), 'utf8'))
const recorded = data('hyperliquid-account-2023-03-27')
const near = (got, want, relative) => assert.ok(Math.abs(got - want) <= relative * Math.abs(want), `${got} is not ${want}`)

test("Hyperliquid: a recorded account has the venue's own value, notional and margin", () => {
  const { account, coins, published, isolated } = fromHyperliquid(recorded)
  assert.equal(coins.length, 12)
  assert.deepEqual(isolated, [])
  const { margin, markets } = engine.assessPerpAccount(account)
  const summary = recorded.clearinghouseState.crossMarginSummary
  near(margin.equity, Number(summary.accountValue), 1e-9)
  near(margin.notional, Number(summary.totalNtlPos), 1e-12)
  near(margin.initial, Number(summary.totalMarginUsed), 1e-6)
  // 50x: half of 2 %.
  near(margin.maintenance, 0.01 * margin.notional, 1e-12)
  published.forEach((price, i) => {
    const { falling, rising, price: mark } = markets[i]
    if (price === null) return assert.equal(falling.reason, 'unreachable')
    // The venue holds the margin where it is; it grows with the price, so that ours is nearer.
    near(mark + margin.excess / -account.positions[i].size, price, 1e-7)
    assert.ok(rising.price < price && rising.price > 0.98 * price)
  })
})

test('Hyperliquid: prices given apart, margin tables, isolated positions', () => {
  const [{ position }] = recorded.clearinghouseState.assetPositions
  const leverage = { type: 'isolated', value: 20, rawUsd: '222.5' }
  const meta = {
    universe: [{ name: 'BTC', maxLeverage: 40, marginTableId: 56 }],
    marginTables: [[56, { description: 'tiered 40x', marginTiers: [{ lowerBound: '0.0', maxLeverage: 40 }, { lowerBound: '150000000.0', maxLeverage: 20 }] }]],
  }
  const clearinghouseState = { crossMarginSummary: { totalRawUsd: '0' }, assetPositions: [{ position: { ...position, leverage } }] }
  const { account, isolated } = fromHyperliquid({ clearinghouseState, meta, prices: { BTC: '27000' } })
  assert.deepEqual(account.positions, [])
  const [{ coin, account: own }] = isolated
  assert.equal(coin, 'BTC')
  assert.equal(own.markets[0].price, 27_000)
  assert.deepEqual(own.markets[0].maintenance.tiers, [
    { lowerBound: 0, rate: 0.0125, deduction: 0 }, { lowerBound: 150_000_000, rate: 0.025, deduction: 1_875_000 },
  ])
  near(engine.perpMargin(own).equity, 222.5 - 0.00785 * 27_000, 1e-12)
})

test('Hyperliquid: what is wrong is named', () => {
  const change = (position) => ({
    ...recorded,
    clearinghouseState: { ...recorded.clearinghouseState, assetPositions: [{ position: { ...recorded.clearinghouseState.assetPositions[0].position, ...position } }] },
  })
  assert.throws(() => fromHyperliquid(change({ coin: 'NONE' })), { code: 'unknown_asset', field: 'coin', index: 0, value: 'NONE' })
  assert.throws(() => fromHyperliquid(change({ szi: 5 })), { code: 'invalid_type', field: 'szi', index: 0 })
  assert.throws(() => fromHyperliquid(change({ szi: '1e3' })), { code: 'out_of_domain', field: 'szi' })
  assert.throws(() => fromHyperliquid(change({ szi: '0.0' })), { code: 'missing_price', field: 'prices' })
  assert.throws(() => fromHyperliquid(change({ entryPx: undefined })), { code: 'missing_field', field: 'entryPx' })
  assert.throws(() => fromHyperliquid({ ...recorded, mids: {} }), { code: 'unknown_key', field: 'mids' })
  assert.throws(() => fromHyperliquid({ ...recorded, clearinghouseState: null }), { code: 'missing_field' })
})

const markets = data('dydx-markets-2025-12-08')
const subaccount = {
  openPerpetualPositions: { 'BTC-USD': { market: 'BTC-USD', side: 'SHORT', size: '-0.25' }, 'ETH-USD': { market: 'ETH-USD', side: 'LONG', size: '3' } },
  assetPositions: { USDC: { symbol: 'USDC', side: 'LONG', size: '20000.5' } },
}

test("dYdX: the indexer's decimals become the chain's quantums, exactly", () => {
  const { account, tickers } = fromDydx({ markets, subaccount })
  assert.deepEqual(tickers, ['BTC-USD', 'ETH-USD'])
  assert.equal(account.quote, 20_000_500_000n)
  assert.deepEqual(account.positions, [{ market: 0, quantums: -2_500_000_000n }, { market: 1, quantums: 3_000_000_000n }])
  assert.equal(account.markets[0].tier.initialMarginPpm, 20_000)
  assert.equal(account.markets[0].tier.maintenanceFractionPpm, 600_000)
  const { risk } = engine.assessDydxAccount(account)
  // 20,000.5 - 0.25 * 89,919.2 + 3 * 3,103.01, in quantums.
  assert.equal(risk.netCollateral, 6_829_730_000n)
  // 1.2 % of both notionals, each rounded up.
  assert.equal(risk.maintenance, 269_757_600n + 111_708_360n)
})

test('dYdX: what is wrong is named', () => {
  const held = (one) => ({ markets, subaccount: { ...subaccount, openPerpetualPositions: { X: one } } })
  assert.throws(() => fromDydx(held({ market: 'X-USD', side: 'LONG', size: '1' })), { code: 'unknown_asset', field: 'market', index: 0 })
  assert.throws(() => fromDydx(held({ market: 'BTC-USD', side: 'LONG', size: '0.00000000001' })), { code: 'out_of_domain', field: 'size' })
  assert.throws(() => fromDydx(held({ market: 'BTC-USD', size: '1' })), { code: 'missing_field', field: 'side' })
  assert.throws(() => fromDydx({ markets }), { code: 'missing_field', field: 'subaccount' })
})
