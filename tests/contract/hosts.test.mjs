// The contract modules through each host's own form of a call: raw bytes, JSON, Solidity's ABI; and
// the walk-through and the example that run as printed.
import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import path from 'node:path'
import { before, describe, test } from 'node:test'
import { BasicBackendApi, BasicKVIterStorage, BasicQuerier, VMInstance } from '@terran-one/cosmwasm-vm-js'
import { decodeResult, encodePrice, encodePrices } from 'loadline/wire'
import { buildContracts } from '../../scripts/contracts.mjs'
import { metered } from '../../scripts/meterContract.mjs'
import { loadContract } from '../../scripts/mockHosts.mjs'
import { root } from '../../scripts/step.mjs'
import { keccak256 } from './keccak.mjs'

const option = { type: 'call', spot: 100, strike: 105, expiryYears: 0.5, vol: 0.25, rate: 0.03, carry: 0.01 }
const request = encodePrice(option)
const refused = encodePrice({ ...option, vol: -1 })

let built
before(async () => {
  built = await buildContracts()
})
const fileOf = (name) => built.find((artefact) => artefact.name === name).file

test('every host and both arithmetics give the same bytes', async () => {
  const results = new Map()
  for (const { name, host, file, module } of built) {
    if (module === 'margin' || module === 'book') continue
    const { result } = await (await loadContract(host, file)).call(request)
    results.set(name, Buffer.from(result).toString('hex'))
  }
  assert.ok(results.size >= 12)
  assert.equal(new Set(results.values()).size, 1, JSON.stringify([...results]))
  assert.equal(decodeResult(Buffer.from(results.get('near-greeks'), 'hex'), request).operation, 'price')
})

test('a refusal is an error in the form of the host', async () => {
  const of = async (host) => (await loadContract(host, fileOf(`${host}-greeks`))).call(refused)
  assert.equal((await of('near')).message, 'loadline: code 2, field 4, index 0')
  assert.equal((await of('cosmwasm')).message, 'loadline: code 2, field 4, index 0')
  assert.equal((await of('soroban')).message, 'contract error 2')
  assert.ok((await of('stylus')).refused)
})

describe('CosmWasm, in cosmwasm-vm-js', () => {
  const base64 = (bytes) => Buffer.from(bytes).toString('base64')
  const machine = async () => {
    const vm = new VMInstance({ backend_api: new BasicBackendApi(), storage: new BasicKVIterStorage(), querier: new BasicQuerier() })
    await vm.build(readFileSync(fileOf('cosmwasm-greeks')))
    return vm
  }
  const info = { sender: 'wallet', funds: [] }

  test('certify keeps a result that last gives, and names its certificate', async () => {
    const vm = await machine()
    assert.deepEqual(vm.instantiate({}, info, {}).json, { ok: { messages: [], attributes: [], events: [], data: null } })
    assert.match(vm.query({}, { last: {} }).json.error, /nothing is certified/)
    const { ok } = vm.execute({}, info, { certify: { request: base64(request) } }).json
    const { certificate } = decodeResult(Buffer.from(ok.data, 'base64'), request)
    assert.deepEqual(ok.attributes, [{ key: 'certificate', value: certificate.toString(16).padStart(16, '0') }])
    assert.match(vm.execute({}, info, { certify: { request: base64(refused) } }).json.error, /code 2, field 4/)
    const last = JSON.parse(Buffer.from(vm.query({}, { last: {} }).json.ok, 'base64')).result
    assert.equal(last, ok.data)
  })

  test('other messages, and text that is no base64, are errors and no traps', async () => {
    const vm = await machine()
    for (const message of [{}, [], 'x', { answer: {} }, { answer: { request: 1 } }, { answer: { request: '' } }, { answer: { request: 'a' } }, { answer: { request: '=aaa' } }, { answer: { request: 'bG9hZB==' } }, { answer: { request: 'bG9hZA==', more: 1 } }]) {
      assert.match(vm.query({}, message).json.error, /not a message/, JSON.stringify(message))
    }
  })
})

describe("Stylus, by Solidity's ABI", () => {
  const selector = (signature) => keccak256(Buffer.from(signature)).subarray(0, 4)
  const word = (value) => Buffer.from(value.toString(16).padStart(64, '0'), 'hex')
  const words = (bytes) => Array.from({ length: bytes.length / 32 }, (_, i) => BigInt(`0x${Buffer.from(bytes).toString('hex', 32 * i, 32 * i + 32)}`))
  const rows = () => Array.from({ length: 7 }, (_, i) => Buffer.from(request).readBigUInt64LE(16 + 8 * i))

  test('the hash is Keccak-256', () => {
    assert.equal(keccak256(Buffer.alloc(0)).toString('hex'), 'c5d2460186f7233c927e7db2dcc703c0e500b653ca82273b7bfad8045d85a470')
    assert.equal(selector('transfer(address,uint256)').toString('hex'), 'a9059cbb')
  })

  test('price takes and gives the words of the wire', async () => {
    const program = await loadContract('stylus', fileOf('stylus-greeks'))
    const { refused: reverted, result } = await program.call(Buffer.concat([selector('price(uint64[7])'), ...rows().map(word)]))
    assert.equal(reverted, false)
    const raw = Buffer.from((await program.call(request)).result)
    assert.deepEqual(words(result), Array.from({ length: 6 }, (_, i) => raw.readBigUInt64LE(16 + 8 * i)))
  })

  test('what is refused reverts with LoadlineError', async () => {
    const program = await loadContract('stylus', fileOf('stylus-greeks'))
    const error = selector('LoadlineError(uint256,uint256,uint256)')
    const edited = rows()
    edited[3] |= 1n << 63n
    for (const [data, code, field] of [[edited.map(word), 2n, 4n], [[...rows().slice(0, 6).map(word), word(1n << 64n)], 208n, 0n], [rows().slice(1).map(word), 206n, 0n]]) {
      const { refused: reverted, result } = await program.call(Buffer.concat([selector('price(uint64[7])'), ...data]))
      assert.ok(reverted)
      assert.deepEqual(Buffer.from(result.subarray(0, 4)), error)
      assert.deepEqual(words(result.subarray(4)), [code, field, 0n])
    }
  })

  test('health takes a request for an account, and nothing else', async () => {
    const program = await loadContract('stylus', fileOf('stylus-margin'))
    const call = (bytes) => program.call(Buffer.concat([selector('health(bytes)'), word(32n), word(BigInt(bytes.length)), bytes, Buffer.alloc((32 - (bytes.length % 32)) % 32)]))
    const account = Buffer.alloc(48) // no reserves, no positions
    account.write('load', 'latin1')
    account.writeUInt16LE(1, 4)
    account.writeUInt16LE(16, 6)
    account.writeUInt32LE(48, 8)
    const { refused: reverted, result } = await call(account)
    assert.equal(reverted, false)
    assert.deepEqual(words(result), [2n ** 256n - 1n, 0n])
    for (const [bytes, code] of [[Buffer.from(request), 205n], [Buffer.alloc(16_400), 201n], [account.subarray(0, 40), 200n], [Buffer.alloc(4), 200n]]) {
      const answer = await call(bytes)
      assert.ok(answer.refused)
      assert.equal(words(answer.result.subarray(4))[0], code)
    }
  })
})

test('a batch costs Stylus within what is stated for it', async () => {
  const bytes = metered(readFileSync(fileOf('stylus-greeks')))
  const inkOf = async (message) => {
    let memory
    const hooks = { read_args: (to) => new Uint8Array(memory.buffer).set(message, to), write_result: () => {} }
    const { instance } = await WebAssembly.instantiate(bytes, { vm_hooks: hooks })
    memory = instance.exports.memory
    assert.equal(instance.exports.user_entrypoint(message.length), 0)
    return Number(instance.exports.ink.value) / 10_000
  }
  const [one, many] = [await inkOf(request), await inkOf(encodePrices(Array(64).fill(option)))]
  assert.ok(one > 500 && one < 1_400, `${one} gas for one option`)
  assert.ok(many > 40 * one && many < 64 * 1_400, `${many} gas for 64`)
})

test('every command of the walk-through runs, and prints what the text shows', () => {
  const text = readFileSync(path.join(root, 'wasm/contract/README.md'), 'utf8')
  const blocks = [...text.matchAll(/```sh\n([\s\S]*?)```(?:\n\n```text\n([\s\S]*?)```)?/g)]
  assert.ok(blocks.length >= 5)
  for (const [, commands, output] of blocks) {
    for (const command of commands.trim().split('\n')) {
      // .ci/run has it, with all hosts; the long one compiles for longer than a test may take.
      if (command.startsWith('npm run test:hosts')) continue
      const printed = execFileSync('sh', ['-c', command], { cwd: root, encoding: 'utf8' })
      if (output !== undefined) assert.equal(printed, output, command)
    }
  }
})

test('the preview in JavaScript and the contract have one certificate', () => {
  const printed = execFileSync('node', ['examples/contract-preview.mjs'], { cwd: root, encoding: 'utf8' })
  const certificates = [...printed.matchAll(/certificate (\w+)/g)].map(([, hex]) => hex)
  assert.equal(certificates.length, 2)
  assert.equal(certificates[0], certificates[1])
})
