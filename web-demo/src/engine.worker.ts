import { createEngine } from 'loadline'
import type { Account, Engine, LoadlineError, Market } from 'loadline'
import { readAccount } from './accountDocument'
import type { Calls, Failure, Kind, Prices, Question } from './protocol'
import sampleText from '../../js/samples/aave-v3-sample.json?raw'

interface Loaded {
  readonly market: Market
  readonly account: Account
}

type Handlers = { [K in Kind]: (request: Calls[K]['request'], engine: Engine) => Calls[K]['reply'] }

const starting = createEngine()
let current: Loaded | null = null

function loaded(): Loaded {
  if (!current) throw new Error('No account is loaded yet')
  return current
}

function marketAt(prices: Prices): Market {
  const { market } = loaded()
  const aave = market['aave-v3']
  const reserves = aave.reserves.map((reserve) => ({
    ...reserve,
    price: prices.get(reserve.asset) ?? reserve.price,
  }))
  return { ...market, 'aave-v3': { ...aave, reserves } }
}

const handlers: Handlers = {
  load({ text }, engine) {
    const { market, account, source } = readAccount(text ?? sampleText)
    // The engine checks what the adapter let through, before the page drops the account it has.
    engine.assess({ market, account })
    current = { market, account }
    return { market, account, source, sample: text === null, engineVersion: engine.version }
  },
  assess: ({ prices }, engine) =>
    engine.assess({ market: marketAt(prices), account: loaded().account }),
  preview: ({ prices, action }, engine) =>
    engine.preview({ market: marketAt(prices), account: loaded().account, actions: [action] }),
  solve: ({ prices, goal }, engine) =>
    engine.solve({ market: marketAt(prices), account: loaded().account, goal }),
  grid({ prices, x, y }, engine) {
    const book = engine.book({ market: marketAt(prices), accounts: [loaded().account] })
    try {
      const { factor, status } = book.grid({ x, y })
      return { x, y, factor: factor.slice(), status: status.slice() }
    } finally {
      book.dispose()
    }
  },
  option({ inputs, spots }, engine) {
    const { type, strike, expiryYears, vol, rate = 0, carry = 0, settlement = 'quote' } = inputs
    const columns = { type, spot: spots, strike, vol, rate, carry, settlement }
    return {
      inputs,
      spots,
      value: engine.priceOption(inputs),
      today: engine.priceOptions({ ...columns, expiryYears }),
      atExpiry: engine.priceOptions({ ...columns, expiryYears: 0, outputs: ['value'] }),
    }
  },
}

const LONGEST_VALUE = 80

function words(value: unknown): string {
  if (value === undefined || value === null || typeof value === 'object') return ''
  const text = String(value)
  return text.length > LONGEST_VALUE ? `${text.slice(0, LONGEST_VALUE)}…` : text
}

function failureOf(reason: unknown): Failure {
  if (!(reason instanceof Error)) {
    return { code: 'internal', field: '', row: null, value: '', message: String(reason) }
  }
  const { code, field, index, value, shortMessage } = reason as Partial<LoadlineError>
  const cause = reason.cause instanceof Error ? ` ${reason.cause.message}.` : ''
  return {
    code: code ?? 'internal',
    field: words(field),
    row: index ?? null,
    value: words(value),
    message: `${shortMessage ?? reason.message}${cause}`,
  }
}

function answer<K extends Kind>(kind: K, request: Calls[K]['request'], engine: Engine) {
  return handlers[kind](request, engine)
}

self.onmessage = async (event: MessageEvent<Question>) => {
  const { id, kind, request } = event.data
  try {
    self.postMessage({ id, reply: answer(kind, request as never, await starting) })
  } catch (reason) {
    self.postMessage({ id, failure: failureOf(reason) })
  }
}
