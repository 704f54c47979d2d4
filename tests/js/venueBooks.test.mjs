// Lending markets and option books as venues' responses have them: recorded ones, and what is wrong in one.
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import test from 'node:test'
import { fromCompound } from 'loadline/compound'
import { fromDeribitPositions } from 'loadline/deribit'
import { fromDerive, parseDeriveOption } from 'loadline/derive'
import { createEngine } from 'loadline/margin'
import { fromMorpho } from 'loadline/morpho'

const engine = await createEngine()
const data = (name) => JSON.parse(readFileSync(new URL(`../data/${name}.json`, import.meta.url), 'utf8'))
const near = (got, want, relative) => assert.ok(Math.abs(got - want) <= relative * Math.abs(want), `${got} is not ${want}`)

const { items } = data('morpho-markets-2026-08-14').data.markets
const held = { state: { collateral: 250_000_000, borrowAssets: 120_000_000_000, supplyAssets: 0 } }

test('Morpho: recorded markets, a position in assets, prices in USD', () => {
  for (const market of items) {
    const inputs = fromMorpho({ market, position: held, price: 'usd' })
    const { data: state } = engine.assessMorphoPosition(inputs)
    assert.equal(state.debt, 120_000_000_000n)
    assert.equal(inputs.market.lltv, BigInt(market.lltv))
    near(Number(inputs.market.totalBorrowAssets) / Number(inputs.market.totalSupplyAssets), market.state.utilization, 1e-12)
    const usd = (Number(held.state.collateral) / 10 ** market.collateralAsset.decimals) * market.collateralAsset.price.usd
    const value = (Number(state.collateralValue) / 10 ** market.loanAsset.decimals) * market.loanAsset.price.usd
    assert.ok(Math.abs(value - usd) <= 1e-9 * usd + 1e-6, `${value} is not ${usd}`)
    // A year at the rate is the yield that it came from.
    const after = { ...inputs.market, now: inputs.market.lastUpdate + 31_536_000 }
    const later = engine.assessMorphoPosition({ ...inputs, market: after }).data.debt
    near(Number(later) / 120_000_000_000 - 1, market.state.borrowApy, 1e-4)
  }
  assert.equal(items[1].state.collateralAssets, '355405952890211270375830324')
})

test('Morpho: shares and the oracle price where the query asked for them', () => {
  const [market] = items
  const state = { ...market.state, supplyShares: '1400000000000000000000', borrowShares: '1200000000000000000000', price: '627150000000000000000000000000000000000' }
  const position = { collateral: '250000000', borrowShares: '112000000000000000', supplyShares: '0' }
  const inputs = fromMorpho({ market: { ...market, state }, position, now: market.state.timestamp + 60, borrowRate: 1n })
  assert.deepEqual(inputs.position, { collateral: 250_000_000n, borrowShares: 112_000_000_000_000_000n, supplyShares: 0n })
  assert.equal(inputs.market.price, 627_150_000_000_000_000_000_000_000_000_000_000_000n)
  assert.equal(inputs.market.now - inputs.market.lastUpdate, 60)
  assert.equal(fromMorpho({ market: { ...market, state }, position, price: 7n }).market.price, 7n)
})

test('Morpho: what is wrong is named', () => {
  const [market] = items
  const changed = (change, position = held) => fromMorpho({ market: { ...market, state: { ...market.state, ...change } }, position, price: 'usd' })
  assert.throws(() => fromMorpho({ market, position: held }), { code: 'missing_price', field: 'price' })
  assert.throws(() => changed({ supplyAssets: 2 ** 53 }), { code: 'out_of_domain', field: 'supplyAssets', value: 2 ** 53 })
  assert.throws(() => changed({ borrowAssets: null }), { code: 'missing_field', field: 'borrowAssets' })
  assert.throws(() => changed({ borrowShares: '5' }), { code: 'missing_field', field: 'supplyShares' })
  assert.throws(() => changed({ fee: '0.1' }), { code: 'invalid_type', field: 'fee' })
  assert.throws(() => changed({ borrowApy: -0.1 }), { code: 'out_of_domain', field: 'borrowApy' })
  assert.throws(() => changed({}, { state: { borrowAssets: 1, supplyAssets: 0 } }), { code: 'missing_field', field: 'collateral' })
  assert.throws(() => fromMorpho({ market: { ...market, lltv: 0.86 }, position: held, price: 'usd' }), { code: 'invalid_type', field: 'lltv' })
  assert.throws(() => fromMorpho({ market: { ...market, collateralAsset: { ...market.collateralAsset, price: { usd: 0 } } }, position: held, price: 'usd' }), { code: 'out_of_domain', field: 'price' })
  assert.throws(() => fromMorpho({ market, position: held, prices: {} }), { code: 'unknown_key', field: 'prices' })
})

const configurations = data('compound3-configuration-2026-05-29')
const totalsBasic = { baseSupplyIndex: 10n ** 15n, baseBorrowIndex: 10n ** 15n, totalSupplyBase: 4n * 10n ** 14n, totalBorrowBase: 3n * 10n ** 14n, lastAccrualTime: 1_780_000_000 }
const comet = {
  configuration: configurations['mainnet/usdc'], baseDecimals: 6, totalsBasic, userBasic: { principal: -10_000_000_000n }, userCollateral: { WETH: 5n * 10n ** 18n },
  prices: { USDC: 100_000_000n, COMP: 50n * 10n ** 8n, WBTC: 60_000n * 10n ** 8n, WETH: 3_000n * 10n ** 8n, UNI: 8n * 10n ** 8n, LINK: 15n * 10n ** 8n },
}

test("Compound III: a recorded deployment's terms, as the contract keeps them", () => {
  const { inputs, symbols } = fromCompound(comet)
  assert.deepEqual(symbols, ['COMP', 'WBTC', 'WETH', 'UNI', 'LINK'])
  assert.deepEqual(inputs.account, { collateral: [0n, 0n, 5n * 10n ** 18n, 0n, 0n], principal: -10_000_000_000n })
  const { market } = inputs
  // 0.035 a year over 31,536,000 seconds, toward zero, as the constructor divides.
  assert.deepEqual(market.borrow, { kink: 8n * 10n ** 17n, base: 475_646_879n, slopeLow: 1_109_842_719n, slopeHigh: 7_927_447_995n })
  assert.equal(market.assets[2].borrowCollateralFactor, 825n * 10n ** 15n)
  assert.equal(market.assets[1].decimals, 8)
  assert.equal(market.targetReserves, 5_000_000_000_000n)
  const { data: state, assets } = engine.assessCometAccount(inputs)
  assert.equal(state.status, 'healthy')
  // 5 WETH at 89.5 % against 10,000 USDC.
  near(Number(state.liquidationLimit), 13_425e8, 1e-12)
  near(Number(assets[2].lastHealthy), (10_000 / (5 * 0.895)) * 1e8, 1e-8)
  const weth = fromCompound({ ...comet, configuration: configurations['mainnet/weth'], baseDecimals: 18, userCollateral: {}, prices: { WETH: 10n ** 8n, cbETH: 108n * 10n ** 6n, wstETH: 120n * 10n ** 6n } })
  assert.equal(weth.inputs.market.assets[0].supplyCap, 7_100n * 10n ** 18n)
  assert.equal(weth.inputs.market.baseBorrowMin, 10n ** 17n)
})

test('Compound III: what is wrong is named', () => {
  const refused = (change, expected) => assert.throws(() => fromCompound({ ...comet, ...change }), expected)
  const { WBTC, ...prices } = comet.prices
  assert.ok(WBTC > 0n)
  refused({ prices }, { code: 'missing_price', field: 'prices', index: 1, value: 'WBTC' })
  refused({ userCollateral: { DOGE: 1n } }, { code: 'unknown_asset', field: 'userCollateral', value: 'DOGE' })
  refused({ userCollateral: { WETH: 5 } }, { code: 'invalid_type', field: 'userCollateral', index: 2 })
  refused({ userBasic: { principal: -1 } }, { code: 'invalid_type', field: 'principal' })
  refused({ totalsBasic: { ...totalsBasic, baseSupplyIndex: undefined } }, { code: 'missing_field', field: 'baseSupplyIndex' })
  refused({ configuration: { ...comet.configuration, borrowMin: '0.0000001e6' } }, { code: 'out_of_domain', field: 'borrowMin' })
  refused({ configuration: { ...comet.configuration, rates: { ...comet.configuration.rates, borrowKink: '0.8' } } }, { code: 'invalid_type', field: 'borrowKink' })
  refused({ userCollateral: {}, configuration: { ...comet.configuration, assets: { COMP: { ...comet.configuration.assets.COMP, supplyCap: '1 million' } } } }, { code: 'out_of_domain', field: 'supplyCap', index: 0 })
  refused({ baseDecimals: undefined }, { code: 'missing_field', field: 'baseDecimals' })
})

const perpetual = data('deribit-perpetual-2025-12-12')
const { index_price, mark_price, timestamp } = perpetual
const rows = [
  { instrument_name: 'BTC-27MAR26-100000-C', mark_iv: 44.5, underlying_price: 93_500, interest_rate: 0, mark_price: 0.06, timestamp },
  { instrument_name: 'BTC-27MAR26-80000-P', mark_iv: 50.25, underlying_price: 93_500, interest_rate: 0, mark_price: 0.03, timestamp },
]
const option = (instrument_name, direction, size, mark) => ({ instrument_name, kind: 'option', direction, size, mark_price: mark, index_price })
const positions = [
  option('BTC-27MAR26-100000-C', 'sell', -2, 0.06), option('BTC-27MAR26-80000-P', 'buy', 3, 0.03),
  { instrument_name: 'BTC-PERPETUAL', kind: 'future', direction: 'sell', size: -50_000, mark_price, index_price },
  { instrument_name: 'BTC-27MAR26', kind: 'future', direction: 'buy', size: 20_000, mark_price: 93_500, index_price },
]

test('Deribit: positions as a coin-settled book, futures as one line of the index', () => {
  const { currency, inputs, instruments, published } = fromDeribitPositions({
    positions: { jsonrpc: '2.0', result: positions, usOut: timestamp * 1000 }, rows: { result: rows },
    summary: { result: { currency: 'BTC', equity: 1.5, initial_margin: 0.4, maintenance_margin: 0.3 } },
  })
  assert.equal(currency, 'BTC')
  assert.deepEqual(published, { equity: 1.5, initial: 0.4, maintenance: 0.3 })
  const { book, perpetual: line, settlement, spot } = inputs.account
  assert.equal(settlement, 'coin')
  assert.equal(spot, index_price)
  assert.deepEqual(instruments, positions.slice(0, 2).map(({ instrument_name }) => instrument_name))
  assert.deepEqual(book.legs[0], { expiry: 0, type: 'call', strike: 100_000, amount: -2, vol: 0.445 })
  assert.deepEqual(book.expiries, [{ seconds: (Date.UTC(2026, 2, 27, 8) - timestamp) / 1000, forward: 93_500, rate: 0 }])
  near(line.amount, -50_000 / mark_price + 20_000 / 93_500, 1e-15)
  const margin = engine.deribitPortfolioMargin(inputs)
  assert.equal(margin.losses.length, 3)
  near(margin.losses.reduce((sum, loss) => sum + loss, 0), margin.scanLoss, 1e-12)
  assert.ok(margin.initial.requirement > margin.scanLoss)
  // Without a sign of its own a size has the direction's.
  const unsigned = fromDeribitPositions({ positions: positions.map((one) => ({ ...one, size: Math.abs(one.size) })), rows })
  assert.deepEqual(unsigned.inputs, inputs)
  assert.equal(unsigned.published, null)
})

test('Deribit: linear futures are counted in coin', () => {
  const linear = [{ instrument_name: 'ETH_USDC-PERPETUAL', kind: 'future', direction: 'buy', size: 4, mark_price: 3_010, index_price: 3_000 }]
  const { inputs } = fromDeribitPositions({ positions: linear, rows: [], nowMs: timestamp })
  assert.equal(inputs.account.settlement, 'quote')
  near(inputs.account.perpetual.amount, (4 * 3_010) / 3_000, 1e-15)
})

test('Deribit: what is wrong in positions is named', () => {
  const refused = (position, expected) => assert.throws(() => fromDeribitPositions({ positions: [{ ...positions[0], ...position }], rows, nowMs: timestamp }), expected)
  refused({ direction: 'buy' }, { code: 'out_of_domain', field: 'direction', index: 0, value: 'buy' })
  refused({ size: '2' }, { code: 'invalid_type', field: 'size', index: 0 })
  refused({ kind: 'option_combo' }, { code: 'out_of_domain', field: 'kind', value: 'option_combo' })
  refused({ instrument_name: 'BTC-27MAR26-90000-C' }, { code: 'unknown_asset', field: 'instrument_name', index: 0 })
  refused({ instrument_name: 'BTC-PERPETUAL' }, { code: 'out_of_domain', field: 'instrument_name' })
  refused({ index_price: 0 }, { code: 'out_of_domain', field: 'index_price' })
  const given = { positions, rows, nowMs: timestamp }
  assert.throws(() => fromDeribitPositions({ ...given, rows: [{ ...rows[0], mark_iv: null }, rows[1]] }), { code: 'missing_price', field: 'mark_iv', index: 0 })
  assert.throws(() => fromDeribitPositions({ ...given, nowMs: Date.UTC(2026, 2, 27, 8) }), { code: 'out_of_domain', field: 'instrument_name', index: 0 })
  assert.throws(() => fromDeribitPositions({ ...given, positions: [...positions, { ...positions[2], index_price: 1 }] }), { code: 'out_of_domain', field: 'index_price', index: 4 })
  assert.throws(() => fromDeribitPositions({ ...given, positions: [...positions, { ...positions[2], instrument_name: 'ETH-PERPETUAL' }] }), { code: 'out_of_domain', field: 'instrument_name', index: 4 })
  assert.throws(() => fromDeribitPositions({ ...given, positions: [] }), { code: 'no_data', field: 'positions' })
  assert.throws(() => fromDeribitPositions({ ...given, summary: { currency: 'ETH', equity: 1, initial_margin: 0, maintenance_margin: 0 } }), { code: 'out_of_domain', field: 'currency', value: 'ETH' })
})

const nowMs = Date.UTC(2026, 11, 1)
const eth = { index_price: '3000', net_settlements: '0', pending_funding: '0', unrealized_pnl: '0' }
const subaccount = {
  margin_type: 'PM2', initial_margin: '100', maintenance_margin: '200', subaccount_value: '12000',
  collaterals: [
    { asset_name: 'USDC', amount: '10000', mark_price: '1', pending_interest: '2.5', currency: 'USDC' },
    { asset_name: 'WSTETH', amount: '0.5', mark_price: '3600', pending_interest: '0', currency: 'ETH' },
  ],
  positions: [
    { ...eth, instrument_name: 'ETH-20261225-3200-C', instrument_type: 'option', amount: '-3', mark_price: '90' },
    { ...eth, instrument_name: 'ETH-20261225-2800-P', instrument_type: 'option', amount: '2', mark_price: '70' },
    { ...eth, instrument_name: 'ETH-PERP', instrument_type: 'perp', amount: '1.5', mark_price: '3001', unrealized_pnl: '40', net_settlements: '15', pending_funding: '-1' },
  ],
}
const tickers = {
  'ETH-20261225-3200-C': { option_pricing: { iv: '0.62', forward_price: '3010', discount_factor: '0.997' } },
  'ETH-20261225-2800-P': { option_pricing: { i: '0.7', f: '3010', df: '0.997' } },
}
const derive = { subaccount: { id: 1, result: subaccount }, tickers, nowMs }

test('Derive: a subaccount for both managers', () => {
  const { marginType, instruments, currencies, standard, portfolio, published } = fromDerive(derive)
  assert.equal(marginType, 'PM2')
  assert.deepEqual(currencies, ['ETH'])
  assert.deepEqual(published, { initial: 100, maintenance: 200, value: 12_000 })
  assert.equal(instruments.length, 2)
  const [{ seconds, forward, rate }] = standard.book.expiries
  assert.equal(seconds, 24 * 86_400 + 8 * 3_600)
  assert.equal(forward, 3_010)
  near(Math.exp((-rate * seconds) / 31_536_000), 0.997, 1e-14)
  assert.deepEqual(standard.book.legs.map(({ vol, amount, expiry }) => [vol, amount, expiry]), [[0.62, -3, 0], [0.7, 2, 0]])
  assert.equal(portfolio.cash, 10_002.5)
  assert.deepEqual(portfolio.perpetual, { amount: 1.5, price: 3_001, unrealised: 24 })
  assert.deepEqual(portfolio.collaterals, [{ amount: 0.5, price: 3_600, maintenanceHaircut: 0, initialHaircut: 0, movesWithSpot: true }])
  assert.equal(standard.markets[0].baseAmount, 0.5)
  const pm = engine.pmrm2Margin({ account: portfolio })
  assert.ok(pm.maintenance > pm.initial && pm.maintenance < 12_000)
  const sm = engine.deriveStandardMargin(standard)
  assert.ok(sm.maintenance > sm.initial)
})

test('Derive: several currencies are a standard account alone', () => {
  const btc = { ...eth, index_price: '60000', instrument_name: 'BTC-PERP', instrument_type: 'perp', amount: '-0.1', mark_price: '60010' }
  const { standard, portfolio, currencies } = fromDerive({ ...derive, subaccount: { ...subaccount, margin_type: 'SM', positions: [...subaccount.positions, btc] } })
  assert.equal(portfolio, null)
  assert.deepEqual(currencies, ['ETH', 'BTC'])
  assert.deepEqual(standard.expiryMarkets, [0])
  assert.equal(standard.markets[1].spot, 60_000)
  engine.deriveStandardMargin(standard)
})

test('Derive: what is wrong is named', () => {
  const refused = (change, expected) => assert.throws(() => fromDerive({ ...derive, subaccount: { ...subaccount, ...change } }), expected)
  const [first, ...others] = subaccount.positions
  refused({ margin_type: 'XM' }, { code: 'out_of_domain', field: 'margin_type', value: 'XM' })
  refused({ positions: [{ ...first, amount: -3 }] }, { code: 'invalid_type', field: 'amount', index: 0 })
  refused({ positions: [{ ...first, instrument_type: 'erc20' }] }, { code: 'out_of_domain', field: 'instrument_type' })
  refused({ positions: [{ ...first, instrument_name: 'ETH-20261225-3300-C' }] }, { code: 'unknown_asset', field: 'tickers', index: 0 })
  refused({ positions: [...others, { ...first, index_price: '3001' }] }, { code: 'out_of_domain', field: 'index_price', index: 2 })
  refused({ positions: [{ ...first, instrument_name: 'ETH-20261131-3200-C' }] }, { code: 'out_of_domain', field: 'instrument_name' })
  refused({ collaterals: [{ ...subaccount.collaterals[1], currency: 'BTC' }] }, { code: 'missing_price', field: 'spots', value: 'BTC' })
  refused({ collaterals: undefined }, { code: 'missing_field', field: 'collaterals' })
  assert.throws(() => fromDerive({ ...derive, nowMs: Date.UTC(2026, 11, 25, 8) }), { code: 'out_of_domain', field: 'instrument_name', index: 0 })
  assert.throws(() => fromDerive({ ...derive, tickers: { ...tickers, 'ETH-20261225-3200-C': { option_pricing: null } } }), { code: 'missing_field', field: 'option_pricing' })
  assert.throws(() => fromDerive({ ...derive, tickers: { ...tickers, 'ETH-20261225-3200-C': { option_pricing: { iv: '0', forward_price: '1', discount_factor: '1' } } } }), { code: 'missing_price', field: 'iv' })
  assert.equal(parseDeriveOption('XRP-20261225-2_5-P').strike, 2.5)
})
