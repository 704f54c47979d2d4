// Perpetual accounts and option books by contract: the bits of `loadline/margin`, boundaries that are
// its own, rules named by their hash, and what a call costs at most.
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import path from 'node:path'
import { before, describe, test } from 'node:test'
import { createEngine, loadRulePack, pmrm2Rules } from 'loadline/margin'
import { decodeResult, encodeAssess, encodeOptionMargin, encodePerpAssess, encodePerpBoundary, encodePrice, encodeVersion, pmrm2RulesHash } from 'loadline/wire'
import { buildContracts } from '../../scripts/contracts.mjs'
import { metered } from '../../scripts/meterContract.mjs'
import { loadContract } from '../../scripts/mockHosts.mjs'
import { root } from '../../scripts/step.mjs'
import { random } from './random.mjs'
import { digest, vector } from './specification.mjs'

let engine, built, book
const fileOf = (name) => built.find((artefact) => artefact.name === name).file
before(async () => {
  built = await buildContracts()
  engine = await createEngine()
  book = await loadContract('near', fileOf('near-book'))
})

/** Sends a request to a contract and decodes its answer. */
async function ask(request, program = book) {
  const { refused, message, result } = await program.call(request)
  assert.equal(refused, false, message)
  return decodeResult(result, request)
}

/** Without what only the wire has. */
function bodyOf({ operation, certificate, ...body }) {
  assert.ok(operation && typeof certificate === 'bigint')
  return body
}

const TIERS = [{ lowerBound: 0, maxLeverage: 50 }, { lowerBound: 20_000, maxLeverage: 20 }, { lowerBound: 100_000, maxLeverage: 10 }]

/** An account near its trigger: markets by tiers and by a power. */
function drawAccount(draw, count) {
  const markets = []
  const positions = []
  let [notional, gains] = [0, 0]
  for (let market = 0; market < count; market += 1) {
    const price = draw.between(10, 5000)
    const size = (draw.below(2) === 0 ? 1 : -1) * (draw.between(50, 150_000) / price)
    const entryPrice = price * draw.between(0.9, 1.1)
    const orderly = { price, market: { baseMaintenanceRate: 0.012, baseInitialRate: 0.02, initialFactor: 4e-6 } }
    markets.push(draw.below(3) === 0 ? engine.orderlyMarket(orderly) : engine.hyperliquidMarket({ price, leverage: 10, tiers: TIERS }))
    positions.push({ market, size, entryPrice })
    notional += Math.abs(size) * price
    gains += size * (price - entryPrice)
  }
  const reward = draw.below(2) === 0 ? { ratio: 0.001, cost: 1, lowest: 2, highest: 60 } : undefined
  return { collateral: notional * draw.between(0.005, 0.08) - gains, markets, positions, ...(reward && { reward }) }
}

function drawBook(draw, count) {
  const spot = draw.between(1000, 100_000)
  const expiries = [6 * 3600, 9 * 86_400, 45 * 86_400].map((seconds) => ({ seconds: seconds * draw.between(0.5, 2), forward: spot * draw.between(0.99, 1.03), rate: draw.between(-0.02, 0.1), confidence: draw.between(0.4, 1) }))
  const legs = Array.from({ length: count }, () => ({ expiry: draw.below(3), type: ['call', 'put'][draw.below(2)], strike: spot * draw.between(0.6, 1.6), amount: draw.between(-5, 5), vol: draw.between(0.2, 1.4) }))
  const collaterals = [{ amount: draw.between(0, 3), price: spot, movesWithSpot: true, maintenanceHaircut: 0.05, initialHaircut: 0.05 }]
  const perpetual = { amount: draw.between(-3, 3), price: spot * draw.between(0.99, 1.01), unrealised: draw.between(-100, 100) }
  return { book: { legs, expiries }, cash: spot * draw.between(-1, 4), spot, ...(draw.below(2) === 0 ? { collaterals, perpetual } : {}), stablePrice: draw.between(0.95, 1.01) }
}

describe('perpetual accounts', () => {
  test('equity and margins have the bits of perpMargin', async () => {
    const draw = random(31)
    let liquidatable = 0
    for (let i = 0; i < 150; i += 1) {
      const account = drawAccount(draw, draw.below(6))
      const expected = engine.perpMargin(account)
      assert.deepEqual(bodyOf(await ask(encodePerpAssess(account))), expected)
      liquidatable += expected.liquidatable
    }
    assert.ok(liquidatable > 10 && liquidatable < 140, `${liquidatable} liquidatable`)
  })

  test('of every price on the liquidation map, one within its rounding is a boundary to the contract', async () => {
    const draw = random(32)
    let proved = 0
    for (let i = 0; i < 40; i += 1) {
      const account = drawAccount(draw, 3)
      for (const { market, price: own, falling, rising } of engine.assessPerpAccount(account).markets) {
        for (const side of [falling, rising]) {
          if (side.price === null) continue
          const at = (price) => ({ ...account, markets: account.markets.map((one, k) => (k === market ? { ...one, price } : one)) })
          const claimed = neighbouring((price) => engine.perpMargin(at(price)).liquidatable, side.price * (side.price < own ? 1 - 1e-9 : 1 + 1e-9), own)
          const verdict = await ask(encodePerpBoundary({ account, claim: { market, price: claimed } }))
          assert.ok(verdict.isBoundary && verdict.liquidatable && !verdict.liquidatableInside)
          assert.equal(verdict.excess, engine.perpMargin(at(claimed)).excess)
          assert.ok(Math.abs(claimed - side.price) <= 1e-12 * side.price, `${claimed} for ${side.price}`)
          const further = await ask(encodePerpBoundary({ account, claim: { market, price: side.price * (side.price < own ? 0.999 : 1.001) } }))
          assert.ok(further.liquidatable && !further.isBoundary)
          proved += 1
        }
      }
    }
    assert.ok(proved > 60, `${proved} boundaries`)
  })

  /** Halves the doubles between a price where `holds` and one where it does not; returns the last where it does. */
  function neighbouring(holds, from, to) {
    const bits = new BigInt64Array(2)
    const numbers = new Float64Array(bits.buffer)
    numbers.set([from, to])
    assert.ok(holds(from) && !holds(to))
    while (bits[0] - bits[1] > 1n || bits[1] - bits[0] > 1n) {
      const middle = new Float64Array(BigInt64Array.of((bits[0] + bits[1]) / 2n).buffer)[0]
      numbers[holds(middle) ? 0 : 1] = middle
    }
    return numbers[0]
  }

  test('what is refused names its field, before it is sent or after', async () => {
    const account = drawAccount(random(33), 2)
    const refusal = (request) => loadContract('stylus', fileOf('stylus-book')).then((program) => program.call(request)).then(({ result }) => decodeResult(result, request))
    await assert.rejects(refusal(encodePerpBoundary({ account, claim: { market: 2, price: 1 } })), { code: 'unknown_asset', field: 'markets', value: 2 })
    await assert.rejects(refusal(encodePerpBoundary({ account, claim: { market: 0, price: 0 } })), { code: 'missing_price', field: 'price' })
    await assert.rejects(refusal(encodePerpAssess({ ...account, positions: [account.positions[0], account.positions[0]] })), { code: 'duplicate', field: 'positions', index: 1 })
    const unsorted = { ...account.markets[0], initial: { tiers: [{ lowerBound: 0, rate: 0.1 }, { lowerBound: 0, rate: 0.2 }] } }
    await assert.rejects(refusal(encodePerpAssess({ ...account, markets: [unsorted, account.markets[1]] })), { code: 'unsorted', field: 'tiers' })
    assert.throws(() => encodePerpAssess({ ...account, colateral: 1 }), { code: 'unknown_key', field: 'colateral' })
    assert.throws(() => encodePerpAssess({ ...account, markets: Array(33).fill(account.markets[0]) }), { code: 'capacity_exceeded', field: 'markets' })
    const many = { tiers: Array(9).fill({ lowerBound: 0, rate: 0.1 }) }
    assert.throws(() => encodePerpAssess({ ...account, markets: Array(32).fill({ price: 1, initial: many, maintenance: many }) }), { code: 'capacity_exceeded', field: 'tiers' })
    assert.throws(() => encodePerpAssess({ ...account, collateral: NaN }), { code: 'not_finite', field: 'collateral' })
    assert.throws(() => encodePerpBoundary({ account, claim: { market: 0.5, price: 1 } }), { code: 'out_of_domain', field: 'market' })
  })
})

describe('option books', () => {
  const published = () => pmrm2Rules(loadRulePack({ pack: JSON.parse(readFileSync(path.join(root, 'js/rules/derive-pmrm2-btc-eth.json'), 'utf8')) }))

  test('margin, certificate, profits and losses have the bits of pmrm2Margin', async () => {
    const draw = random(34)
    const rulesSeen = new Set()
    for (let i = 0; i < 60; i += 1) {
      const account = drawBook(draw, draw.below(11))
      const expected = engine.pmrm2Margin({ account })
      assert.deepEqual(bodyOf(await ask(encodeOptionMargin({ account }))), expected)
      assert.equal(expected.scenarioProfit.length, 31)
      rulesSeen.add(expected.maintenanceCertificate.rule)
    }
    assert.deepEqual([...rulesSeen].sort(), ['basis', 'scenario'])
  })

  test("the contract's rules are the published pack's, by a hash computed here; others are refused", async () => {
    const { rulePacks } = await ask(encodeVersion())
    const hash = pmrm2RulesHash(published())
    assert.deepEqual(rulePacks, [{ family: 'derive-pmrm2', version: '2', hash }])
    const account = drawBook(random(35), 3)
    assert.deepEqual(encodeOptionMargin({ account, rules: published() }), encodeOptionMargin({ account }))
    const changed = { ...published(), maintenanceFactor: 0.9 }
    assert.notEqual(pmrm2RulesHash(changed), hash)
    const { refused, message } = await book.call(encodeOptionMargin({ account, rules: changed }))
    assert.ok(refused)
    assert.match(message, /code 60, field 23/)
    assert.throws(() => pmrm2RulesHash({ maintenanceFactor: 0.9 }), { code: 'missing_field', field: 'scenarios' })
  })

  test('a book with a fault is refused by the name of the field', async () => {
    const account = drawBook(random(36), 2)
    const legs = [{ ...account.book.legs[0], vol: -1 }]
    const request = encodeOptionMargin({ account: { ...account, book: { ...account.book, legs } } })
    assert.match((await book.call(request)).message, /code 2, field 4, index 0/)
    const tooMany = { ...account, book: { ...account.book, legs: Array(17).fill(account.book.legs[0]) } }
    assert.throws(() => encodeOptionMargin({ account: tooMany }), { code: 'capacity_exceeded', field: 'legs' })
    assert.throws(() => encodeOptionMargin({ account: { ...account, colaterals: [] } }), { code: 'unknown_key', field: 'colaterals' })
  })
})

test('the vectors of the specification are the bytes that its text describes', async () => {
  const words = (operation, ...values) => {
    const bytes = Buffer.alloc(16 + 8 * values.length)
    bytes.write('load', 'latin1')
    bytes.writeUInt16LE(1, 4)
    bytes.writeUInt16LE(operation, 6)
    bytes.writeUInt32LE(bytes.length, 8)
    bytes.writeUInt32LE(1, 12)
    values.forEach((value, i) => (typeof value === 'bigint' ? bytes.writeBigUInt64LE(value, 16 + 8 * i) : bytes.writeDoubleLE(value, 16 + 8 * i)))
    return bytes
  }
  const two = (low, high) => BigInt(low) | (BigInt(high) << 32n)
  const below = 744 * (1 - 2 ** -53)
  const tiers = [0, 0.5, 0, 0, 0.25, 0, 1024, 0.5, 256]
  const claim = words(33, 0n, below, 800, 0, 0, 0, 0, two(1, 3), 1000, 0, 0, 0, 0, two(1, 2), ...tiers, 0n, 2, 900)
  assert.deepEqual(vector('perpetual request'), claim)
  const curve = (given) => ({ tiers: given })
  const market = { price: 1000, initial: curve([{ lowerBound: 0, rate: 0.5 }]), maintenance: curve([{ lowerBound: 0, rate: 0.25 }, { lowerBound: 1024, rate: 0.5, deduction: 256 }]) }
  const account = { collateral: 800, markets: [market], positions: [{ market: 0, size: 2, entryPrice: 900 }] }
  assert.deepEqual(Buffer.from(encodePerpBoundary({ account, claim: { market: 0, price: below } })), claim)

  const verdict = vector('perpetual result')
  const excess = (price) => 800 + 2 * (price - 900) - (price - 256) // exact in doubles
  assert.deepEqual([16, 24].map((at) => verdict.readDoubleLE(at)), [excess(below), excess(744)])
  assert.deepEqual([32, 36, 40].map((at) => verdict.readUInt32LE(at)), [1, 0, 1])
  assert.equal(verdict.readBigUInt64LE(48), digest(claim, verdict.subarray(0, 48)))
  assert.deepEqual(Buffer.from((await book.call(claim)).result), verdict)

  const puts = words(48, 0x98dae35844d2f486n, 3000, 1, 1, 9000, 0, 0, 0, 1, two(1, 0), 14 * 86_400, 3010, 0, 0, 1, two(0, 1), 2700, -10, 0.62)
  assert.deepEqual(vector('book request'), puts)
  const { result } = await book.call(puts)
  const margin = decodeResult(result, puts)
  assert.equal(margin.maintenance.toFixed(2), '6120.35')
  assert.equal(margin.maintenanceCertificate.scenario, 22)
  assert.equal(margin.certificate, 0x6e94cd2ae74cdff6n)
  assert.equal(margin.certificate, digest(puts, Buffer.from(result).subarray(0, -8)))
})

test('every host and both arithmetics give the same bytes, and no module answers what it does not carry', async () => {
  const draw = random(37)
  const account = drawAccount(draw, 4)
  const requests = [encodePerpAssess(account), encodePerpBoundary({ account, claim: { market: 1, price: account.markets[1].price * 1.1 } }), encodeOptionMargin({ account: drawBook(draw, 4) })]
  for (const [i, request] of requests.entries()) {
    const results = new Map()
    for (const { name, host, file, module } of built) {
      const carries = module === 'book' || module === 'full' || (module === 'margin' && i < 2)
      const { refused, result } = await (await loadContract(host, file)).call(request)
      assert.equal(refused, !carries, name)
      if (carries) results.set(name, Buffer.from(result).toString('hex'))
    }
    assert.ok(results.size >= 12)
    assert.equal(new Set(results.values()).size, 1, JSON.stringify([...results]))
  }
  const without = [['near-book', encodePrice({ type: 'call', spot: 1, strike: 1, expiryYears: 1, vol: 1 })], ['near-book', encodeAssess({ market: { now: 0, 'aave-v3': { version: 'v3.2', reserves: [], eModes: [] } }, account: { 'aave-v3': { eModeCategory: 0, positions: [] } } })]]
  for (const [name, request] of without) assert.match((await (await loadContract('near', fileOf(name))).call(request)).message, /code 205/)
})

describe('what a call costs', () => {
  const inkOf = async (request) => {
    let memory
    const hooks = { read_args: (to) => new Uint8Array(memory.buffer).set(request, to), write_result: () => {} }
    const { instance } = await WebAssembly.instantiate(metered(readFileSync(fileOf('stylus-book'))), { vm_hooks: hooks })
    memory = instance.exports.memory
    assert.equal(instance.exports.user_entrypoint(request.length), 0)
    return Number(instance.exports.ink.value) / 10_000
  }

  test('ten options in 31 scenarios, and the largest book, stay within what is stated', async () => {
    const draw = random(38)
    const [ten, most] = [await inkOf(encodeOptionMargin({ account: drawBook(draw, 10) })), await inkOf(encodeOptionMargin({ account: drawBook(draw, 16) }))]
    assert.ok(ten > 150_000 && ten < 300_000, `${ten} gas for ten options`)
    assert.ok(most > ten && most < 480_000, `${most} gas for sixteen`)
  })

  test('ten perpetuals, and the largest account', async () => {
    const draw = random(39)
    const largest = drawAccount(draw, 32)
    const tiers = Array.from({ length: 7 }, (_, i) => ({ lowerBound: 1000 * (2 ** i - 1), maxLeverage: 50 / (i + 1) }))
    largest.markets = largest.markets.map(({ price }) => engine.hyperliquidMarket({ price, leverage: 10, tiers }))
    const [ten, most] = [await inkOf(encodePerpAssess(drawAccount(draw, 10))), await inkOf(encodePerpAssess(largest))]
    assert.ok(ten > 2_000 && ten < 10_000, `${ten} gas for ten positions`)
    assert.ok(most > ten && most < 40_000, `${most} gas for 32 of 8 tiers`)
  })
})
