import assert from 'node:assert/strict'
import test from 'node:test'
import { createEngine, LoadlineError } from 'loadline'
import { fromAaveV3, stablecoins } from 'loadline/aave'
import { sample, sampleDocument } from './sampleAccount.mjs'

const engine = await createEngine()
const [userReserves, category] = sampleDocument.userReserves

/** What viem makes of the same ABI: bigint above 48 bits, number below. */
function asViem(document) {
  const big = (value) => (typeof value === 'string' && /^[0-9]+$/.test(value) ? BigInt(value) : value)
  const convert = (row) => Object.fromEntries(Object.entries(row).map(([key, value]) => [key, big(value)]))
  return {
    ...document,
    reserves: document.reserves.map(convert),
    baseCurrency: convert(document.baseCurrency),
    eModes: document.eModes.map(({ id, eMode }) => ({ id, eMode: { ...convert(eMode), ltv: 9000, liquidationThreshold: 9300, liquidationBonus: 10_100 } })),
    userReserves: [userReserves.map(convert), category],
  }
}

/** The older struct: efficiency mode and stable rates inside the reserve. */
function asOlder(document) {
  const older = document.reserves.map((reserve, i) => ({
    ...reserve, eModeCategoryId: i < 2 ? 1 : 0, eModeLtv: i < 2 ? 9000 : 0, eModeLiquidationThreshold: i < 2 ? 9300 : 0,
    eModeLiquidationBonus: i < 2 ? 10_100 : 0, eModeLabel: i < 2 ? 'ETH correlated' : '',
    eModePriceSource: '0x0000000000000000000000000000000000000000', stableBorrowRate: '0',
  }))
  const { eModes, version, ...rest } = document
  return { ...rest, reserves: older, userReserves: [userReserves.map((row) => ({ ...row, principalStableDebt: '0', stableBorrowRate: '0', stableBorrowLastUpdateTimestamp: 0 })), 1] }
}

const refused = (change, expected) =>
  assert.throws(() => fromAaveV3({ ...sampleDocument, ...change }), (error) => {
    for (const [key, value] of Object.entries(expected)) assert.deepEqual(error[key], value, `${key} of ${error}`)
    return error instanceof LoadlineError
  })
const reserve = (change) => ({ reserves: [{ ...sampleDocument.reserves[0], ...change }, ...sampleDocument.reserves.slice(1)] })
const user = (change) => ({ userReserves: [[{ ...userReserves[0], ...change }, ...userReserves.slice(1)], 0] })

test('decimal strings and the bigints of viem give the same', () => {
  assert.deepEqual(fromAaveV3(asViem(sampleDocument)), sample)
})

test('the sample is as recorded', () => {
  const { reserves, version, baseCurrency, eModes } = sample.market['aave-v3']
  assert.equal(version, 'v3.2')
  assert.deepEqual(baseCurrency, { unit: 100_000_000n, symbol: 'USD' })
  assert.deepEqual(reserves.map(({ asset }) => asset), ['WETH', 'wstETH', 'USDC', 'WXDAI', 'EURe', 'sDAI', 'USDC.e'])
  assert.deepEqual(reserves.filter(({ volatile }) => volatile).map(({ asset }) => asset), ['WETH', 'wstETH'])
  assert.equal(eModes[0].collateralBitmap, 3n)
  assert.equal(reserves[0].liquidityIndex, 1006294639346715618557555978n)
})

test('the older struct carries its efficiency modes, and is v3.1 unless told otherwise', () => {
  const { market, account } = fromAaveV3(asOlder(sampleDocument))
  assert.equal(market['aave-v3'].version, 'v3.1')
  assert.deepEqual(market['aave-v3'].eModes.map(({ id, label, ltvBps }) => [id, label, ltvBps]), [[1, 'ETH correlated', 9000]])
  const { positions } = engine.assess({ market, account })
  assert.deepEqual(positions.filter(({ inEMode }) => inEMode).map(({ asset }) => asset), ['WETH', 'wstETH'])
})

test('the newer struct without a version is taken as v3.5, and says so', () => {
  const { version, ...document } = sampleDocument
  assert.equal(fromAaveV3(document).market['aave-v3'].version, 'v3.5')
})

test('stable-rate debt is unsupported', () => {
  refused(user({ principalStableDebt: '5' }), { code: 'unsupported', field: 'principalStableDebt', index: 0, value: '5' })
})

test('a mode with an oracle of its own is unsupported for a user in it', () => {
  const document = asOlder(sampleDocument)
  document.reserves[0].eModePriceSource = '0x0000000000000000000000000000000000000001'
  assert.throws(() => fromAaveV3(document), { code: 'unsupported', field: 'eModePriceSource' })
})

test('symbols that are used twice give way to addresses', () => {
  const { market } = fromAaveV3({ ...sampleDocument, ...reserve({ symbol: 'USDC' }) })
  const { reserves } = market['aave-v3']
  assert.equal(reserves[0].asset, sampleDocument.reserves[0].underlyingAsset)
  assert.equal(reserves[2].asset, sampleDocument.reserves[2].underlyingAsset)
  assert.equal(reserves[1].asset, 'wstETH')
})

test('what is stable can be said', () => {
  const { market } = fromAaveV3({ ...sampleDocument, stable: ['weth'] })
  assert.deepEqual(market['aave-v3'].reserves.filter(({ volatile }) => !volatile).map(({ asset }) => asset), ['WETH'])
  assert.ok(stablecoins.includes('USDC'))
})

test('bad documents are refused with the field of the struct', () => {
  refused(reserve({ priceInMarketReferenceCurrency: null }), { code: 'missing_price', field: 'priceInMarketReferenceCurrency', index: 0 })
  refused(reserve({ priceInMarketReferenceCurrency: '-5' }), { code: 'out_of_domain', value: '-5' })
  refused(reserve({ liquidityIndex: 5 }), { code: 'invalid_type', field: 'liquidityIndex', value: 5 })
  refused(reserve({ liquidityIndex: '1e27' }), { code: 'out_of_domain', field: 'liquidityIndex', value: '1e27' })
  refused(reserve({ liquidityIndex: '9'.repeat(78) }), { code: 'out_of_domain', field: 'liquidityIndex' })
  refused(reserve({ liquidityIndex: undefined }), { code: 'missing_field', field: 'liquidityIndex' })
  refused(reserve({ decimals: NaN }), { code: 'not_finite', field: 'decimals' })
  refused(reserve({ isActive: 'true' }), { code: 'invalid_type', field: 'isActive' })
  refused(reserve({ underlyingAsset: sampleDocument.reserves[1].underlyingAsset }), { code: 'duplicate', field: 'underlyingAsset', index: 1 })
  refused(user({ underlyingAsset: '0xdead' }), { code: 'unknown_asset', field: 'underlyingAsset', value: '0xdead' })
  refused(user({ underlyingAsset: userReserves[1].underlyingAsset }), { code: 'duplicate', field: 'underlyingAsset' })
  refused(user({ scaledATokenBalance: (1n << 256n) }), { code: 'out_of_domain', field: 'scaledATokenBalance' })
  refused({ reserves: Array.from({ length: 10_000 }, () => sampleDocument.reserves[0]) }, { code: 'capacity_exceeded', field: 'reserves', value: 10_000 })
  refused({ nwo: 5 }, { code: 'unknown_key', field: 'nwo', value: 5 })
  refused({ now: undefined }, { code: 'missing_field', field: 'now' })
  refused({ version: 'v3' }, { code: 'out_of_domain', field: 'version' })
  refused({ userReserves: null }, { code: 'missing_field', field: 'userReserves' })
})
