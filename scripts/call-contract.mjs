// Asks a contract module for an option's price: node scripts/call-contract.mjs HOST FILE
import { decodeResult, encodePrice } from 'loadline/wire'
import { loadContract } from './mockHosts.mjs'

const [host, file] = process.argv.slice(2)
const request = encodePrice({ type: 'call', spot: 100, strike: 105, expiryYears: 0.5, vol: 0.25, rate: 0.03, carry: 0.01 })
const { result } = await (await loadContract(host, file)).call(request)
const { value, delta, certificate } = decodeResult(result, request)
console.log(`value ${value.toFixed(4)}, delta ${delta.toFixed(4)}, certificate ${certificate.toString(16)}`)
