import { InputError } from '../errors.js'
import { checkArray, checkName, checkNumber, checkObject, checkString, domainError, unknownAsset } from '../input/checks.js'
import { numberOfDecimal } from '../input/decimals.js'
import { logarithmOfOnePlus } from '../input/logarithm.js'
import { checkParameters } from '../input/parameters.js'
import type { BookExpiry, CollateralPosition, OptionLeg, Pmrm2Account, StandardAccount } from '../types/margin/option.js'
import { currencyOfPerpetual, parseDeriveOption } from './instrument.js'
import type { DeriveCollateral, DerivePosition, DeriveSubaccount, DeriveTicker } from './responses.js'

export interface FromDeriveParameters {
  /** `private/get_subaccount`: the response or its `result`. */
  readonly subaccount: DeriveSubaccount | { readonly result: DeriveSubaccount }
  /** By instrument name, of every option that is held: positions have neither volatility nor forward. */
  readonly tickers: Readonly<Record<string, DeriveTicker>>
  /** Unix milliseconds. */
  readonly nowMs: number
  /** Index prices of currencies that are collateral alone: no position names theirs. */
  readonly spots?: Readonly<Record<string, string>>
  /** What the manager's portfolio margin leaves out of a collateral, by its name; default nothing. */
  readonly haircuts?: Readonly<Record<string, { readonly maintenance: number; readonly initial: number }>>
}

export interface DeriveAccount {
  readonly marginType: 'SM' | 'PM' | 'PM2'
  /** Leg i of the book is of `instruments[i]`, market j of `currencies[j]`. */
  readonly instruments: readonly string[]
  readonly currencies: readonly string[]
  /** For `deriveStandardMargin`; base assets are counted in the currency that they follow. */
  readonly standard: StandardAccount
  /** For `pmrm2Margin`; null where positions are of several currencies, which no portfolio manager holds. */
  readonly portfolio: Pmrm2Account | null
  /** The venue's own: what is left after each margin, and the value. */
  readonly published: { readonly initial: number; readonly maintenance: number; readonly value: number }
}

interface Market {
  spot: number
  perpetual: { amount: number; price: number; unrealised: number }
  baseAmount: number
}

const KEYS = new Set(['subaccount', 'tickers', 'nowMs', 'spots', 'haircuts'])
const MOST = 4096
const CASH = 'USDC'
const MARGIN_TYPES = ['SM', 'PM', 'PM2'] as const
const YEAR_SECONDS = 31_536_000

/** The pricing of a held option, under its long names or its short ones. */
function pricedOf(tickers: FromDeriveParameters['tickers'], name: string, index: number): { vol: number; forward: number; discount: number } {
  if (!Object.hasOwn(tickers, name)) throw unknownAsset(name, index, 'tickers')
  const pricing = checkObject(checkObject(tickers[name], 'tickers', index)['option_pricing'], 'option_pricing', index)
  const number = (long: string, short: string) => {
    const value = numberOfDecimal(pricing[long] ?? pricing[short], long, index)
    if (value > 0) return value
    throw new InputError('missing_price', `${long} must be above 0.`, { field: long, index, value: pricing[long] ?? pricing[short] })
  }
  return { vol: number('iv', 'i'), forward: number('forward_price', 'f'), discount: number('discount_factor', 'df') }
}

/** Markets in the order in which the subaccount names their currencies. */
class Markets {
  readonly currencies: string[] = []
  readonly markets: Market[] = []

  constructor(private readonly spots: FromDeriveParameters['spots']) {}

  /** The market of a currency; an index price that differs from that of another position is refused. */
  of(currency: string, price: string | null, index: number): Market {
    const at = this.currencies.indexOf(currency)
    if (at >= 0) {
      const market = this.markets[at]!
      if (price === null || numberOfDecimal(price, 'index_price', index) === market.spot) return market
      throw domainError({ name: 'index_price' }, index, price, `that of the other positions in ${currency}, ${market.spot}`)
    }
    const given = price ?? this.spots?.[currency]
    if (given === undefined) throw new InputError('missing_price', `spots must have ${currency}.`, { field: 'spots', index, value: currency })
    const spot = numberOfDecimal(given, 'index_price', index)
    const market = { spot, perpetual: { amount: 0, price: spot, unrealised: 0 }, baseAmount: 0 }
    this.currencies.push(currency)
    this.markets.push(market)
    return market
  }
}

class Book {
  readonly legs: OptionLeg[] = []
  readonly expiries: BookExpiry[] = []
  readonly expiryMarkets: number[] = []
  readonly instruments: string[] = []
  readonly #keys: string[] = []

  constructor(
    private readonly tickers: FromDeriveParameters['tickers'],
    private readonly nowMs: number,
    private readonly markets: Markets,
  ) {}

  add(position: DerivePosition, name: string, index: number): void {
    const amount = numberOfDecimal(position.amount, 'amount', index)
    if (position.instrument_type === 'perp') {
      const { perpetual } = this.markets.of(currencyOfPerpetual(name, index), position.index_price, index)
      perpetual.amount += amount
      perpetual.price = numberOfDecimal(position.mark_price, 'mark_price', index)
      perpetual.unrealised +=
        numberOfDecimal(position.unrealized_pnl, 'unrealized_pnl', index) - numberOfDecimal(position.net_settlements, 'net_settlements', index) +
        numberOfDecimal(position.pending_funding, 'pending_funding', index)
      return
    }
    const { currency, expiryMs, strike, type } = parseDeriveOption(name, index)
    this.markets.of(currency, position.index_price, index)
    this.legs.push({ expiry: this.#expiry(currency, expiryMs, name, index), type, strike, amount, vol: pricedOf(this.tickers, name, index).vol })
    this.instruments.push(name)
  }

  #expiry(currency: string, expiryMs: number, name: string, index: number): number {
    const key = `${currency} ${expiryMs}`
    const known = this.#keys.indexOf(key)
    if (known >= 0) return known
    const seconds = (expiryMs - this.nowMs) / 1000
    if (!(seconds > 0)) throw domainError({ name: 'instrument_name' }, index, name, 'an option that has not expired')
    const { forward, discount } = pricedOf(this.tickers, name, index)
    const rate = (-logarithmOfOnePlus(discount - 1, 'discount_factor', discount) * YEAR_SECONDS) / seconds
    this.expiryMarkets.push(this.markets.currencies.indexOf(currency))
    this.expiries.push({ seconds, forward, rate })
    return this.#keys.push(key) - 1
  }
}

/** Cash with its interest, and everything else as collateral. */
function collateralsOf(given: FromDeriveParameters, entries: readonly unknown[], markets: Markets): { cash: number; collaterals: CollateralPosition[] } {
  let cash = 0
  const collaterals: CollateralPosition[] = []
  entries.forEach((entry, i) => {
    const one = checkObject(entry, 'collaterals', i) as unknown as DeriveCollateral
    const name = checkString(one.asset_name, { name: 'asset_name' }, i)
    const amount = numberOfDecimal(one.amount, 'amount', i)
    if (name === CASH) {
      cash += amount + numberOfDecimal(one.pending_interest, 'pending_interest', i)
      return
    }
    const currency = checkString(one.currency, { name: 'currency' }, i)
    const price = numberOfDecimal(one.mark_price, 'mark_price', i)
    // The underlying itself has its own index price; what follows another has to be told it.
    const ownPrice = name === currency && !markets.currencies.includes(currency) ? one.mark_price : null
    markets.of(currency, ownPrice, i).baseAmount += amount
    const { maintenance: maintenanceHaircut, initial: initialHaircut } = given.haircuts?.[name] ?? { maintenance: 0, initial: 0 }
    collaterals.push({ amount, price, maintenanceHaircut, initialHaircut, movesWithSpot: currency === markets.currencies[0] })
  })
  return { cash, collaterals }
}

/**
 * A subaccount of Derive for `deriveStandardMargin` and `pmrm2Margin`, whichever its `margin_type`
 * asks for (`PM` is the first portfolio manager, whose rules are others). No response of the venue
 * has been recorded: fields are those of its published schema. Throws InputError.
 */
export function fromDerive(given: FromDeriveParameters): DeriveAccount {
  checkParameters(given, KEYS)
  const outer = checkObject(given.subaccount, 'subaccount')
  const subaccount = (outer['result'] === undefined ? outer : checkObject(outer['result'], 'result')) as unknown as DeriveSubaccount
  const tickers = checkObject(given.tickers, 'tickers') as FromDeriveParameters['tickers']
  const marginType = MARGIN_TYPES[checkName(subaccount.margin_type, MARGIN_TYPES, { name: 'margin_type' }, null)]!
  const markets = new Markets(given.spots)
  const book = new Book(tickers, checkNumber(given.nowMs, { name: 'nowMs' }, null), markets)
  checkArray(subaccount.positions, 'positions', MOST).forEach((entry, i) => {
    const position = checkObject(entry, 'positions', i) as unknown as DerivePosition
    checkName(position.instrument_type, ['option', 'perp'], { name: 'instrument_type' }, i)
    book.add(position, checkString(position.instrument_name, { name: 'instrument_name' }, i), i)
  })
  const traded = markets.currencies.length
  const { cash, collaterals } = collateralsOf(given, checkArray(subaccount.collaterals, 'collaterals', MOST), markets)
  const options = { legs: book.legs, expiries: book.expiries }
  const first = markets.markets[0]
  const published = (name: 'initial_margin' | 'maintenance_margin' | 'subaccount_value') => numberOfDecimal(subaccount[name], name, null)
  return {
    marginType,
    instruments: book.instruments,
    currencies: markets.currencies,
    standard: { book: options, expiryMarkets: book.expiryMarkets, markets: markets.markets, cash },
    portfolio: traded > 1 || first === undefined ? null : { book: options, collaterals, perpetual: first.perpetual, cash, spot: first.spot },
    published: { initial: published('initial_margin'), maintenance: published('maintenance_margin'), value: published('subaccount_value') },
  }
}
