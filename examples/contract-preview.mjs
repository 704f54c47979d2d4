import { readFileSync } from 'node:fs'
import { createEngine } from 'loadline'
import { decodeResult, encodePrice, encodePriceResult } from 'loadline/wire'
import { BasicBackendApi, BasicKVIterStorage, BasicQuerier, VMInstance } from '@terran-one/cosmwasm-vm-js'

// The wallet: what the user sees, and the bytes that ask the contract for the same.
const engine = await createEngine()
const option = { type: 'call', spot: 98_700, strike: 105_000, expiryYears: 28 / 365, vol: 0.49, rate: 0.04, carry: 0.04 }
const request = encodePrice(option)
const preview = decodeResult(encodePriceResult(request, engine.priceOption(option)), request)

// The chain: a query of the contract, here in a machine of its own.
const machine = new VMInstance({ backend_api: new BasicBackendApi(), storage: new BasicKVIterStorage(), querier: new BasicQuerier() })
await machine.build(readFileSync('build/contract/cosmwasm-greeks.wasm'))
const message = { answer: { request: Buffer.from(request).toString('base64') } }
const { ok } = machine.query({}, message).json
const answer = decodeResult(Buffer.from(JSON.parse(Buffer.from(ok, 'base64')).result, 'base64'), request)

console.log('previewed', preview.value.toFixed(2), 'certificate', preview.certificate.toString(16))
console.log('on chain ', answer.value.toFixed(2), 'certificate', answer.certificate.toString(16))
