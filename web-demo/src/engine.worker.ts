import { createEngine } from 'loadline'
import type { Account, Engine, Market, OptionField, OptionInputs } from 'loadline'
import { readAccount } from './accountDocument'
import { greeksOf } from './optionGreeks'
import type { Calls, Prices } from './protocol'
import type { Handlers } from './workerPort'
import { answerQuestions } from './workerPort'
import sampleText from '../../js/samples/aave-v3-sample.json?raw'

interface Loaded {
  readonly market: Market
  readonly account: Account
}

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

const handlers: Handlers<Calls, Engine> = {
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
  option(request, engine) {
    const inputs = request.inputs as unknown as OptionInputs
    const { type, strike, expiryYears, vol, rate = 0, carry = 0, settlement = 'quote' } = inputs
    const columns = { type, spot: request.spots, strike, vol, rate, carry, settlement }
    // Left to itself the engine gives the first six columns alone.
    const greeks = greeksOf('black_scholes').map(({ key }) => key as OptionField)
    return {
      ...request,
      value: { ...engine.priceOption(inputs) },
      today: engine.priceOptions({ ...columns, expiryYears, outputs: ['value', ...greeks] }),
      atExpiry: engine.priceOptions({ ...columns, expiryYears: 0, outputs: ['value'] }),
    }
  },
}

answerQuestions(handlers, createEngine())
