import type { Core } from './core.js'
import { DisposedError, InputError } from './errors.js'
import { checkArray, checkInteger, checkKeys, checkObject, checkString, putU256, typeError } from './input/checks.js'
import { checkParameters } from './input/parameters.js'
import { HealthOutput } from './output/health.js'
import type { BookParameters } from './parameters.js'
import type { Account, Book, Health, Market } from './types.js'

type Prices = BigUint64Array | readonly bigint[]
interface Axis {
  readonly asset: string
  readonly prices: Prices
}

const KEYS = new Set(['market', 'accounts'])
const PRICE_KEYS = new Set(['asset', 'price'])
const GRID_KEYS = new Set(['index', 'x', 'y'])
const AXIS_KEYS = new Set(['asset', 'prices'])
const PRICE_ROW = { name: 'price', unit: 'base currency units' }
/** More accounts than any memory could hold: the limit that counts is the memory's. */
const MAX_ACCOUNTS = 4294967295
const PRICE_BYTES = 32
const DISPOSE: typeof Symbol.dispose = Symbol.dispose ?? Symbol.for('Symbol.dispose')

/** Frees the block of a book that was dropped without `dispose`; a net, not a plan. */
const dropped = new FinalizationRegistry<() => void>((free) => free())

/** Positions in all accounts: the room that the book needs. Shapes are checked when they are added. */
function countPositions(accounts: readonly Account[]): number {
  return accounts.reduce((sum, account) => sum + (account?.['aave-v3']?.positions?.length ?? 0), 0)
}

class ResidentBook implements Book {
  readonly size: number
  readonly #core: Core
  readonly #output: HealthOutput
  readonly #assets: readonly string[]
  readonly #indexOf: ReadonlyMap<string, number>
  readonly #assetAt: (reserve: number) => string
  #address: number

  constructor(core: Core, output: HealthOutput, address: number, market: Market, size: number) {
    this.#core = core
    this.#output = output
    this.#address = address
    this.#assets = market['aave-v3'].reserves.map((reserve) => reserve.asset)
    this.#indexOf = new Map(this.#assets.map((asset, i) => [asset, i]))
    this.#assetAt = (reserve) => this.#assets[reserve]!
    this.size = size
    dropped.register(this, () => core.instance.exports._loadline_book_close!(address), this)
  }

  setPrice(parameters: { asset: string; price: bigint }): void {
    const address = this.#open()
    checkParameters(parameters, PRICE_KEYS)
    const reserve = this.#reserve(parameters.asset)
    this.#writePrice(this.#core.instance.schema.areas.prices, parameters.price, null)
    if (this.#core.instance.exports._loadline_book_set_prices!(address, reserve, 1) !== 0) {
      throw this.#priceError(parameters.price)
    }
  }

  setPrices(prices: Prices): void {
    const address = this.#open()
    checkPrices(prices, 'prices')
    const count = this.#assets.length
    if (prices.length !== count) {
      const details = { field: 'prices', value: prices.length }
      throw new InputError('length_mismatch', `prices must have one entry a reserve, ${count}.`, details)
    }
    const base = this.#core.instance.schema.areas.prices
    for (let i = 0; i < count; i += 1) this.#writePrice(base + i * PRICE_BYTES, prices[i], i)
    if (this.#core.instance.exports._loadline_book_set_prices!(address, 0, count) !== 0) {
      throw this.#core.error()
    }
  }

  health(index = 0): Health {
    const address = this.#open()
    const { exports, schema } = this.#core.instance
    if (exports._loadline_book_health!(address, this.#account(index)) !== 0) throw this.#core.error()
    return this.#output.read(schema.areas.before.data, this.#assetAt)
  }

  healths(): { readonly factor: Float64Array; readonly status: Uint8Array } {
    const address = this.#open()
    const { exports, memory } = this.#core.instance
    exports._loadline_book_healths!(address)
    const factors = exports._loadline_book_factors!(address) >> 3
    const statuses = exports._loadline_book_statuses!(address)
    return {
      factor: memory.f64.slice(factors, factors + this.size),
      status: memory.u8.slice(statuses, statuses + this.size),
    }
  }

  grid(parameters: { index?: number; x: Axis; y: Axis }): { readonly factor: Float64Array; readonly status: Uint8Array } {
    const address = this.#open()
    checkParameters(parameters, GRID_KEYS)
    const account = this.#account(parameters.index ?? 0)
    const x = this.#axis(parameters.x, 'x')
    const y = this.#axis(parameters.y, 'y')
    if (x.reserve === y.reserve) {
      const details = { field: 'y', value: parameters.y.asset }
      throw new InputError('duplicate', 'x and y must name two assets.', details)
    }
    const columns = x.prices.length
    const factor = new Float64Array(columns * y.prices.length)
    const status = new Uint8Array(factor.length)
    for (let row = 0; row < y.prices.length; row += 1) {
      this.#writePrice(this.#core.instance.schema.areas.prices, y.prices[row], row)
      this.#gridRow(address, account, x, y.reserve, row * columns, factor, status)
    }
    return { factor, status }
  }

  /** One row of the grid, in as many calls as the module's row area makes of it. */
  #gridRow(
    address: number, account: number, x: { reserve: number; prices: Prices }, yReserve: number,
    start: number, factor: Float64Array, status: Uint8Array,
  ): void {
    const { exports, memory, schema } = this.#core.instance
    const { areas, limits } = schema
    for (let from = 0; from < x.prices.length; from += limits.chunkRows) {
      const count = Math.min(limits.chunkRows, x.prices.length - from)
      for (let i = 0; i < count; i += 1) {
        this.#writePrice(areas.gridPrice + i * PRICE_BYTES, x.prices[from + i], from + i)
      }
      if (exports._loadline_book_grid_row!(address, account, x.reserve, yReserve, count) !== 0) {
        throw this.#core.error()
      }
      factor.set(memory.f64.subarray(areas.gridFactor >> 3, (areas.gridFactor >> 3) + count), start + from)
      status.set(memory.u8.subarray(areas.gridStatus, areas.gridStatus + count), start + from)
    }
  }

  dispose(): void {
    if (this.#address === 0) return
    dropped.unregister(this)
    this.#core.instance.exports._loadline_book_close!(this.#address)
    this.#address = 0
  }

  [DISPOSE](): void {
    this.dispose()
  }

  #open(): number {
    if (this.#address === 0) throw new DisposedError('disposed', 'This book has been disposed.')
    return this.#address
  }

  #reserve(asset: unknown): number {
    const found = this.#indexOf.get(checkString(asset, { name: 'asset' }, null))
    if (found !== undefined) return found
    throw new InputError('unknown_asset', 'asset is not listed in the market.', { field: 'asset', value: asset })
  }

  #account(index: unknown): number {
    return checkInteger(index, this.size - 1, { name: 'index', unit: 'account of the book' }, null)
  }

  #axis(value: unknown, name: string): { reserve: number; prices: Prices } {
    const axis = checkObject(value, name)
    checkKeys(axis, AXIS_KEYS)
    checkPrices(axis['prices'], 'prices')
    return { reserve: this.#reserve(axis['asset']), prices: axis['prices'] as Prices }
  }

  #writePrice(address: number, price: unknown, index: number | null): void {
    putU256(this.#core.instance.memory, address, price, PRICE_ROW, index)
  }

  #priceError(price: bigint): Error {
    const { code, shortMessage } = this.#core.error()
    return new InputError(code, shortMessage, { field: 'price', value: price })
  }
}

function checkPrices(value: unknown, name: string): void {
  if (value instanceof BigUint64Array || Array.isArray(value)) return
  throw typeError({ name }, null, value, 'a BigUint64Array or an array of bigints')
}

/**
 * Accounts kept in the engine's memory, for prices that change many times a second. The balances
 * are those of `market.now`. Throws InputError, OverflowError, and CapacityError when the engine's
 * memory has no room.
 */
export function makeBook(core: Core): (parameters: BookParameters) => Book {
  const output = new HealthOutput(core)
  const { exports } = core.instance

  function fill(address: number, { market, accounts }: BookParameters): void {
    for (const account of accounts) {
      const { positions, eModeCategory } = core.account.write(account)
      if (exports._loadline_book_add!(address, positions, eModeCategory) !== 0) {
        throw core.error(market, account)
      }
    }
  }

  return function book(parameters) {
    checkParameters(parameters, KEYS)
    const { market } = parameters
    const accounts = checkArray(parameters.accounts, 'accounts', MAX_ACCOUNTS) as readonly Account[]
    if (accounts.length === 0) {
      throw new InputError('out_of_domain', 'accounts must hold at least one account.', { field: 'accounts', value: accounts })
    }
    const { reserves, eModes, version, now } = core.market.write(market)
    const room = countPositions(accounts)
    const address = exports._loadline_book_open!(reserves, eModes, version, now, accounts.length, room)
    if (address === 0) throw core.error(market)
    try {
      fill(address, parameters)
    } catch (error) {
      exports._loadline_book_close!(address)
      throw error
    }
    return new ResidentBook(core, output, address, market, accounts.length)
  }
}
