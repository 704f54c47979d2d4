// loadline/margin: option books, other lending venues, haircuts, rule packs.
import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import test from 'node:test'
import { createEngine, hyperliquidTiers, loadRulePack, pmrm2Rules } from 'loadline/margin'

const engine = await createEngine()
const json = (path) => JSON.parse(readFileSync(new URL(`../../${path}`, import.meta.url), 'utf8'))
const vectors = (name) => json(`tests/vectors/${name}.json`).vectors
const pmrm2Pack = json('js/rules/derive-pmrm2-btc-eth.json')
const near = (got, want, relative = 1e-12) =>
  assert.ok(Math.abs(got - want) <= relative * Math.max(1, Math.abs(want)), `${got} is not ${want}`)

function pmrm2Account(given) {
  const expiries = given.OptionFeeds.map((feed) => ({
    seconds: feed.FeedExpiry, forward: feed.Forward, rate: feed.Rate,
    // The settlement price is the average of the last half hour.
    settledForward: feed.Forward * Math.max(0, 1 - feed.FeedExpiry / 1800),
    confidence: Math.min(feed.ForwardConfidence, feed.RateConfidence, feed.OptionVolConfidences),
  }))
  const legs = given.Options.map(([, seconds, strike, isCall, amount, vol]) => ({
    expiry: expiries.findIndex((expiry) => expiry.seconds === seconds), type: isCall ? 'call' : 'put', strike, amount, vol,
  }))
  const collaterals = given.Collaterals.map((c) => ({
    amount: c.Amount, price: c.Price, confidence: c.Confidence, maintenanceHaircut: c.MMHaircut, initialHaircut: c.IMHaircut,
    movesWithSpot: c.IsRiskCancelling,
  }))
  return {
    book: { legs, expiries }, collaterals,
    perpetual: { amount: given.NumPerps, price: given.PerpPrice, unrealised: given.UnrealisedPerpPNL + given.UnrealisedFunding, confidence: given.PerpConfidence },
    cash: given.Cash, spot: given.SpotPrice, spotConfidence: given.SpotConfidence, stablePrice: given.StablePrice,
  }
}

test("Derive's PMRM 2: every published case, with a certificate that adds up", () => {
  for (const { id, in: given, out } of vectors('derive_pmrm2')) {
    const rules = pmrm2Rules(loadRulePack({ pack: { ...pmrm2Pack, parameters: given.Parameters } }))
    const margin = engine.pmrm2Margin({ account: pmrm2Account(given.Scenario), rules })
    const largest = Math.max(...Object.values(out).filter((value) => typeof value === 'number').map(Math.abs))
    for (const [name, got] of [['IM', margin.initial], ['MM', margin.maintenance], ['PortfolioMTM', margin.markToMarket], ['OptionMTM', margin.options]]) {
      assert.ok(Math.abs(got - out[name]) <= 1e-9 * largest, `${id} ${name}: ${got} is not ${out[name]}`)
    }
    const { rule, scenario, loss, factor, contingency, requirement } = margin.maintenanceCertificate
    near(requirement, factor * loss + contingency, 1e-12)
    assert.equal(scenario === null, rule !== 'scenario')
    if (rule === 'scenario') near(margin.losses.reduce((sum, one) => sum + one, 0), loss, 1e-9)
    assert.equal(margin.liquidatable, margin.maintenance < 0)
    assert.equal(margin.rules.pack, 'derive-pmrm2')
  }
})

const book = {
  legs: [{ expiry: 0, type: 'put', strike: 90, amount: -10, vol: 0.6 }, { expiry: 0, type: 'put', strike: 80, amount: 10, vol: 0.65 }],
  expiries: [{ seconds: 30 * 86_400, forward: 100 }],
}
const account = { book, cash: 50, spot: 100 }

test('the published rules stand where none are given, and one field can be another', () => {
  const published = engine.pmrm2Margin({ account })
  const packed = engine.pmrm2Margin({ account, rules: pmrm2Rules(loadRulePack({ pack: pmrm2Pack })) })
  assert.deepEqual({ ...packed, rules: undefined }, { ...published, rules: undefined })
  const stricter = engine.pmrm2Margin({ account, rules: { maintenanceFactor: 1 } })
  near(stricter.maintenanceCertificate.loss, published.maintenanceCertificate.loss)
  assert.equal(stricter.maintenanceCertificate.factor, 1)
  assert.equal(stricter.initial, published.initial)
})

test('a resident option book under many prices has the bits of the single call', () => {
  const resident = engine.resident({ verb: 'pmrm2Margin', accounts: [{ account }] })
  const spot = Float64Array.of(100, 95, 90, 85, NaN)
  const { status, columns } = resident.sweep({
    moves: { 'account.spot': spot, 'account.book.expiries.forward': spot }, outputs: ['maintenance', 'initial'],
  })
  assert.deepEqual([...status].map(Boolean), [false, false, false, false, true])
  spot.slice(0, 4).forEach((price, i) => {
    const moved = { ...account, spot: price, book: { ...book, expiries: [{ ...book.expiries[0], forward: price }] } }
    assert.equal(columns.maintenance[i], engine.pmrm2Margin({ account: moved }).maintenance)
  })
})

test('standard manager: a naked call by its formula, and the certificate of its expiry', () => {
  const one = { expiry: 0, type: 'call', strike: 120, amount: -1, vol: 0.5 }
  const margin = engine.deriveStandardMargin({ book: { legs: [one], expiries: book.expiries }, expiryMarkets: [0], markets: [{ spot: 100 }], cash: 0 })
  const value = engine.priceForwardOption({ type: 'call', forward: 100, strike: 120, expiryYears: 30 / 365, vol: 0.5, discount: 1 }).value
  // 7.5 % of spot and what buying it back costs, against the value that is owed already.
  near(margin.expiries[0].maintenance.requirement, 7.5 + value, 1e-9)
  assert.equal(margin.expiries[0].maintenance.rule, 'isolated')
  assert.equal(margin.liquidatable, true)
})

test('scans: Deribit and Paradex, one option in coin, risk arrays, SPAN', () => {
  for (const scan of [engine.deribitPortfolioMargin, engine.paradexPortfolioMargin]) {
    const { scanLoss, initial, losses } = scan({ account: { book, spot: 100 } })
    assert.ok(scanLoss > 0)
    if (initial.rule === 'scenario') near(losses.reduce((sum, one) => sum + one, 0), initial.loss, 1e-9)
    assert.ok(initial.requirement >= scanLoss)
  }
  // max(0.15 - 0.1, 0.1) + 0.02, and 0.075 + 0.02, of 2 contracts.
  const option = engine.deribitOptionMargin({ type: 'call', amount: -2, spot: 100, strike: 110, mark: 0.02 })
  near(option.initial, 0.24)
  near(option.maintenance, 0.19)
  const { certificate, losses } = engine.scanRiskArrays({ profits: [1, -3, 2, 1], amounts: Float64Array.of(2, -1), scenarios: 2 })
  // Scenario 1 loses 6 and 1.
  assert.equal(certificate.scenario, 1)
  assert.equal(certificate.loss, 7)
  assert.deepEqual([...losses], [6, 1])
  assert.equal(engine.spanMargin({ scanLoss: 100, interCommodityCredit: 30, shortOptions: 5, shortMinimum: 20 }).requirement, 100)
})

const WAD = 10n ** 18n
const morpho = {
  market: {
    totalSupplyAssets: 4_000_000n, totalSupplyShares: 4_000_000n * 10n ** 6n, totalBorrowAssets: 2_000_000n, totalBorrowShares: 1_000_001n,
    price: 10n ** 36n, lltv: WAD / 2n, lastUpdate: 100, now: 100,
  },
  position: { borrowShares: 10n, collateral: 100n },
}

test("Morpho: the SDK's own health, and the boundary asked on both sides", () => {
  const { data, price } = engine.assessMorphoPosition(morpho)
  const published = vectors('morpho_blue_sdk').find(({ fn, in: given }) => fn === 'healthFactor' && given.borrowShares === '10')
  assert.equal(data.healthFactor, BigInt(published.out))
  assert.equal(price.reason, null)
  assert.equal(price.lastHealthy, price.firstLiquidatable + 1n)
  for (const [at, status] of [[price.lastHealthy, 'healthy'], [price.firstLiquidatable, 'liquidatable']]) {
    assert.equal(engine.assessMorphoPosition({ ...morpho, market: { ...morpho.market, price: at } }).data.status, status)
  }
  const preview = engine.previewMorphoAction({ ...morpho, action: { type: 'borrow', assets: 41n } })
  assert.equal(preview.refusal, 'insufficient_collateral')
  const none = engine.assessMorphoPosition({ ...morpho, position: { borrowShares: 0n, collateral: 5n } })
  assert.deepEqual(none.price, { reason: 'no_debt', lastHealthy: null, firstLiquidatable: null })
  assert.equal(none.data.healthFactor, null)
  assert.throws(() => engine.assessMorphoPosition({ ...morpho, market: { ...morpho.market, now: 99 } }), { code: 'stale_time', field: 'lastUpdate' })
})

test('Compound III: values by hand, boundaries asked on both sides', () => {
  const rates = { kink: WAD, base: 0n, slopeLow: 0n, slopeHigh: 0n }
  const asset = { price: 3_000n * 10n ** 8n, borrowCollateralFactor: 8n * 10n ** 17n, liquidateCollateralFactor: 85n * 10n ** 16n, liquidationFactor: 9n * 10n ** 17n, decimals: 18, supplyCap: 10n ** 30n }
  const market = {
    assets: [asset], supply: rates, borrow: rates, basePrice: 10n ** 8n, totalSupplyBase: 10n ** 13n, totalBorrowBase: 10n ** 12n,
    baseBalance: 10n ** 13n, baseSupplyIndex: 10n ** 15n, baseBorrowIndex: 10n ** 15n, lastAccrual: 1, now: 1, baseDecimals: 6,
  }
  const inputs = { market, account: { collateral: [WAD], principal: -2_000_000_000n } }
  const { data, assets: [boundary], shock } = engine.assessCometAccount(inputs)
  assert.equal(data.debtValue, 2_000n * 10n ** 8n)
  assert.equal(data.liquidationLimit, 2_550n * 10n ** 8n)
  assert.equal(data.status, 'healthy')
  assert.equal(shock.reason, null)
  for (const [price, status] of [[boundary.lastHealthy, 'healthy'], [boundary.firstLiquidatable, 'liquidatable']]) {
    const moved = { ...inputs, market: { ...market, assets: [{ ...asset, price }] } }
    assert.equal(engine.assessCometAccount(moved).data.status, status)
  }
  const borrow = (amount) => engine.previewCometAction({ ...inputs, action: { type: 'withdraw_base', amount } }).refusal
  assert.equal(borrow(400_000_000n), 'none')
  assert.equal(borrow(400_000_001n), 'not_collateralized')
  assert.throws(() => engine.assessCometAccount({ ...inputs, account: { collateral: [], principal: 0n } }), { code: 'length_mismatch' })
  assert.throws(() => engine.assessCometAccount({ ...inputs, account: { collateral: [-1n], principal: 0n } }), { code: 'out_of_domain', field: 'collateral', index: 0 })
})

test('vaults: Maker, Liquity and an obligation with borrow factors, each asked on both sides', () => {
  const RAY = 10n ** 27n
  const maker = { ilk: { price: 2_000n * WAD, par: RAY, liquidationRatio: (RAY * 3n) / 2n, rate: RAY, totalArt: 10_000n * WAD }, urn: { ink: 10n * WAD, art: 10_000n * WAD } }
  const { data, price } = engine.assessMakerVault(maker)
  assert.equal(data.collateralizationRatio, 2n * WAD)
  near(Number(price.lastHealthy) / 1e18, 1500, 1e-9)
  for (const [at, status] of [[price.lastHealthy, 'healthy'], [price.firstLiquidatable, 'liquidatable']]) {
    assert.equal(engine.assessMakerVault({ ...maker, ilk: { ...maker.ilk, price: at } }).data.status, status)
  }
  const system = { price: 200n * WAD, collateral: 1_000n * WAD, debt: 100_000n * WAD, stabilityPool: 50_000n * WAD, troveCount: 9 }
  const trove = engine.assessLiquityTrove({ system, trove: { collateral: 20n * WAD, debt: 2_200n * WAD } })
  assert.equal(trove.data.totalRatio, 2n * WAD)
  near(Number(trove.minimumRatio.lastHealthy) / 1e18, 121, 1e-9)
  near(Number(trove.recoveryMode.lastHealthy) / 1e18, 150, 1e-9)
  const SF = 1n << 60n
  const obligation = {
    deposits: [{ amount: 10n ** 9n, priceSf: 150n * SF, decimals: 9, loanToValuePercent: 65, liquidationLtvPercent: 80 }],
    borrows: [{ amountSf: 60n * 10n ** 6n * SF, priceSf: SF, decimals: 6, borrowFactorPercent: 150 }],
  }
  const kamino = engine.assessKaminoObligation(obligation)
  assert.equal(kamino.data.adjustedDebt, 90n * SF)
  assert.equal(kamino.data.status, 'healthy')
  near(Number(kamino.deposits[0].lastHealthy) / Number(SF), 112.5, 1e-9)
})

test('haircuts and what selling costs', () => {
  const haircut = engine.dynamicHaircut({ quantile: 2, dailyVol: 0.04, spread: 0.002, impact: 1, quantity: 1, dailyVolume: 100, horizonDays: 1 })
  near(haircut.market, 1 - Math.exp(-0.08))
  near(haircut.spread, 0.001)
  near(haircut.impact, 0.004)
  near(haircut.total, haircut.market + 0.005)
  const walk = engine.walkBook({ levels: [{ price: 99, quantity: 1 }, { price: 98, quantity: 1 }], mid: 100, quantity: 3, isSale: true })
  assert.deepEqual(walk, { averagePrice: 98.5, filled: 2, unfilled: 1, slippage: walk.slippage })
  near(walk.slippage, 0.015)
  near(engine.tradeConstantProduct({ reserveIn: 100, reserveOut: 100, in: 100 }).out, 50)
  assert.throws(() => engine.walkBook({ levels: [{ price: 98, quantity: 1 }, { price: 99, quantity: 1 }], mid: 100, quantity: 1, isSale: true }), { code: 'unsorted', index: 1 })
})

test('option books refuse what is out of domain, by list and index', () => {
  const refused = (change, expected) => assert.throws(() => engine.pmrm2Margin({ account: { ...account, ...change } }), expected)
  refused({ book: { ...book, expiries: [{ seconds: -1, forward: 100 }] } }, { code: 'out_of_domain', index: 0, list: 'expiries' })
  refused({ book: { ...book, legs: [{ ...book.legs[0], expiry: 3 }] } }, { code: 'out_of_domain', index: 0 })
  refused({ book: { ...book, legs: [{ ...book.legs[0], type: 'both' }] } }, { code: 'out_of_domain', field: 'type', list: 'legs', index: 0 })
  refused({ book: { ...book, legs: Array(600).fill(book.legs[0]) } }, { code: 'capacity_exceeded', field: 'legs' })
  refused({ spotConfidence: 1.5 }, { code: 'out_of_domain', value: 1.5 })
  refused({ spot: 0 }, { code: 'out_of_domain', field: 'spot', value: 0 })
})

test('rule packs: hashes, overrides, versions', () => {
  const sorted = (value) =>
    typeof value !== 'object' || value === null ? value
    : Array.isArray(value) ? value.map(sorted)
    : Object.fromEntries(Object.keys(value).sort().map((key) => [key, sorted(value[key])]))
  const hashOf = (pack) => createHash('sha256').update(JSON.stringify(sorted(pack))).digest('hex')
  const pack = json('js/rules/hyperliquid-margin-tiers.json')
  const loaded = loadRulePack({ pack, version: 1 })
  assert.equal(loaded.hash, hashOf(pack))
  assert.equal(loaded.publishedHash, loaded.hash)
  assert.deepEqual(hyperliquidTiers(loaded, 'BTC')[1], { lowerBound: 150_000_000, maxLeverage: 20 })
  const mine = loadRulePack({ pack, overrides: { tiers: { BTC: [[0, 10]] } } })
  assert.deepEqual(mine.overridden, ['tiers.BTC'])
  assert.notEqual(mine.hash, loaded.hash)
  assert.equal(mine.publishedHash, loaded.hash)
  assert.deepEqual(hyperliquidTiers(mine, 'BTC'), [{ lowerBound: 0, maxLeverage: 10 }])
  assert.deepEqual(mine.parameters.tiers.ETH, pack.parameters.tiers.ETH)
  assert.throws(() => loadRulePack({ pack, version: 2 }), { code: 'unsupported', field: 'version', value: 2 })
  assert.throws(() => loadRulePack({ pack, overrides: { tiers: { NONE: [] } } }), { code: 'unknown_key', field: 'tiers.NONE' })
  assert.throws(() => loadRulePack({ pack, overrides: { tiers: { BTC: 5 } } }), { code: 'invalid_type', field: 'tiers.BTC' })
  assert.throws(() => loadRulePack({ pack: { ...pack, parameters: { a: NaN } } }), { code: 'invalid_type', field: 'a' })
  assert.throws(() => hyperliquidTiers(loaded, 'NONE'), { code: 'unknown_asset' })
  const odd = { ...pack, source: 'ä € 𝄞', parameters: { list: [1.5, 'x', null, true] } }
  assert.equal(loadRulePack({ pack: odd }).hash, hashOf(odd))
})
