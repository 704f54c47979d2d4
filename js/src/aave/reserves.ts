import { InputError } from '../errors.js'
import { checkBoolean, checkObject, checkString } from '../input/checks.js'
import type { AaveReserve } from '../types.js'
import { categoryOf } from './eModes.js'
import { integerOf, priceOf, smallIntegerOf } from './integers.js'
import type { AaveV3ReserveData } from './structs.js'

const RAY = 10n ** 27n

/** How the market names each reserve: by symbol where no other reserve has it, else by address. */
export function assetKeys(reserves: readonly AaveV3ReserveData[]): string[] {
  const uses = new Map<string, number>()
  reserves.forEach((reserve, i) => {
    checkObject(reserve, 'reserves', i)
    const symbol = checkString(reserve.symbol, { name: 'symbol' }, i)
    uses.set(symbol, (uses.get(symbol) ?? 0) + 1)
  })
  return reserves.map(({ symbol, underlyingAsset }, i) => {
    const address = checkString(underlyingAsset, { name: 'underlyingAsset' }, i)
    return symbol !== '' && uses.get(symbol) === 1 ? symbol : address
  })
}

/** Index of each reserve by its address in lower case. */
export function indexByAddress(reserves: readonly AaveV3ReserveData[]): Map<string, number> {
  const byAddress = new Map<string, number>()
  reserves.forEach(({ underlyingAsset }, index) => {
    const key = underlyingAsset.toLowerCase()
    if (byAddress.has(key)) {
      const details = { field: 'underlyingAsset', index, value: underlyingAsset }
      throw new InputError('duplicate', 'underlyingAsset must not be given twice.', details)
    }
    byAddress.set(key, index)
  })
  return byAddress
}

/**
 * Totals of the reserve, where the struct has them. It lacks the aToken's scaled supply, which
 * follows from the pool's balance: what suppliers are owed is what lies there plus what is lent
 * out, less what has accrued to the treasury.
 */
function totalsOf(data: AaveV3ReserveData, i: number): NonNullable<AaveReserve['totals']> | undefined {
  if (data.availableLiquidity == null || data.totalScaledVariableDebt == null) return undefined
  const availableLiquidity = integerOf(data.availableLiquidity, 'availableLiquidity', i)
  const scaledVariableDebt = integerOf(data.totalScaledVariableDebt, 'totalScaledVariableDebt', i)
  const accruedToTreasury = integerOf(data.accruedToTreasury ?? 0n, 'accruedToTreasury', i)
  const liquidityIndex = integerOf(data.liquidityIndex, 'liquidityIndex', i)
  const debt = (scaledVariableDebt * integerOf(data.variableBorrowIndex, 'variableBorrowIndex', i)) / RAY
  const owed = liquidityIndex === 0n ? 0n : ((availableLiquidity + debt) * RAY) / liquidityIndex
  const scaledSupply = owed > accruedToTreasury ? owed - accruedToTreasury : 0n
  return { availableLiquidity, scaledVariableDebt, scaledSupply, accruedToTreasury }
}

/** One reserve of the market. `isStable` keeps it out of the common shock. */
export function reserveOf(data: AaveV3ReserveData, i: number, asset: string, isStable: boolean): AaveReserve {
  const integer = (name: keyof AaveV3ReserveData) => integerOf(data[name], name, i)
  const small = (name: keyof AaveV3ReserveData) => smallIntegerOf(data[name], name, i)
  const flag = (name: keyof AaveV3ReserveData) => checkBoolean(data[name], { name }, i)
  const totals = totalsOf(data, i)
  return {
    asset,
    address: data.underlyingAsset,
    decimals: small('decimals'),
    price: priceOf(data.priceInMarketReferenceCurrency, i),
    ltvBps: small('baseLTVasCollateral'),
    liquidationThresholdBps: small('reserveLiquidationThreshold'),
    liquidationBonusBps: small('reserveLiquidationBonus'),
    liquidityIndex: integer('liquidityIndex'),
    liquidityRate: integer('liquidityRate'),
    variableBorrowIndex: integer('variableBorrowIndex'),
    variableBorrowRate: integer('variableBorrowRate'),
    lastUpdate: small('lastUpdateTimestamp'),
    active: flag('isActive'),
    frozen: flag('isFrozen'),
    paused: flag('isPaused'),
    borrowingEnabled: flag('borrowingEnabled'),
    siloedBorrowing: data.isSiloedBorrowing === undefined ? false : flag('isSiloedBorrowing'),
    borrowableInIsolation: data.borrowableInIsolation === undefined ? false : flag('borrowableInIsolation'),
    debtCeiling: data.debtCeiling === undefined ? 0n : integer('debtCeiling'),
    isolationDebt: data.isolationModeTotalDebt === undefined ? 0n : integer('isolationModeTotalDebt'),
    supplyCap: integer('supplyCap'),
    borrowCap: integer('borrowCap'),
    eModeCategory: categoryOf(data, i),
    volatile: !isStable,
    ...(totals !== undefined && { totals }),
  }
}
