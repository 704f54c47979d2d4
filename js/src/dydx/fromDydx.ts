import { InputError } from '../errors.js'
import { checkInteger, checkNumber, checkObject, checkString, unknownAsset } from '../input/checks.js'
import { decimalOf, unitsOf } from '../input/decimals.js'
import { checkParameters } from '../input/parameters.js'
import type { DydxAccount, DydxMarket } from '../types/margin/chainPerp.js'

/** A market of the indexer's `/v4/perpetualMarkets`. Decimals are strings. */
export interface DydxIndexerMarket {
  readonly ticker: string
  readonly oraclePrice: string
  readonly initialMarginFraction: string
  readonly maintenanceMarginFraction: string
  readonly openInterest: string
  readonly atomicResolution: number
  readonly openInterestLowerCap?: string
  readonly openInterestUpperCap?: string
}

/** A subaccount of the indexer's `/v4/addresses/{address}/subaccountNumber/{n}`. */
export interface DydxIndexerSubaccount {
  readonly openPerpetualPositions: Readonly<Record<string, { readonly market: string; readonly side: string; readonly size: string }>>
  readonly assetPositions: Readonly<Record<string, { readonly symbol: string; readonly side: string; readonly size: string }>>
}

export interface FromDydxParameters {
  readonly markets: Readonly<Record<string, DydxIndexerMarket>>
  readonly subaccount: DydxIndexerSubaccount
}

export interface DydxSubaccount {
  /** For `assessDydxAccount`; market i is that of `tickers[i]`. */
  readonly account: DydxAccount
  readonly tickers: readonly string[]
}

const KEYS = new Set(['markets', 'subaccount'])
const QUOTE_EXPONENT = -6
const PPM = -6
const MILLION = 1_000_000n
const MAX_RESOLUTION = 36

/** Open interest and its caps come in whole units of the asset and of the quote currency. */
function marketOf(market: DydxIndexerMarket, index: number): DydxMarket {
  const resolution = checkNumber(market.atomicResolution, { name: 'atomicResolution' }, index)
  checkInteger(Math.abs(resolution), MAX_RESOLUTION, { name: 'atomicResolution' }, index)
  const price = decimalOf(market.oraclePrice, 'oraclePrice', index)
  const initial = unitsOf(market.initialMarginFraction, PPM, 'initialMarginFraction', index)
  const maintenance = unitsOf(market.maintenanceMarginFraction, PPM, 'maintenanceMarginFraction', index)
  if (initial <= 0n || maintenance > initial) {
    throw new InputError('out_of_domain', 'maintenanceMarginFraction must be at most the initial one.', {
      field: 'maintenanceMarginFraction',
      index,
      value: market.maintenanceMarginFraction,
    })
  }
  const cap = (value: string | undefined, name: string) =>
    value === undefined ? 0n : unitsOf(value, QUOTE_EXPONENT, name, index)
  return {
    tier: {
      initialMarginPpm: Number(initial),
      // Up, so that the product is not below the venue's own fraction.
      maintenanceFractionPpm: Number((maintenance * MILLION + initial - 1n) / initial),
      openInterestLowerCap: cap(market.openInterestLowerCap, 'openInterestLowerCap'),
      openInterestUpperCap: cap(market.openInterestUpperCap, 'openInterestUpperCap'),
    },
    openInterest: unitsOf(market.openInterest, resolution, 'openInterest', index),
    price: price.digits,
    exponent: -price.places,
    atomicResolution: resolution,
  }
}

function signed(size: bigint, side: unknown, index: number): bigint {
  const magnitude = size < 0n ? -size : size
  return checkString(side, { name: 'side' }, index) === 'SHORT' ? -magnitude : magnitude
}

/** dYdX's indexer as an account for `loadline/margin`: only the markets that it holds. Throws InputError. */
export function fromDydx(given: FromDydxParameters): DydxSubaccount {
  checkParameters(given, KEYS)
  const markets = checkObject(given.markets, 'markets') as FromDydxParameters['markets']
  const subaccount = checkObject(given.subaccount, 'subaccount') as unknown as DydxIndexerSubaccount
  const held = Object.values(checkObject(subaccount.openPerpetualPositions, 'openPerpetualPositions')) as {
    readonly market: string
    readonly side: string
    readonly size: string
  }[]
  const listed = held.map(({ market }, i) => {
    if (!Object.hasOwn(markets, market)) throw unknownAsset(market, i, 'market')
    return marketOf(markets[market]!, i)
  })
  const { USDC: quote } = checkObject(subaccount.assetPositions, 'assetPositions') as DydxIndexerSubaccount['assetPositions']
  return {
    account: {
      quote: quote === undefined ? 0n : signed(unitsOf(quote.size, QUOTE_EXPONENT, 'size', 0), quote.side, 0),
      markets: listed,
      positions: held.map(({ size, side }, market) => ({
        market,
        quantums: signed(unitsOf(size, listed[market]!.atomicResolution, 'size', market), side, market),
      })),
    },
    tickers: held.map(({ market }) => market),
  }
}
