import { InputError, UnsupportedError } from '../errors.js'
import {
  checkArray, checkBoolean, checkKeys, checkName, checkObject, checkString, unknownAsset,
} from '../input/checks.js'
import type { AaveMarket, AavePosition, AaveVersion, Account, Market } from '../types.js'
import { eModesInReserves, eModesOf } from './eModes.js'
import { integerOf, smallIntegerOf, type SmallInteger } from './integers.js'
import { assetKeys, indexByAddress, reserveOf } from './reserves.js'
import { stablecoins } from './stablecoins.js'
import type {
  AaveV3BaseCurrency, AaveV3EModeData, AaveV3ReserveData, AaveV3UserReserveData,
} from './structs.js'

export interface FromAaveV3Parameters {
  /** First result of `getReservesData`. */
  readonly reserves: readonly AaveV3ReserveData[]
  /** Second result of `getReservesData`. */
  readonly baseCurrency: AaveV3BaseCurrency
  /** Result of `getUserReservesData`: the reserves and the user's efficiency mode, or the reserves alone. */
  readonly userReserves: readonly [readonly AaveV3UserReserveData[], SmallInteger] | readonly AaveV3UserReserveData[]
  /** The user's efficiency mode, when `userReserves` is the reserves alone. Default 0 = off. */
  readonly userEModeCategoryId?: SmallInteger
  /** Result of `getEModes`, from v3.2. */
  readonly eModes?: readonly AaveV3EModeData[]
  /** Unix seconds: the time of the block that was read. */
  readonly now: SmallInteger
  /**
   * The pool's generation. No struct tells it beyond doubt: left out, it is 'v3.1' for the older
   * struct (v3.0 and v3.1 have the same rules here) and 'v3.5' for the newer one. Up to v3.4 the
   * health factor is truncated, so give it where the pool is older; `market['aave-v3'].version`
   * says what was taken.
   */
  readonly version?: AaveVersion
  /** Symbols or addresses that do not move with the common shock; replaces the list `stablecoins`. */
  readonly stable?: readonly string[]
}

const KEYS = new Set([
  'reserves', 'baseCurrency', 'userReserves', 'userEModeCategoryId', 'eModes', 'now', 'version', 'stable',
])
const VERSIONS: readonly AaveVersion[] = ['v3.0', 'v3.1', 'v3.2', 'v3.3', 'v3.4', 'v3.5', 'v3.6', 'v3.7']
const MAX_RESERVES = 128
const USD_PRICE = 100_000_000n

function baseCurrencyOf(given: unknown): AaveMarket['baseCurrency'] {
  const data = checkObject(given, 'baseCurrency')
  const priceInUsd = integerOf(data['marketReferenceCurrencyPriceInUsd'], 'marketReferenceCurrencyPriceInUsd', null)
  const fallback = priceInUsd === USD_PRICE ? 'USD' : 'base currency'
  return {
    unit: integerOf(data['marketReferenceCurrencyUnit'], 'marketReferenceCurrencyUnit', null),
    symbol: data['symbol'] === undefined ? fallback : checkString(data['symbol'], { name: 'symbol' }, null),
  }
}

function splitUser(parameters: FromAaveV3Parameters): { rows: readonly AaveV3UserReserveData[]; category: number } {
  const given = checkArray(parameters.userReserves, 'userReserves', MAX_RESERVES)
  const isPair = given.length === 2 && Array.isArray(given[0])
  const rows = checkArray(isPair ? given[0] : given, 'userReserves', MAX_RESERVES)
  const category = isPair ? given[1] : (parameters.userEModeCategoryId ?? 0)
  return {
    rows: rows as readonly AaveV3UserReserveData[],
    category: smallIntegerOf(category, 'userEModeCategoryId', null),
  }
}

function refuseStableDebt(row: AaveV3UserReserveData, i: number): void {
  if (row.principalStableDebt === undefined) return
  if (integerOf(row.principalStableDebt, 'principalStableDebt', i) === 0n) return
  throw new UnsupportedError('unsupported', 'Stable-rate debt is not supported.', {
    field: 'principalStableDebt',
    index: i,
    value: row.principalStableDebt,
  })
}

/** Positions that hold or owe something, in the order of the user's reserves. */
function positionsOf(
  rows: readonly AaveV3UserReserveData[],
  byAddress: ReadonlyMap<string, number>,
  assets: readonly string[],
): AavePosition[] {
  const seen = new Set<number>()
  const positions = rows.map((row, i) => {
    checkObject(row, 'userReserves', i)
    const address = checkString(row.underlyingAsset, { name: 'underlyingAsset' }, i)
    const reserve = byAddress.get(address.toLowerCase())
    if (reserve === undefined) throw unknownAsset(address, i, 'underlyingAsset')
    if (seen.has(reserve)) {
      const details = { field: 'underlyingAsset', index: i, value: address }
      throw new InputError('duplicate', 'underlyingAsset must not be given twice.', details)
    }
    seen.add(reserve)
    refuseStableDebt(row, i)
    return {
      asset: assets[reserve]!,
      scaledSupply: integerOf(row.scaledATokenBalance, 'scaledATokenBalance', i),
      scaledVariableDebt: integerOf(row.scaledVariableDebt, 'scaledVariableDebt', i),
      collateral: checkBoolean(
        row.usageAsCollateralEnabledOnUser, { name: 'usageAsCollateralEnabledOnUser' }, i,
      ),
    }
  })
  return positions.filter(({ scaledSupply, scaledVariableDebt }) => scaledSupply !== 0n || scaledVariableDebt !== 0n)
}

function isOlderStruct(reserves: readonly AaveV3ReserveData[]): boolean {
  return reserves.some((reserve) => reserve.eModeLtv !== undefined)
}

/**
 * Market and account from the results of UiPoolDataProviderV3, as viem returns them or as recorded
 * JSON with decimal strings. Keys that begin with an underscore are notes, and skipped.
 * Throws InputError, CapacityError, and UnsupportedError for stable-rate debt.
 *
 * @example
 * const [reserves, baseCurrency] = await client.readContract({ ...provider, functionName: 'getReservesData' })
 * const { market, account } = fromAaveV3({ reserves, baseCurrency, userReserves, eModes, now, version: 'v3.5' })
 */
export function fromAaveV3(parameters: FromAaveV3Parameters): { market: Market; account: Account } {
  const given = checkObject(parameters, 'parameters')
  checkKeys(Object.fromEntries(Object.entries(given).filter(([key]) => !key.startsWith('_'))), KEYS)
  const reserves = checkArray(parameters.reserves, 'reserves', MAX_RESERVES) as readonly AaveV3ReserveData[]
  const assets = assetKeys(reserves)
  const byAddress = indexByAddress(reserves)
  const { rows, category } = splitUser(parameters)
  const older = isOlderStruct(reserves)
  const version = parameters.version ?? (older ? 'v3.1' : 'v3.5')
  checkName(version, VERSIONS, { name: 'version' }, null)
  const names = checkArray(parameters.stable ?? stablecoins, 'stable', Number.MAX_SAFE_INTEGER)
  const stable = new Set(names.map((name, i) => checkString(name, { name: 'stable' }, i).toUpperCase()))
  const isStable = ({ symbol, underlyingAsset }: AaveV3ReserveData) =>
    stable.has(symbol.toUpperCase()) || stable.has(underlyingAsset.toUpperCase())
  const market: Market = {
    now: smallIntegerOf(parameters.now, 'now', null),
    'aave-v3': {
      version,
      reserves: reserves.map((reserve, i) => reserveOf(reserve, i, assets[i]!, isStable(reserve))),
      eModes: parameters.eModes === undefined ? eModesInReserves(reserves, category) : eModesOf(parameters.eModes),
      baseCurrency: baseCurrencyOf(parameters.baseCurrency),
    },
  }
  return { market, account: { 'aave-v3': { eModeCategory: category, positions: positionsOf(rows, byAddress, assets) } } }
}
