// What JavaScript encodes a contract answers, with the bits of the engine that previews; and every
// way in which bytes can be wrong ends as an error of the contract.
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import path from 'node:path'
import { before, test } from 'node:test'
import { createEngine } from 'loadline'
import { fromAaveV3 } from 'loadline/aave'
import { WireError, certificateOf, decodeResult, encodeAssess, encodeBoundary, encodeImpliedVol, encodePrice, encodePrices, encodeVersion } from 'loadline/wire'
import { buildContracts } from '../../scripts/contracts.mjs'
import { root } from '../../scripts/step.mjs'
import { loadContract } from '../../scripts/mockHosts.mjs'
import { random } from './random.mjs'
import { digest, vector } from './specification.mjs'

let engine, contract, greeks
before(async () => {
  const built = await buildContracts()
  const of = (name) => built.find((artefact) => artefact.name === name).file
  engine = await createEngine()
  contract = await loadContract('stylus', of('stylus-full'))
  greeks = await loadContract('stylus', of('stylus-greeks'))
})

/** Sends a request to the contract and decodes its answer. */
async function ask(request, program = contract) {
  const { refused, result } = await program.call(request)
  assert.equal(refused, result[12] !== 0 || result[13] !== 0, 'a refusal reverts')
  return decodeResult(result, request)
}

function drawOption(draw) {
  const spot = draw.between(20, 200)
  return {
    type: ['call', 'put'][draw.below(2)], settlement: ['quote', 'coin', 'futures'][draw.below(3)], spot, strike: spot * draw.between(0.5, 2),
    expiryYears: draw.below(20) === 0 ? 0 : draw.between(0.001, 3), vol: draw.below(20) === 0 ? 0 : draw.between(0.05, 1.5), rate: draw.between(-0.05, 0.1), carry: draw.between(-0.05, 0.1),
  }
}

const GREEKS = ['value', 'delta', 'gamma', 'vega', 'theta', 'rho']
const sameBits = (actual, expected, names) => names.every((name) => Object.is(actual[name], expected[name]))

test('an option has the bits of the preview, one by one and in a batch, in both modules', async () => {
  const draw = random(1)
  const options = Array.from({ length: 64 * 8 }, () => drawOption(draw))
  for (let i = 0; i < options.length; i += 64) {
    const batch = options.slice(i, i + 64)
    const { rows } = await ask(encodePrices(batch), greeks)
    for (const [k, row] of rows.entries()) {
      const expected = engine.priceOption(batch[k])
      assert.equal(row.status, 'ok')
      assert.ok(sameBits(row, expected, GREEKS), JSON.stringify(batch[k]))
    }
    const one = batch[i % 63]
    assert.ok(sameBits(await ask(encodePrice(one)), engine.priceOption(one), GREEKS))
  }
})

test('an implied volatility has the bits of the preview', async () => {
  const draw = random(2)
  for (let i = 0; i < 200; i += 1) {
    const quote = { type: ['call', 'put'][draw.below(2)], price: draw.between(0, 30), forward: draw.between(60, 140), strike: draw.between(60, 140), expiryYears: draw.between(0.01, 2), discount: draw.between(0.9, 1) }
    const preview = attempt(() => engine.impliedVol(quote))
    const answer = await ask(encodeImpliedVol(quote)).then((result) => ({ result }), (error) => ({ error }))
    if (preview.error) assert.equal(answer.error?.code, preview.error.code)
    else assert.ok(sameBits(answer.result, preview.result, ['vol', 'totalVol', 'vega']))
  }
})

function attempt(run) {
  try {
    return { result: run() }
  } catch (error) {
    return { error }
  }
}

/** The sample account and the reserves that it needs: a request takes no more. */
function sample() {
  const { market, account } = fromAaveV3(JSON.parse(readFileSync(path.join(root, 'js/samples/aave-v3-sample.json'), 'utf8')))
  const held = new Set(account['aave-v3'].positions.map(({ asset }) => asset))
  const venue = market['aave-v3']
  const reserves = venue.reserves.filter(({ asset }) => held.has(asset))
  return { market: { ...market, 'aave-v3': { ...venue, reserves, eModes: [] } }, account: { 'aave-v3': { ...account['aave-v3'], eModeCategory: 0 } } }
}

test("an account's health factor is that of the preview, to the last unit", async () => {
  const inputs = sample()
  const preview = engine.health(inputs)
  const answer = await ask(encodeAssess(inputs))
  for (const field of ['status', 'factorWad', 'collateralBase', 'debtBase', 'availableBorrowsBase', 'ltvBps', 'liquidationThresholdBps']) {
    assert.equal(answer[field], preview[field], field)
  }
})

test('every boundary of the liquidation map is one to the contract, and its neighbours are none', async () => {
  const inputs = sample()
  const { assets } = engine.assess(inputs).liquidation
  let proved = 0
  for (const { asset, falling, rising } of assets) {
    for (const [side, outward] of [[falling, -1n], [rising, 1n]]) {
      if (side.price == null) continue
      const at = (price) => ask(encodeBoundary({ ...inputs, claim: { asset, price } }))
      const verdict = await at(side.price)
      assert.ok(verdict.isBoundary && verdict.liquidatable && !verdict.liquidatableInside, asset)
      assert.equal((await at(side.price - outward)).isBoundary, false)
      assert.ok(verdict.factorWad < 10n ** 18n && verdict.factorInsideWad >= 10n ** 18n)
      proved += 1
    }
  }
  assert.ok(proved >= 1, `${proved} boundaries`)
})

test('the version names the engine and the rules of every Aave v3', async () => {
  const { version, rulePacks: all } = await ask(encodeVersion())
  const rulePacks = all.filter(({ family }) => family === 'aave-v3')
  assert.equal(version, JSON.parse(readFileSync(path.join(root, 'js/package.json'), 'utf8')).version)
  assert.deepEqual(rulePacks.map((pack) => pack.version), ['v3.0', 'v3.1', 'v3.2', 'v3.3', 'v3.4', 'v3.5', 'v3.6', 'v3.7'])
  assert.equal(new Set(rulePacks.map(({ hash }) => hash)).size, 8)
  assert.deepEqual((await ask(encodeVersion(), greeks)).rulePacks, [])
})

// ---- what docs/wire.md prints, computed here by other means

test('the vectors of the specification are the bytes that its text describes', async () => {
  const request = Buffer.alloc(72)
  request.write('load', 'latin1')
  request.writeUInt16LE(1, 4)
  request.writeUInt16LE(2, 6)
  request.writeUInt32LE(72, 8)
  request.writeUInt32LE(1, 12)
  ;[100, 105, 0.5, 0.25, 0.03, 0.01].forEach((x, i) => request.writeDoubleLE(x, 16 + 8 * i))
  assert.deepEqual(vector('price request'), request)
  assert.deepEqual(Buffer.from(encodePrice({ type: 'call', spot: 100, strike: 105, expiryYears: 0.5, vol: 0.25, rate: 0.03, carry: 0.01 })), request)

  const result = vector('price result')
  assert.equal(result.toString('latin1', 0, 4), 'line')
  assert.deepEqual([4, 6].map((at) => result.readUInt16LE(at)), [1, 2])
  assert.deepEqual([8, 12].map((at) => result.readUInt32LE(at)), [72, 0])
  const normal = (x) => 0.5 * erfc(-x / Math.SQRT2)
  const [d1, d2] = [0.03, -0.01].map((drift, i) => (Math.log(100 / 105) + (0.02 + (i === 0 ? 1 : -1) * 0.03125) * 0.5) / (0.25 * Math.sqrt(0.5)) + 0 * drift)
  const value = 100 * Math.exp(-0.005) * normal(d1) - 105 * Math.exp(-0.015) * normal(d2)
  assert.ok(Math.abs(result.readDoubleLE(16) - value) < 1e-12 * value, `${result.readDoubleLE(16)} is not ${value}`)
  assert.equal(result.readBigUInt64LE(64), digest(request, result.subarray(0, 64)))
  assert.equal(certificateOf(request, result), digest(request, result.subarray(0, 64)))
  assert.deepEqual(Buffer.from((await greeks.call(request)).result), result)

  const refusal = vector('refusal')
  assert.deepEqual([8, 12].map((at) => refusal.readUInt32LE(at)), [40, 204])
  assert.equal(refusal.readBigUInt64LE(32), digest(refusal.subarray(0, 32)))
  const later = Buffer.from(request)
  later.writeUInt16LE(2, 4)
  assert.deepEqual(Buffer.from((await greeks.call(later)).result), refusal)
})

/** erfc by its continued fraction and series, to 1e-15: enough to check a price to 1e-12. */
function erfc(x) {
  if (x < 0) return 2 - erfc(-x)
  if (x < 2.5) {
    let [sum, term] = [x, x]
    for (let n = 1; n < 80; n += 1) {
      term *= (-x * x) / n
      sum += term / (2 * n + 1)
    }
    return 1 - (2 / Math.sqrt(Math.PI)) * sum
  }
  let fraction = 0
  for (let n = 60; n > 0; n -= 1) fraction = n / 2 / (x + fraction)
  return Math.exp(-x * x) / Math.sqrt(Math.PI) / (x + fraction)
}

// ---- bytes that are wrong

const option = { type: 'call', spot: 100, strike: 105, expiryYears: 0.5, vol: 0.25 }

function edited(bytes, edit) {
  const copy = Buffer.from(bytes)
  edit(copy)
  return copy
}

const faults = {
  truncated: [new Uint8Array(), encodePrice(option).subarray(0, 15), encodePrice(option).subarray(0, 64)],
  oversized: [edited(new Uint8Array(16_392), (bytes) => Buffer.from(encodePrice(option)).copy(bytes))],
  trailing_bytes: [Buffer.concat([encodePrice(option), Buffer.alloc(8)]), Buffer.concat([encodePrice(option), Buffer.alloc(1)])],
  not_a_request: [edited(encodePrice(option), (bytes) => bytes.write('line', 'latin1')), new Uint8Array(16)],
  wrong_version: [edited(encodePrice(option), (bytes) => bytes.writeUInt16LE(2, 4)), edited(encodePrice(option), (bytes) => bytes.writeUInt16LE(0, 4))],
  unknown_operation: [0, 5, 34, 49, 65_535].map((n) => edited(encodePrice(option), (bytes) => bytes.writeUInt16LE(n, 6))),
  bad_count: [0, 2, 4294967295].map((n) => edited(encodePrice(option), (bytes) => bytes.writeUInt32LE(n, 12))),
  over_budget: [65, 4294967295, 0x24924925].map((n) => edited(encodePrices([option]), (bytes) => bytes.writeUInt32LE(n, 12))),
  not_canonical: [0x7ff8000000000001n, 0xfff8000000000000n, 0x7ff0000000000001n].map((nan) => edited(encodePrice(option), (bytes) => bytes.writeBigUInt64LE(nan, 16))),
}

for (const [code, requests] of Object.entries(faults)) {
  test(`${code} is an error of the contract`, async () => {
    for (const request of requests) {
      const { refused, result } = await contract.call(request)
      assert.ok(refused)
      assert.throws(() => decodeResult(result, request), (error) => error instanceof WireError && error.code === code)
    }
  })
}

test('a number outside its domain is refused by the name of its field', async () => {
  const request = encodePrice({ ...option, vol: -1 })
  await assert.rejects(ask(request), { code: 'out_of_domain', field: 'vol', value: -1 })
  const nan = edited(encodePrice(option), (bytes) => bytes.writeDoubleLE(NaN, 24))
  await assert.rejects(ask(nan), { code: 'not_finite', field: 'strike' })
  const quote = { type: 'call', price: 1, forward: 100, strike: 100, expiryYears: 1 }
  await assert.rejects(ask(encodeImpliedVol({ ...quote, discount: 0 })), { code: 'out_of_domain', field: 'discount' })
  const { rows } = await ask(encodePrices([option, { ...option, spot: 0 }, option]))
  assert.deepEqual(rows.map(({ status }) => status), ['ok', 'out_of_domain', 'ok'])
  assert.equal(rows[1].field, 'spot')
  assert.deepEqual(rows[0], rows[2])
})

test('a result that was changed, or is of another request, is not believed', async () => {
  const request = encodePrice(option)
  const { result } = await contract.call(request)
  for (let at = 12; at < result.length; at += 5) {
    const changed = Uint8Array.from(result)
    changed[at] ^= 1
    assert.throws(() => decodeResult(changed, request), { name: 'WireError' }, `byte ${at}`)
  }
  assert.throws(() => decodeResult(result, encodePrice({ ...option, spot: 101 })), { code: 'bad_certificate' })
  for (const cut of [0, 8, 23, 64]) assert.throws(() => decodeResult(result.subarray(0, cut), request), { code: 'malformed_result' })
})

test('what cannot be encoded is refused before anything is sent', () => {
  assert.throws(() => encodePrice({ ...option, spot: NaN }), { code: 'not_finite', field: 'spot' })
  assert.throws(() => encodePrice({ ...option, sport: 1 }), { code: 'unknown_key', field: 'sport' })
  assert.throws(() => encodePrice({ ...option, type: 'straddle' }), { code: 'out_of_domain', field: 'type' })
  assert.throws(() => encodePrices(Array(65).fill(option)), { code: 'capacity_exceeded' })
  const inputs = sample()
  assert.throws(() => encodeBoundary({ ...inputs, claim: { asset: 'none', price: 1n } }), { code: 'unknown_asset', field: 'asset' })
  assert.throws(() => encodeBoundary({ ...inputs, claim: { asset: inputs.market['aave-v3'].reserves[0].asset, price: 1 } }), { code: 'invalid_type', field: 'price' })
})

test('codes and fields have the numbers of the C++ headers', async () => {
  const header = readFileSync(path.join(root, 'core/base/error.hpp'), 'utf8') + readFileSync(path.join(root, 'core/wire/contract/format.hpp'), 'utf8')
  const text = readFileSync(path.join(root, 'js/src/wire/format.ts'), 'utf8')
  const codes = [...text.slice(text.indexOf('CODES'), text.indexOf('FIELDS')).matchAll(/(\d+): '(\w+)'/g)]
  assert.ok(codes.length > 20)
  for (const [, number, name] of codes) assert.match(header, new RegExp(`\\b${name} = ${number},`), name)
  const fields = header.slice(header.indexOf('enum class Field'), header.indexOf('count_,')).replaceAll(/\/\/.*/g, '').match(/\b[a-z][a-z_0-9]*(?=,| = 0,)/g)
  const camel = (name) => name.replaceAll(/_(\w)/g, (_, letter) => letter.toUpperCase())
  const listed = [...text.slice(text.indexOf('FIELDS')).matchAll(/'(\w+)'/g)].map(([, name]) => name)
  listed.slice(0, 32).forEach((name, i) => assert.equal(name, camel(fields[i + 1]), `field ${i + 1}`))
  for (const [, number, name] of text.slice(text.indexOf('MORE_FIELDS')).matchAll(/(\d+): '(\w+)'/g)) assert.equal(name, camel(fields[Number(number)]))
})
