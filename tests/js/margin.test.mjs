// loadline/margin: perpetual accounts by hand, by venues' own figures, and what is refused.
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import test from 'node:test'
import { createEngine } from 'loadline/margin'

const engine = await createEngine()
const vectors = (name) => JSON.parse(readFileSync(new URL(`../vectors/${name}.json`, import.meta.url), 'utf8')).vectors
const near = (got, want, relative = 1e-12) =>
  assert.ok(Math.abs(got - want) <= relative * Math.max(1, Math.abs(want)), `${got} is not ${want}`)

const curve = (rate) => ({ tiers: [{ lowerBound: 0, rate }] })
const market = { price: 100, initial: curve(0.1), maintenance: curve(0.05) }
const account = { collateral: 1000, markets: [market], positions: [{ market: 0, size: 50, entryPrice: 100 }] }

test('a long position: margin, and the price below which it is liquidated', () => {
  const { margin, markets } = engine.assessPerpAccount(account)
  assert.deepEqual(margin, {
    equity: 1000, notional: 5000, initial: 500, maintenance: 250, freeCollateral: 500, excess: 750, bindingMarket: 0, liquidatable: false,
  })
  assert.deepEqual(engine.perpMargin(account), margin)
  const [{ falling, rising, intervals, price }] = markets
  assert.equal(price, 100)
  // 1000 + 50 (P - 100) = 0.05 * 50 P.
  near(falling.price, 4000 / 47.5)
  assert.equal(falling.reason, null)
  assert.ok(falling.residual < 0 && falling.residual > -1e-9)
  assert.deepEqual(rising, { reason: 'unreachable', price: null, residual: null })
  assert.equal(intervals.length, 1)
  assert.equal(intervals[0].high, falling.price)
  assert.equal(intervals[0].opensBelow, true)
  assert.equal(engine.perpMargin({ ...account, markets: [{ ...market, price: falling.price }] }).liquidatable, true)
  near(engine.perpBankruptcyPrice({ account, market: 0 }).price, 80)
})

test('an order: before and after, the most that is accepted, and what it composes to', () => {
  const order = { market: 0, size: -20, price: 101, feeRate: 0.001 }
  const preview = engine.previewPerpOrder({ account, order })
  assert.deepEqual(preview.before, engine.perpMargin(account))
  near(preview.realised, 20)
  near(preview.collateralAfter, 1000 + 20 - 2.02)
  assert.deepEqual(preview.positions, [{ market: 0, size: 30, entryPrice: 100 }])
  assert.equal(preview.accepted, true)
  // 1000 - 0.1 * 100 * (50 + x) = 0.
  const largest = engine.maxPerpOrder({ account, order: { market: 0, size: 1, price: 100 } })
  near(largest.size, 50)
  assert.equal(largest.unlimited, false)
})

test('Hyperliquid: maintenance of every published tier, and the next step of a liquidation', () => {
  const rows = vectors('hyperliquid_tiers')
  assert.ok(rows.length > 5)
  for (const { in: given, out } of rows) {
    const tiers = given.tiers.map(({ lowerBound, maxLeverage }) => ({ lowerBound, maxLeverage }))
    const { maintenance, initial } = engine.hyperliquidMarket({ price: 1, leverage: 1, tiers })
    assert.equal(initial.tiers[0].rate, 1)
    given.tiers.forEach(({ mmr, deduction }, i) => {
      near(maintenance.tiers[i].rate, mmr)
      near(maintenance.tiers[i].deduction, deduction)
    })
    const held = { collateral: 0, markets: [{ price: 1, initial, maintenance }], positions: [{ market: 0, size: given.notional, entryPrice: 1 }] }
    near(engine.perpMargin(held).maintenance, out.maintenanceMargin)
  }
  const weak = { ...account, collateral: 200 }
  assert.deepEqual(engine.hyperliquidStep({ account, market: 0 }), { stage: 'healthy', closeSize: 0 })
  assert.equal(engine.hyperliquidStep({ account: weak, market: 0 }).stage, 'full')
  assert.equal(engine.hyperliquidStep({ account: { ...account, collateral: 100 }, market: 0 }).stage, 'backstop')
})

test("Orderly: within the bracket of the venue's own bisection", () => {
  let compared = 0
  for (const { in: given, out } of vectors('orderly_peer_run')) {
    if (out === 0) continue
    const markets = given.positions.map(({ symbol, mark_price: price, mmr }) =>
      symbol === given.symbol
        ? engine.orderlyMarket({ price, market: { baseMaintenanceRate: given.baseMMR, baseInitialRate: given.baseIMR, initialFactor: given.IMRFactor } })
        : { price, initial: curve(mmr), maintenance: curve(mmr) })
    const positions = given.positions.map(({ position_qty: size, mark_price: entryPrice }, i) => ({ market: i, size, entryPrice }))
    const assessed = engine.assessPerpAccount({ collateral: given.totalCollateral, markets, positions })
    const { falling, rising } = assessed.markets[given.positions.findIndex(({ symbol }) => symbol === given.symbol)]
    if (falling.reason === 'already_liquidatable') continue
    // The peer's bisection stops at 1e-4 of the notional.
    near((given.positionQty < 0 ? rising : falling).price, out, 1.1e-4)
    compared += 1
  }
  assert.ok(compared > 10)
})

test('Synthetix: ratios by the share of the skew scale', () => {
  const { initial, maintenance } = engine.synthetixMarket({
    price: 10, size: -100, market: { skewScale: 1000, initialRatio: 0.5, minimumInitialRatio: 0.02, maintenanceScalar: 0.4, minimumMargin: 7 },
  })
  near(initial.tiers[0].rate, 0.07)
  near(maintenance.tiers[0].rate, 0.028)
  assert.equal(maintenance.fixed, 7)
})

test('Drift: weights by hand, and every oracle once', () => {
  const spots = [{ asset: 0, price: 1, tokens: 10_000 }, { asset: 1, price: 100, tokens: 10, maintenanceAssetWeight: 0.9, initialAssetWeight: 0.8 }]
  const perps = [{ asset: 1, price: 100, base: 200, quote: -20_000, initialRatio: 0.2, maintenanceRatio: 0.1 }]
  const { health, assets } = engine.assessDriftAccount({ spots, perps })
  near(health.maintenance.collateral, 10_900)
  near(health.maintenance.requirement, 2_000)
  near(health.initial.free, 10_800 - 4_000)
  assert.equal(health.liquidatable, false)
  assert.deepEqual(engine.driftHealth({ spots, perps }), health)
  assert.deepEqual(assets.map(({ asset }) => asset), [0, 1])
  // 10,000 + 9 P + 200 (P - 100) = 20 P.
  near(assets[1].falling.price, 10_000 / 189)
  const order = { perp: 0, size: 10, price: 100 }
  assert.equal(engine.previewDriftOrder({ account: { spots, perps }, order }).accepted, true)
  near(engine.maxDriftOrder({ account: { spots, perps }, order }).size, 6_800 / 20, 1e-9)
})

test('Mango: the published health, and the price where it is zero', () => {
  const weights = (asset) => ({ assetWeight: { initial: 1 - asset[0], maintenance: 1 - asset[1] }, liabilityWeight: { initial: 1 + asset[0], maintenance: 1 + asset[1] } })
  const [{ in: given, out }] = vectors('mango_health')
  const tokens = [
    { asset: 0, price: 1, balance: given.token1, ...weights([0.2, 0.1]) },
    { asset: 1, price: 5, balance: given.token2, ...weights([0.5, 0.3]) },
    { asset: 2, price: 10, balance: given.token3, ...weights([0.5, 0.3]) },
  ]
  const [lots, quote, bids, asks] = given.perp1
  const perp = {
    asset: 3, settle: 0, price: 5, base: 10 * lots, quote, bids: 10 * bids, asks: 10 * asks,
    baseAssetWeight: { initial: 0.8, maintenance: 0.9 }, baseLiabilityWeight: { initial: 1.2, maintenance: 1.1 },
    overallAssetWeight: { initial: 0.95, maintenance: 0.98 },
  }
  const spotMarkets = [{ base: 1, quote: 0, reservedQuote: given.oo12[0], reservedBase: given.oo12[1] }]
  const mango = { tokens, spotMarkets, perps: [perp] }
  const { health, assets } = engine.assessMangoAccount(mango)
  near(health.initial, out.initHealth, 1e-7)
  assert.deepEqual(engine.mangoHealth(mango), health)
  assert.equal(assets.length, 4)
  for (const { asset, falling } of assets.filter((one) => one.falling.reason === null)) {
    const moved = { ...mango, tokens: tokens.map((token) => (token.asset === asset ? { ...token, price: falling.price } : token)), perps: [{ ...perp, price: asset === 3 ? falling.price : 5 }] }
    assert.equal(engine.mangoHealth(moved).liquidatable, true)
  }
  const order = { perp: 0, size: -1, price: 5 }
  const { size } = engine.maxMangoOrder({ account: mango, order })
  assert.ok(size >= 0)
  if (size > 0) assert.equal(engine.previewMangoOrder({ account: mango, order: { ...order, size: -size } }).accepted, true)
})

test("dYdX: the chain's own margins, in its integers", () => {
  for (const { in: given, out } of vectors('dydx_v4').filter(({ fn }) => fn === 'marginRequirements')) {
    if (given.openInterestUpperCap !== undefined || given.oi !== undefined || out.im === undefined) continue
    const one = {
      tier: { initialMarginPpm: Number(given.initialMarginPpm), maintenanceFractionPpm: Number(given.maintenanceFractionPpm) },
      price: BigInt(given.price), exponent: Number(given.exponent), atomicResolution: Number(given.baseCurrencyAtomicResolution),
    }
    const quantums = BigInt(given.bigBaseQuantums)
    const { risk, markets } = engine.assessDydxAccount({ quote: 10n ** 15n, markets: [one], positions: [{ market: 0, quantums }] })
    assert.equal(risk.initial, BigInt(out.im))
    assert.equal(risk.maintenance, BigInt(out.mm))
    assert.equal(markets[0].market, 0)
  }
  const one = { tier: { initialMarginPpm: 50_000, maintenanceFractionPpm: 600_000 }, price: 100n, exponent: 0, atomicResolution: -6 }
  const short = { quote: 3_000_000_000n, markets: [one], positions: [{ market: 0, quantums: -20_000_000n }] }
  const { range } = engine.assessDydxAccount(short).markets[0]
  // 3000 - 20 P < 0.03 * 20 P from the first whole price above 3000 / 20.6.
  assert.equal(range.low, 146n)
  assert.equal(range.reason, null)
  const fill = engine.previewDydxFill({ account: short, market: 0, base: 20_000_000n, quote: -2_000_000_000n })
  assert.equal(fill.after.netCollateral, 1_000_000_000n)
  assert.equal(fill.accepted, true)
  assert.equal(engine.assessDydxAccount({ ...short, positions: [] }).risk.netCollateral, 3_000_000_000n)
  // 1000 = 0.05 * 100 * size / 1e6 once the position has turned.
  assert.equal(engine.maxDydxOrder({ account: { ...short, quote: 1_000_000_000n, positions: [] }, market: 0, sell: false }).quantums, 200_000_000n)
})

test("GMX: the venue's own liquidation prices, to its last digit", () => {
  const E30 = 10n ** 30n
  const terms = { positionFeeFactor: 6n * 10n ** 26n, minCollateralFactor: 5n * 10n ** 27n, minCollateralFactorForLiquidation: 5n * 10n ** 27n, maxImpactFactorForLiquidation: 0n, minCollateralUsd: E30 }
  for (const { in: given, out } of vectors('gmx_peer_run')) {
    const isIndex = given.collateralToken !== 'USDC'
    const amount = BigInt(given.collateralAmount)
    const price = isIndex ? BigInt(given.collateralUsd) / amount : 3000n * 10n ** 12n
    const position = {
      sizeUsd: BigInt(given.sizeInUsd), sizeTokens: BigInt(given.sizeInTokens), collateralAmount: amount, collateralUsd: BigInt(given.collateralUsd),
      fundingFeeUsd: BigInt(given.pendingFundingFeesUsd), borrowingFeeUsd: BigInt(given.pendingBorrowingFeesUsd), price, isLong: given.isLong, collateralIsIndex: isIndex,
    }
    const { liquidation, health } = engine.assessGmxPosition({ market: terms, position })
    const error = liquidation.peerPrice * 10n ** 18n - BigInt(out)
    assert.ok(error <= 10n ** 18n && -error <= 10n ** 18n, `${liquidation.peerPrice} is not ${out}`)
    assert.equal(typeof health.liquidatable, 'boolean')
    const preview = engine.previewGmxIncrease({ market: terms, position, increase: { sizeUsd: E30 } })
    assert.equal(preview.positionAfter.sizeUsd, position.sizeUsd + E30)
    assert.equal(typeof engine.maxGmxIncrease({ market: terms, position }).sizeUsd, 'bigint')
  }
})

test('a row of many prices has the bits of the single call, and a bad one disturbs no other', () => {
  const prices = Float64Array.of(100, 90, -1, 84, 80)
  const resident = engine.resident({ verb: 'perpMargin', accounts: [account, { ...account, collateral: 2000 }] })
  const { status, columns, rows, accounts } = resident.sweep({ moves: { 'markets.price': prices }, outputs: ['excess', 'liquidatable'] })
  assert.deepEqual([accounts, rows], [2, 5])
  assert.equal(status.filter((code) => code !== 0).length, 2)
  assert.ok(status[2] !== 0 && columns.excess[2] === 0)
  for (const [i, collateral] of [1000, 2000].entries()) {
    prices.forEach((price, j) => {
      if (price < 0) return
      const one = engine.perpMargin({ ...account, collateral, markets: [{ ...market, price }] })
      assert.equal(columns.excess[i * 5 + j], one.excess)
      assert.equal(columns.liquidatable[i * 5 + j], one.liquidatable ? 1 : 0)
    })
  }
  assert.deepEqual(resident.sweep({ moves: {}, accounts: [1] }).columns.equity, Float64Array.of(2000))
  assert.throws(() => resident.sweep({ moves: { 'markets.rate': prices } }), { code: 'unknown_key', field: 'moves' })
  assert.throws(() => resident.sweep({ moves: { 'markets.price': [1] } }), { code: 'invalid_type' })
  assert.throws(() => resident.sweep({ moves: { 'markets.price': prices, collateral: Float64Array.of(1) } }), { code: 'length_mismatch' })
  resident.dispose()
  assert.throws(() => resident.sweep({ moves: {} }), { code: 'disposed' })
})

const refused = (change, expected) => assert.throws(() => engine.assessPerpAccount({ ...account, ...change }), expected)

test('bad input is a typed error with list, index, field and value', () => {
  refused({ collateral: NaN }, { code: 'not_finite', field: 'collateral', index: null })
  refused({ collateral: '1' }, { code: 'invalid_type', field: 'collateral' })
  refused({ colateral: 1 }, { code: 'unknown_key', field: 'colateral' })
  refused({ positions: undefined }, { code: 'missing_field', field: 'positions' })
  refused({ positions: [account.positions[0], { market: 0, size: Infinity, entryPrice: 1 }] }, { code: 'not_finite', field: 'size', index: 1, list: 'positions', value: Infinity })
  refused({ positions: [{ market: 7, size: 1, entryPrice: 1 }] }, { code: 'unknown_asset', list: 'positions', index: 0 })
  refused({ positions: [account.positions[0], account.positions[0]] }, { code: 'duplicate', list: 'positions', index: 1 })
  refused({ positions: [{ market: -1, size: 1, entryPrice: 1 }] }, { code: 'out_of_domain', field: 'market', index: 0 })
  refused({ positions: Array(300).fill(account.positions[0]) }, { code: 'capacity_exceeded', field: 'positions', value: 300, name: 'CapacityError' })
  refused({ markets: [{ ...market, price: 0 }] }, { code: 'missing_price', field: 'price', list: 'markets', index: 0, value: 0 })
  refused({ markets: [{ ...market, price: undefined }] }, { code: 'missing_price', field: 'price', index: 0 })
  const tiers = (...bounds) => ({ markets: [{ ...market, maintenance: { tiers: bounds.map((lowerBound) => ({ lowerBound, rate: 0.05 })) } }] })
  refused(tiers(0, 10, 5), { code: 'unsorted', field: 'tiers' })
  refused(tiers(1), { code: 'out_of_domain', field: 'tiers' })
  refused(tiers(), { code: 'out_of_domain', field: 'tiers' })
  assert.throws(() => engine.hyperliquidMarket({ price: 1, leverage: 0, tiers: [{ lowerBound: 0, maxLeverage: 10 }] }), { code: 'out_of_domain', field: 'leverage' })
  assert.throws(() => engine.assessPerpAccount(), { code: 'missing_field' })
  assert.throws(() => engine.assessDydxAccount({ quote: 1, markets: [], positions: [] }), { code: 'invalid_type', field: 'quote' })
  assert.throws(() => engine.resident({ verb: 'nothing', accounts: [] }), { code: 'out_of_domain', field: 'verb' })
})

test('an account that is past it says so', () => {
  const [{ falling, rising }] = engine.assessPerpAccount({ ...account, collateral: 100 }).markets
  assert.equal(falling.reason, 'already_liquidatable')
  assert.equal(falling.price, null)
  assert.equal(rising.reason, 'already_liquidatable')
})

test('no call asks the heap for anything', () => {
  engine.assessPerpAccount(account)
  const before = engine.memoryUse().heapRequests
  for (let i = 0; i < 100; i += 1) engine.assessPerpAccount(account)
  assert.equal(engine.memoryUse().heapRequests, before)
})
