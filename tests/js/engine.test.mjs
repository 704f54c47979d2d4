// Lifecycle: memory, allocation, independence, books, JSON.
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import test from 'node:test'
import { CapacityError, createEngine, DisposedError, InputError, LoadError, parse, serialize, version } from 'loadline'
import { createEngine as createSlimEngine } from 'loadline/slim'
import { accountData } from './aaveInBigints.mjs'
import { randomAccount, randomOf, withReserve } from './accounts.mjs'
import { sample, sampleDocument } from './sampleAccount.mjs'

const engine = await createEngine()
const option = { type: 'put', spot: 100, strike: 110, expiryYears: 0.5, vol: 0.6 }
const WETH = 'WETH'
const goal = (by) => ({ type: 'health', venue: 'aave-v3', asset: 'USDC', by, targetWad: 1_700_000_000_000_000_000n })

const CALLS = {
  health: () => engine.health(sample),
  assess: () => engine.assess(sample),
  preview: () => engine.preview({ ...sample, actions: [{ type: 'repay', venue: 'aave-v3', asset: 'USDC', amount: 'all' }] }),
  'solve maxBorrow': () => engine.solve({ ...sample, goal: { type: 'maxBorrow', venue: 'aave-v3', asset: WETH } }),
  'solve maxWithdraw': () => engine.solve({ ...sample, goal: { type: 'maxWithdraw', venue: 'aave-v3', asset: WETH } }),
  'solve health by repay': () => engine.solve({ ...sample, goal: goal('repay') }),
  'solve health by supply': () => engine.solve({ ...sample, goal: goal('supply') }),
  priceOption: () => engine.priceOption(option),
  priceOptions: () => engine.priceOptions({ ...option, spot: new Float64Array(3000).fill(90) }),
  'a refused call': () => assert.throws(() => engine.health({ ...sample, market: withReserve(sample.market, WETH, { decimals: 99 }) })),
}

for (const [name, call] of Object.entries(CALLS)) {
  test(`${name} asks the heap for nothing`, () => {
    const { heapRequests } = engine.memoryUse()
    for (let i = 0; i < 20; i += 1) call()
    assert.equal(engine.memoryUse().heapRequests, heapRequests)
  })
}

test('a book asks the heap once, and its calls never', () => {
  const start = engine.memoryUse().heapRequests
  const book = engine.book({ market: sample.market, accounts: [sample.account, sample.account] })
  assert.equal(engine.memoryUse().heapRequests, start + 1)
  book.setPrice({ asset: WETH, price: 200_000_000_000n })
  book.setPrices(sample.market['aave-v3'].reserves.map(({ price }) => price))
  book.health(1)
  book.healths()
  const prices = BigUint64Array.of(100_000_000_000n, 200_000_000_000n)
  book.grid({ x: { asset: WETH, prices }, y: { asset: 'wstETH', prices } })
  assert.equal(engine.memoryUse().heapRequests, start + 1)
  book.dispose()
})

test('memory is fixed: books beyond it are refused, and what was there still works', async () => {
  const small = await createEngine({ memoryBytes: 2 * 1024 * 1024 })
  assert.equal(small.memoryUse().bytes, 2 * 1024 * 1024)
  const accounts = Array.from({ length: 20_000 }, () => sample.account)
  assert.throws(() => small.book({ market: sample.market, accounts }), CapacityError)
  assert.equal(small.memoryUse().bytes, 2 * 1024 * 1024)
  assert.deepEqual(small.assess(sample), engine.assess(sample))
})

test('memoryBytes is checked', async () => {
  for (const memoryBytes of [0, -1, 1e12, 1024, 4_000_000.5]) {
    await assert.rejects(createEngine({ memoryBytes }), { code: 'out_of_domain', field: 'memoryBytes', value: memoryBytes })
  }
  await assert.rejects(createEngine({ memoryBytes: NaN }), { code: 'not_finite', field: 'memoryBytes' })
  await assert.rejects(createEngine({ memoryBytes: '4' }), { code: 'invalid_type', field: 'memoryBytes' })
  await assert.rejects(createEngine({ memory: 4 }), { code: 'unknown_key', field: 'memory' })
})

test('opening and disposing 20,000 books leaves the memory as it was', () => {
  for (let i = 0; i < 20_000; i += 1) engine.book({ market: sample.market, accounts: [sample.account] }).dispose()
  const book = engine.book({ market: sample.market, accounts: Array.from({ length: 500 }, () => sample.account) })
  assert.equal(book.healths().factor.length, 500)
  book.dispose()
})

test('a disposed book throws, and to dispose it again does nothing', () => {
  const book = engine.book({ market: sample.market, accounts: [sample.account] })
  book.dispose()
  book.dispose()
  book[Symbol.dispose]()
  for (const call of [() => book.health(), () => book.healths(), () => book.setPrices([]), () => book.setPrice({}), () => book.grid({})]) {
    assert.throws(call, DisposedError)
  }
})

test('a book re-prices to the same health as a call with the new market', () => {
  const random = randomOf(3)
  for (let i = 0; i < 200; i += 1) {
    const { market, account } = randomAccount(random)
    const other = randomAccount(random)
    const book = engine.book({ market, accounts: [account] })
    assert.deepEqual(book.health(), engine.health({ market, account }))
    const prices = other.market['aave-v3'].reserves.map(({ price }) => price)
    book.setPrices(BigUint64Array.from(prices))
    const reserves = market['aave-v3'].reserves.map((reserve, k) => ({ ...reserve, price: prices[k] }))
    const repriced = { ...market, 'aave-v3': { ...market['aave-v3'], reserves } }
    assert.deepEqual(book.health(), engine.health({ market: repriced, account }))
    const { factor, status } = book.healths()
    const expected = engine.health({ market: repriced, account })
    assert.equal(factor[0], expected.factor ?? 0)
    assert.equal(status[0], ['no_debt', 'healthy', 'liquidatable'].indexOf(expected.status))
    book.dispose()
  }
})

test('a grid has the health of each pair of prices, row by row, and leaves the book as it was', () => {
  const book = engine.book({ market: sample.market, accounts: [sample.account] })
  const health = book.health()
  const x = { asset: WETH, prices: Array.from({ length: 1500 }, (_, i) => BigInt(i + 1) * 400_000_000n) }
  const y = { asset: 'wstETH', prices: [100_000_000_000n, 309_184_074_687n] }
  const { factor, status } = book.grid({ x, y })
  assert.equal(factor.length, 3000)
  for (const [row, column] of [[0, 0], [0, 1499], [1, 700], [1, 1024], [1, 1499]]) {
    let market = withReserve(sample.market, WETH, { price: x.prices[column] })
    market = withReserve(market, 'wstETH', { price: y.prices[row] })
    const expected = accountData({ market, account: sample.account })
    assert.equal(factor[row * 1500 + column], Number(expected.factorWad) / 1e18)
    assert.equal(status[row * 1500 + column], expected.factorWad < 10n ** 18n ? 2 : 1)
  }
  assert.deepEqual(book.health(), health)
  book.dispose()
})

test('two engines do not share state', async () => {
  const other = await createEngine()
  const poorer = withReserve(sample.market, WETH, { price: 1_000_000_000n })
  other.health({ market: poorer, account: sample.account })
  assert.deepEqual(engine.health(sample), (await createEngine()).health(sample))
  assert.notDeepEqual(other.health({ market: poorer, account: sample.account }), engine.health(sample))
})

test('the slim entry takes bytes, a module, a Response, a promise, and refuses the rest', async () => {
  const bytes = readFileSync(new URL('../../js/dist/loadline.wasm', import.meta.url))
  const expected = engine.health(sample)
  const sources = [bytes, new Uint8Array(bytes).buffer, new WebAssembly.Module(bytes), new Response(bytes), Promise.resolve(bytes)]
  for (const wasm of sources) assert.deepEqual((await createSlimEngine({ wasm })).health(sample), expected)
  await assert.rejects(createSlimEngine({ wasm: 'loadline.wasm' }), (error) => error instanceof InputError && error.field === 'wasm')
  await assert.rejects(createSlimEngine({ wasm: new Uint8Array(8) }), (error) => error instanceof LoadError && error.code === 'load_failed')
  await assert.rejects(createSlimEngine({ wasm: new Response('', { status: 404 }) }), LoadError)
})

test('results and inputs survive JSON', () => {
  const assessment = engine.assess(sample)
  assert.deepEqual(parse(serialize(assessment)), assessment)
  assert.deepEqual(engine.assess(parse(serialize(sample))), assessment)
  assert.throws(() => parse('{"a":'), { code: 'malformed_json', field: 'text' })
  assert.throws(() => parse(5), { code: 'invalid_type', field: 'text' })
})

test('inputs are not changed, and may be frozen', () => {
  const copy = structuredClone(sample)
  const freeze = (value) => (typeof value === 'object' && value !== null ? (Object.values(value).forEach(freeze), Object.freeze(value)) : value)
  freeze(sample)
  engine.preview({ ...sample, actions: [{ type: 'withdraw', venue: 'aave-v3', asset: WETH, amount: 1n }] })
  engine.assess(sample)
  assert.deepEqual(sample, copy)
  assert.ok(Array.isArray(sampleDocument._source))
})

test('the version is the one of the manifest', () => {
  const manifest = JSON.parse(readFileSync(new URL('../../js/package.json', import.meta.url), 'utf8'))
  assert.equal(version, manifest.version)
  assert.equal(engine.version, manifest.version)
})

test('every error code has its heading in the README, where docsPath points', () => {
  const readme = readFileSync(new URL('../../js/README.md', import.meta.url), 'utf8')
  const source = readFileSync(new URL('../../js/src/errors.ts', import.meta.url), 'utf8')
  const codes = [...source.matchAll(/^ {2}\| '([a-z_]+)'$/gm)].map(([, code]) => code)
  assert.ok(codes.length >= 17)
  for (const code of codes) assert.ok(readme.includes(`\n### ${code}\n`), code)
  assert.throws(() => engine.health({}), (error) => codes.includes(error.code) && error.docsPath === `README.md#${error.code}`)
})
