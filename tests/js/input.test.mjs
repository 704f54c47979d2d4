// Bad input: each gives a typed error that names field and value, and changes nothing.
import assert from 'node:assert/strict'
import test from 'node:test'
import { CapacityError, createEngine, InputError, LoadlineError } from 'loadline'
import { withPositions, withReserve } from './accounts.mjs'
import { sample } from './sampleAccount.mjs'

const engine = await createEngine()
const { market, account } = sample
const venue = market['aave-v3']
const { positions } = account['aave-v3']
const before = engine.assess(sample)
const WETH = venue.reserves[0].asset

/** Every public function that takes a market and an account. */
const CALLS = {
  health: (input) => engine.health(input),
  assess: (input) => engine.assess(input),
  preview: (input) => engine.preview({ ...input, actions: [] }),
  solve: (input) => engine.solve({ ...input, goal: { type: 'maxBorrow', venue: 'aave-v3', asset: WETH } }),
  book: ({ market: given, account: owner }) => engine.book({ market: given, accounts: [owner] }).dispose(),
}

function assertRefused(call, { code, field, value, kind = InputError, index }) {
  assert.throws(call, (error) => {
    assert.ok(error instanceof kind, `${error}`)
    assert.ok(error instanceof LoadlineError && error instanceof Error)
    assert.equal(error.code, code, error.message)
    assert.equal(error.field, field, error.message)
    if (index !== undefined) assert.equal(error.index, index)
    if (value !== undefined) assert.deepEqual(error.value, value)
    assert.match(error.message, new RegExp(`README.md#${code}`))
    return true
  })
}

const reserve = (change) => ({ market: withReserve(market, WETH, change), account })
const position = (change) => ({ market, account: withPositions(account, [{ ...positions[0], ...change }]) })
const inVenue = (change) => ({ market: { ...market, 'aave-v3': { ...venue, ...change } }, account })
const many = (count, make) => Array.from({ length: count }, (_, i) => make(i))

const BAD = {
  'a price of zero that is needed': [reserve({ price: 0n }), { code: 'missing_price', field: 'price' }],
  'a missing price': [reserve({ price: undefined }), { code: 'missing_price', field: 'price', index: 0 }],
  'a negative price': [reserve({ price: -1n }), { code: 'out_of_domain', field: 'price', value: -1n, index: 0 }],
  'a price of 2^96': [reserve({ price: 1n << 96n }), { code: 'out_of_domain', field: 'price', value: 1n << 96n }],
  'a price of 2^256': [reserve({ price: 1n << 256n }), { code: 'out_of_domain', field: 'price', value: 1n << 256n }],
  'a price as a string': [reserve({ price: '100' }), { code: 'invalid_type', field: 'price', value: '100' }],
  'a price as a number': [reserve({ price: 100 }), { code: 'invalid_type', field: 'price', value: 100 }],
  'decimals of 37': [reserve({ decimals: 37 }), { code: 'out_of_domain', field: 'decimals', value: 37 }],
  'decimals of NaN': [reserve({ decimals: NaN }), { code: 'not_finite', field: 'decimals', value: NaN }],
  'decimals of infinity': [reserve({ decimals: Infinity }), { code: 'not_finite', field: 'decimals' }],
  'decimals of -1': [reserve({ decimals: -1 }), { code: 'out_of_domain', field: 'decimals' }],
  'decimals of 1.5': [reserve({ decimals: 1.5 }), { code: 'out_of_domain', field: 'decimals' }],
  'decimals as a string': [reserve({ decimals: '18' }), { code: 'invalid_type', field: 'decimals' }],
  'an index below one ray': [reserve({ liquidityIndex: 1n }), { code: 'out_of_domain', field: 'liquidityIndex', value: 1n }],
  'a debt index below one ray': [reserve({ variableBorrowIndex: 0n }), { code: 'out_of_domain', field: 'variableBorrowIndex' }],
  'a rate of 2^128': [reserve({ variableBorrowRate: 1n << 128n }), { code: 'out_of_domain', field: 'variableBorrowRate' }],
  'a threshold above 100 %': [reserve({ liquidationThresholdBps: 10_001 }), { code: 'out_of_domain', field: 'liquidationThresholdBps' }],
  'an undefined flag': [reserve({ frozen: undefined }), { code: 'missing_field', field: 'frozen' }],
  'a flag as a number': [reserve({ active: 1 }), { code: 'invalid_type', field: 'active' }],
  'a reserve updated after now': [reserve({ lastUpdate: market.now + 1 }), { code: 'stale_time', field: 'lastUpdate' }],
  'an unknown key in a reserve': [reserve({ liquidationTreshold: 1 }), { code: 'unknown_key', field: 'liquidationTreshold', value: 1 }],
  'an unknown key in totals': [reserve({ totals: { ...venue.reserves[0].totals, debt: 1n } }), { code: 'unknown_key', field: 'debt' }],
  'a duplicate reserve': [inVenue({ reserves: [...venue.reserves, venue.reserves[0]] }), { code: 'duplicate', field: 'asset', value: WETH }],
  '10,000 reserves': [inVenue({ reserves: many(10_000, (i) => ({ ...venue.reserves[0], asset: `A${i}` })) }), { code: 'capacity_exceeded', field: 'reserves', value: 10_000, kind: CapacityError }],
  'a null reserve': [inVenue({ reserves: [null] }), { code: 'missing_field', field: 'reserves' }],
  'reserves that are no array': [inVenue({ reserves: {} }), { code: 'invalid_type', field: 'reserves' }],
  'a version that does not exist': [inVenue({ version: 'v4.0' }), { code: 'out_of_domain', field: 'version', value: 'v4.0' }],
  'a base currency unit of zero': [inVenue({ baseCurrency: { unit: 0n, symbol: 'USD' } }), { code: 'out_of_domain', field: 'unit' }],
  'a threshold of a mode as NaN': [inVenue({ eModes: [{ ...venue.eModes[0], liquidationThresholdBps: NaN }] }), { code: 'not_finite', field: 'liquidationThresholdBps' }],
  'now as NaN': [{ market: { ...market, now: NaN }, account }, { code: 'not_finite', field: 'now' }],
  'now as a bigint': [{ market: { ...market, now: 5n }, account }, { code: 'invalid_type', field: 'now', value: 5n }],
  'now before an index': [{ market: { ...market, now: 1 }, account }, { code: 'stale_time' }],
  'an unknown key in the market': [{ market: { ...market, later: 1 }, account }, { code: 'unknown_key', field: 'later' }],
  'no market': [{ market: undefined, account }, { code: 'missing_field', field: 'market' }],
  'no account': [{ market, account: null }, { code: 'missing_field', field: 'account' }],
  'an unknown asset': [position({ asset: 'DOGE' }), { code: 'unknown_asset', field: 'asset', value: 'DOGE', index: 0 }],
  'an asset as a number': [position({ asset: 5 }), { code: 'invalid_type', field: 'asset' }],
  'a balance of 2^256': [position({ scaledSupply: 1n << 256n }), { code: 'out_of_domain', field: 'scaledSupply', value: 1n << 256n }],
  'a balance of 2^128': [position({ scaledSupply: 1n << 128n }), { code: 'out_of_domain', field: 'scaledSupply' }],
  'a negative debt': [position({ scaledVariableDebt: -5n }), { code: 'out_of_domain', field: 'scaledVariableDebt', value: -5n }],
  'a balance as a string': [position({ scaledSupply: '5' }), { code: 'invalid_type', field: 'scaledSupply', value: '5' }],
  'a collateral flag as a string': [position({ collateral: 'yes' }), { code: 'invalid_type', field: 'collateral', value: 'yes' }],
  'an unknown key in a position': [position({ amount: 1n }), { code: 'unknown_key', field: 'amount' }],
  'a duplicate position': [{ market, account: withPositions(account, [positions[0], positions[0]]) }, { code: 'duplicate', field: 'asset', index: 1 }],
  'an efficiency mode of 256': [{ market, account: { 'aave-v3': { ...account['aave-v3'], eModeCategory: 256 } } }, { code: 'out_of_domain', field: 'eModeCategory' }],
}

for (const [what, [input, expected]] of Object.entries(BAD)) {
  test(`${what} is refused by every function`, () => {
    for (const call of Object.values(CALLS)) {
      assertRefused(() => call(input), 'field' in expected ? expected : { ...expected, field: errorField(call, input) })
    }
    assert.deepEqual(engine.assess(sample), before)
  })
}

/** Where two fields contradict each other, either may be named. */
function errorField(call, input) {
  try {
    call(input)
  } catch (error) {
    return error.field
  }
  return undefined
}

test('an unknown parameter is refused by every function', () => {
  assertRefused(() => engine.health({ ...sample, acount: 1 }), { code: 'unknown_key', field: 'acount', value: 1 })
  assertRefused(() => engine.assess({ ...sample, x: 1 }), { code: 'unknown_key', field: 'x' })
  assertRefused(() => engine.health(undefined), { code: 'missing_field', field: 'parameters' })
  assertRefused(() => engine.priceOption(null), { code: 'missing_field', field: 'parameters' })
})

const action = (change) => () =>
  engine.preview({ ...sample, actions: [{ type: 'borrow', venue: 'aave-v3', asset: WETH, amount: 1n, ...change }] })

const BAD_ACTIONS = {
  'an amount of 2^256': [{ amount: 1n << 256n }, { code: 'out_of_domain', field: 'amount', value: 1n << 256n, index: 0 }],
  'a negative amount': [{ amount: -1n }, { code: 'out_of_domain', field: 'amount', value: -1n }],
  'an amount as a string': [{ amount: '5' }, { code: 'invalid_type', field: 'amount', value: '5' }],
  'an amount as a number': [{ amount: 5 }, { code: 'invalid_type', field: 'amount' }],
  'all of a borrow': [{ amount: 'all' }, { code: 'invalid_type', field: 'amount', value: 'all' }],
  'an unknown asset': [{ asset: 'DOGE' }, { code: 'unknown_asset', field: 'asset', value: 'DOGE' }],
  'an unknown type': [{ type: 'steal' }, { code: 'out_of_domain', field: 'type', value: 'steal' }],
  'an unknown venue': [{ venue: 'aave-v4' }, { code: 'out_of_domain', field: 'venue' }],
  'an unknown key': [{ amout: 5n }, { code: 'unknown_key', field: 'amout' }],
  'a category of NaN': [{ type: 'setEMode', category: NaN, asset: undefined, amount: undefined }, { code: 'unknown_key', field: 'asset' }],
}

for (const [what, [change, expected]] of Object.entries(BAD_ACTIONS)) {
  test(`an action with ${what} is refused`, () => {
    assertRefused(action(change), expected)
    assert.deepEqual(engine.assess(sample), before)
  })
}

test('65 actions are too many, and a null action is no action', () => {
  const one = { type: 'supply', venue: 'aave-v3', asset: WETH, amount: 1n }
  assertRefused(() => engine.preview({ ...sample, actions: many(65, () => one) }), { code: 'capacity_exceeded', field: 'actions', value: 65, kind: CapacityError })
  assertRefused(() => engine.preview({ ...sample, actions: [null] }), { code: 'missing_field', field: 'actions', index: 0 })
  assertRefused(() => engine.preview({ ...sample, actions: 'none' }), { code: 'invalid_type', field: 'actions' })
})

test('goals are checked', () => {
  const goal = (change) => () => engine.solve({ ...sample, goal: { type: 'health', venue: 'aave-v3', asset: WETH, by: 'supply', targetWad: 10n ** 18n, ...change } })
  assertRefused(goal({ targetWad: 1.5 }), { code: 'invalid_type', field: 'targetWad', value: 1.5 })
  assertRefused(goal({ targetWad: -1n }), { code: 'out_of_domain', field: 'targetWad' })
  assertRefused(goal({ by: 'prayer' }), { code: 'out_of_domain', field: 'by', value: 'prayer' })
  assertRefused(goal({ asset: 'DOGE' }), { code: 'unknown_asset', field: 'asset' })
  assertRefused(goal({ type: 'maxBorrow' }), { code: 'unknown_key' , field: 'by' })
})

const NUMBERS = ['spot', 'strike', 'expiryYears', 'vol', 'rate', 'carry']
const option = { type: 'call', spot: 100, strike: 110, expiryYears: 0.5, vol: 0.6, rate: 0.03, carry: 0.01 }

test('every number of an option refuses what is not a finite number in its domain', () => {
  for (const field of NUMBERS) {
    for (const value of [NaN, Infinity, -Infinity]) {
      assertRefused(() => engine.priceOption({ ...option, [field]: value }), { code: 'not_finite', field, value })
    }
    for (const value of ['1', 1n, true, {}]) {
      assertRefused(() => engine.priceOption({ ...option, [field]: value }), { code: 'invalid_type', field, value })
    }
  }
  for (const field of NUMBERS.slice(0, 4)) {
    assertRefused(() => engine.priceOption({ ...option, [field]: -1 }), { code: 'out_of_domain', field, value: -1 })
    assertRefused(() => engine.priceOption({ ...option, [field]: undefined }), { code: 'missing_field', field })
  }
  assertRefused(() => engine.priceOption({ ...option, spot: 0 }), { code: 'out_of_domain', field: 'spot', value: 0 })
  assertRefused(() => engine.priceOption({ ...option, type: 'Call' }), { code: 'out_of_domain', field: 'type' })
  assertRefused(() => engine.priceOption({ ...option, settlement: 'usd' }), { code: 'out_of_domain', field: 'settlement' })
  assertRefused(() => engine.priceOption({ ...option, vola: 1 }), { code: 'unknown_key', field: 'vola' })
})

test('columns are checked', () => {
  const columns = { ...option, spot: Float64Array.of(90, 100) }
  assertRefused(() => engine.priceOptions({ ...columns, vol: Float64Array.of(1) }), { code: 'length_mismatch', field: 'vol', value: 1 })
  assertRefused(() => engine.priceOptions({ ...columns, spot: [90, 100] }), { code: 'invalid_type', field: 'spot' })
  assertRefused(() => engine.priceOptions({ ...columns, vol: NaN }), { code: 'not_finite', field: 'vol' })
  assertRefused(() => engine.priceOptions({ ...columns, outputs: ['value', 'epsilon'] }), { code: 'out_of_domain', field: 'outputs', value: 'epsilon', index: 1 })
  assertRefused(() => engine.priceOptions({ ...columns, type: 0 }), { code: 'invalid_type', field: 'type' })
})

test('books are checked, and a refused price changes nothing', () => {
  const book = engine.book({ market, accounts: [account] })
  const health = book.health()
  assertRefused(() => engine.book({ market, accounts: [] }), { code: 'out_of_domain', field: 'accounts' })
  assertRefused(() => book.setPrice({ asset: WETH, price: 0n }), { code: 'missing_price', field: 'price', value: 0n })
  assertRefused(() => book.setPrice({ asset: WETH, price: 1n << 96n }), { code: 'out_of_domain', field: 'price' })
  assertRefused(() => book.setPrice({ asset: 'DOGE', price: 1n }), { code: 'unknown_asset', field: 'asset' })
  assertRefused(() => book.setPrices([1n]), { code: 'length_mismatch', field: 'prices', value: 1 })
  const prices = venue.reserves.map(({ price }) => price * 2n)
  assertRefused(() => book.setPrices([...prices.slice(0, -1), 0n]), { code: 'missing_price', field: 'price' })
  assertRefused(() => book.setPrices([...prices.slice(0, -1), 5]), { code: 'invalid_type', field: 'price', value: 5 })
  assertRefused(() => book.health(1), { code: 'out_of_domain', field: 'index', value: 1 })
  assertRefused(() => book.health(NaN), { code: 'not_finite', field: 'index' })
  const axis = { asset: WETH, prices: [1n] }
  assertRefused(() => book.grid({ x: axis, y: axis }), { code: 'duplicate', field: 'y' })
  assertRefused(() => book.grid({ x: axis, y: { asset: 'USDC', prices: [0n] } }), { code: 'missing_price', field: 'price' })
  assert.deepEqual(book.health(), health)
  book.dispose()
})
