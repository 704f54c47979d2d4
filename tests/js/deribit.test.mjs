import assert from 'node:assert/strict'
import test from 'node:test'
import { fromDeribit, parseInstrument } from 'loadline/deribit'

test('the name of an option says currency, day, strike and side', () => {
  assert.deepEqual(parseInstrument('BTC-27DEC24-100000-C'), {
    currency: 'BTC',
    expiryMs: 1735286400000, // 2024-12-27T08:00:00Z
    strike: 100000,
    type: 'call',
  })
  assert.deepEqual(parseInstrument('XRP_USDC-3JAN25-0d55-P'), {
    currency: 'XRP_USDC',
    expiryMs: Date.parse('2025-01-03T08:00:00Z'),
    strike: 0.55,
    type: 'put',
  })
})

test('what is no option is refused by name', () => {
  for (const name of ['BTC-PERPETUAL', 'BTC-27DEC24', 'BTC-31FEB25-1-C', 'BTC-27XYZ24-1-C', '', 'BTC-27DEC24-1-X', 5, null]) {
    assert.throws(() => parseInstrument(name), { field: 'instrument_name' }, String(name))
  }
})

const ticker = {
  instrument_name: 'BTC-27DEC24-100000-C', timestamp: 1735200000000, underlying_price: 98000, mark_price: 0.002,
  best_bid_price: 0.0015, best_ask_price: null, mark_iv: 55.5, bid_iv: 50, ask_iv: 0,
}

test('a ticker, an order book and a summary come out alike', () => {
  const fromTicker = fromDeribit({ rows: { jsonrpc: '2.0', result: ticker } })
  assert.deepEqual(fromTicker.instruments, ['BTC-27DEC24-100000-C'])
  assert.equal(fromTicker.chain.nowMs, 1735200000000)
  assert.equal(fromTicker.chain.unit, 'coin')
  assert.deepEqual([...fromTicker.chain.bidPrice, ...fromTicker.chain.askPrice], [0.0015, 0])
  const { best_bid_price, best_ask_price, timestamp, ...rest } = ticker
  const summary = { ...rest, bid_price: best_bid_price, ask_price: best_ask_price, creation_timestamp: timestamp }
  assert.deepEqual(fromDeribit({ rows: [summary] }), fromTicker)
})

test('options settled in a stablecoin are quoted in it', () => {
  const { currency, chain } = fromDeribit({ rows: [{ ...ticker, instrument_name: 'SOL_USDC-27DEC24-200-P' }] })
  assert.equal(currency, 'SOL_USDC')
  assert.equal(chain.unit, 'quote')
})

test('two currencies, no rows, no time and what is not a number are typed errors', () => {
  assert.throws(() => fromDeribit({ rows: [ticker, { ...ticker, instrument_name: 'ETH-27DEC24-3000-C' }] }), { code: 'out_of_domain', index: 1 })
  assert.throws(() => fromDeribit({ rows: [] }), { code: 'no_data' })
  assert.throws(() => fromDeribit({ rows: [{ ...ticker, timestamp: undefined }] }), { code: 'missing_field', field: 'nowMs' })
  assert.throws(() => fromDeribit({ rows: [{ ...ticker, mark_iv: '55' }] }), { code: 'invalid_type', field: 'mark_iv', index: 0 })
  assert.throws(() => fromDeribit({ rows: [{ ...ticker, mark_iv: NaN }] }), { code: 'not_finite', field: 'mark_iv' })
  assert.throws(() => fromDeribit({ rows: [ticker], now: 1 }), { code: 'unknown_key', field: 'now' })
})
