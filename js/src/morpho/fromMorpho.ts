import { InputError } from '../errors.js'
import { checkInteger, checkObject, checkU256, domainError, typeError } from '../input/checks.js'
import { decimalOfNumber, wholeOf, wholeUnits } from '../input/decimals.js'
import { logarithmOfOnePlus } from '../input/logarithm.js'
import { checkParameters } from '../input/parameters.js'
import type { MorphoInputs, MorphoMarket, MorphoPosition } from '../types/margin/venueLending.js'
import type { MorphoApiAsset, MorphoApiMarket, MorphoApiPosition, MorphoApiPositionState, MorphoApiState } from './responses.js'

export interface FromMorphoParameters {
  readonly market: MorphoApiMarket
  readonly position: MorphoApiPosition
  /**
   * The oracle's price where `state.price` is absent; `'usd'` takes the quotient of both assets' USD
   * prices, toward zero, which is not what the contract decides by.
   */
  readonly price?: bigint | 'usd'
  /** Wad a second; default what the state's `borrowApy` compounds from. */
  readonly borrowRate?: bigint
  /** Unix seconds; default the state's own time, at which nothing is to accrue. */
  readonly now?: number
}

const KEYS = new Set(['market', 'position', 'price', 'borrowRate', 'now'])
const MAX_SECONDS = 2 ** 40
const MAX_DECIMALS = 77
const YEAR_SECONDS = 31_536_000
const WAD_PLACES = 18
const ORACLE_PLACES = 36
/** Of a market whose shares were never anything but new. */
const SHARES_AN_ASSET = 1_000_000n

function rateOf({ borrowApy }: MorphoApiState): bigint {
  decimalOfNumber(borrowApy, 'borrowApy', null)
  const perSecond = logarithmOfOnePlus(borrowApy, 'borrowApy', borrowApy) / YEAR_SECONDS
  if (perSecond < 0) throw domainError({ name: 'borrowApy' }, null, borrowApy, 'at least 0')
  return BigInt(Math.floor(perSecond * 1e18))
}

function usdOf(asset: MorphoApiAsset): { digits: bigint; places: number } {
  const usd = decimalOfNumber(asset.price?.usd, 'price', null)
  if (usd.digits > 0n) return usd
  throw domainError({ name: 'price' }, null, asset.price?.usd, 'above 0')
}

function usdPrice(loan: MorphoApiAsset, collateral: MorphoApiAsset): bigint {
  const [a, b] = [usdOf(collateral), usdOf(loan)]
  const decimals = [loan, collateral].map((asset) => checkInteger(asset.decimals, MAX_DECIMALS, { name: 'decimals' }, null))
  const places = ORACLE_PLACES + decimals[0]! - decimals[1]! + b.places - a.places
  const scale = 10n ** BigInt(Math.abs(places))
  return places >= 0 ? (a.digits * scale) / b.digits : a.digits / (b.digits * scale)
}

function priceOf({ market, price }: FromMorphoParameters): bigint {
  if (price !== undefined && price !== 'usd') return checkU256(price, { name: 'price' }, null)
  const collateral = market.collateralAsset
  if (price === 'usd' && collateral !== null) {
    return usdPrice(checkObject(market.loanAsset, 'loanAsset') as unknown as MorphoApiAsset, checkObject(collateral, 'collateralAsset') as unknown as MorphoApiAsset)
  }
  if (market.state.price != null) return wholeOf(market.state.price, 'price', null)
  throw new InputError('missing_price', "price must be given where the market's state has none.", { field: 'price' })
}

/** Wad; of 18 places it never has more. */
function feeOf({ fee }: MorphoApiState): bigint {
  return wholeUnits(decimalOfNumber(fee, 'fee', null), WAD_PLACES, fee, 'fee')
}

type Shares = Pick<MorphoMarket, 'totalSupplyShares' | 'totalBorrowShares'> & Required<Pick<MorphoPosition, 'supplyShares' | 'borrowShares'>>

/**
 * Shares as both sides have them. A query that asked for neither has assets alone: at a million
 * shares an asset, the price of a new market, a debt of so many assets is exactly that.
 */
function sharesOf(state: MorphoApiState, position: MorphoApiPositionState): Shares {
  const none = [state.supplyShares, state.borrowShares, position.supplyShares, position.borrowShares].every((shares) => shares == null)
  const read = (shares: unknown, assets: unknown, sharesName: string, assetsName: string) =>
    none ? wholeOf(assets, assetsName, null) * SHARES_AN_ASSET : wholeOf(shares, sharesName, null)
  return {
    totalSupplyShares: read(state.supplyShares, state.supplyAssets, 'supplyShares', 'supplyAssets'),
    totalBorrowShares: read(state.borrowShares, state.borrowAssets, 'borrowShares', 'borrowAssets'),
    supplyShares: read(position.supplyShares, position.supplyAssets, 'supplyShares', 'supplyAssets'),
    borrowShares: read(position.borrowShares, position.borrowAssets, 'borrowShares', 'borrowAssets'),
  }
}

/**
 * A market and a position of Morpho's GraphQL interface for `assessMorphoPosition` and
 * `previewMorphoAction`. Markets are read as they were recorded; of positions there is no record, so
 * these follow the interface's schema. Throws InputError.
 */
export function fromMorpho(given: FromMorphoParameters): MorphoInputs {
  checkParameters(given, KEYS)
  const market = checkObject(given.market, 'market') as unknown as MorphoApiMarket
  const state = checkObject(market.state, 'state') as unknown as MorphoApiState
  const outer = checkObject(given.position, 'position')
  const position = (outer['state'] === undefined ? outer : checkObject(outer['state'], 'state')) as unknown as MorphoApiPositionState
  if (typeof market.lltv !== 'string') throw typeError({ name: 'lltv' }, null, market.lltv, 'a string of digits')
  const { supplyShares, borrowShares, ...totals } = sharesOf(state, position)
  const lastUpdate = checkInteger(state.timestamp, MAX_SECONDS, { name: 'timestamp' }, null)
  return {
    market: {
      totalSupplyAssets: wholeOf(state.supplyAssets, 'supplyAssets', null),
      totalBorrowAssets: wholeOf(state.borrowAssets, 'borrowAssets', null),
      ...totals,
      price: priceOf({ ...given, market }),
      borrowRate: given.borrowRate === undefined ? rateOf(state) : checkU256(given.borrowRate, { name: 'borrowRate' }, null),
      fee: feeOf(state),
      lltv: wholeOf(market.lltv, 'lltv', null),
      lastUpdate,
      now: given.now === undefined ? lastUpdate : checkInteger(given.now, MAX_SECONDS, { name: 'now' }, null),
    },
    position: { supplyShares, borrowShares, collateral: wholeOf(position.collateral, 'collateral', null) },
  }
}
