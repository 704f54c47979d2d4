import { InputError } from '../errors.js'
import { checkInteger, checkObject, checkString, checkU128, checkU64, domainError, typeError, unknownAsset } from '../input/checks.js'
import { decimalOfNumber, wholeUnits } from '../input/decimals.js'
import { checkParameters } from '../input/parameters.js'
import type { CometAsset, CometInputs, CometRateModel } from '../types/margin/venueLending.js'
import type { CometConfiguration, CometConfigurationAsset, CometTotalsBasic, CometUserBasic } from './configuration.js'

type Amounts = Readonly<Record<string, bigint>>

export interface FromCompoundParameters {
  readonly configuration: CometConfiguration
  /** Decimals of the base token, which the configuration does not name. */
  readonly baseDecimals: number
  /** Answers of the price feeds, 1e8, by the configuration's symbols; the base token's too. */
  readonly prices: Amounts
  readonly totalsBasic: CometTotalsBasic
  readonly userBasic: CometUserBasic
  /** `userCollateral(account, asset).balance` by symbol; one that is left out is 0, as the contract has it. */
  readonly userCollateral: Amounts
  /** `totalsCollateral(asset).totalSupplyAsset` by symbol, for supply caps; default 0. */
  readonly totalsCollateral?: Amounts
  /** `getCollateralReserves(asset)` by symbol; default 0. */
  readonly collateralReserves?: Amounts
  /** Base token that the contract holds, for withdrawals; default 0. */
  readonly baseBalance?: bigint
  /** Unix seconds; default the last accrual. */
  readonly now?: number
}

export interface CompoundAccount {
  /** For `assessCometAccount` and `previewCometAction`; asset i is that of `symbols[i]`. */
  readonly inputs: CometInputs
  readonly symbols: readonly string[]
}

const KEYS = new Set([
  'configuration', 'baseDecimals', 'prices', 'totalsBasic', 'userBasic', 'userCollateral', 'totalsCollateral', 'collateralReserves',
  'baseBalance', 'now',
])
const MAX_DECIMALS = 77
const MAX_SECONDS = 2 ** 40
const WAD_PLACES = 18
const YEAR_SECONDS = 31_536_000n
const CONFIGURED = /^(\d[\d_]*)(?:\.(\d+))?(?:e(\d{1,2}))?$/

/** `"0.1e18"`, `"7_100e18"`, 5: whole base units. */
function unitsOf(value: unknown, name: string, index: number | null): bigint {
  if (typeof value !== 'string' && typeof value !== 'number') throw typeError({ name }, index, value, 'a number of base units, such as "100e6"')
  const match = CONFIGURED.exec(String(value))
  if (match === null) throw domainError({ name }, index, value, 'a number of base units, such as "100e6"')
  const [, whole, fraction = '', exponent = '0'] = match
  const shift = Number(exponent) - fraction.length
  const digits = BigInt(whole!.replaceAll('_', '') + fraction)
  if (shift >= 0) return digits * 10n ** BigInt(shift)
  if (digits % 10n ** BigInt(-shift) === 0n) return digits / 10n ** BigInt(-shift)
  throw domainError({ name }, index, value, 'a whole number of base units')
}

const wadOf = (value: unknown, name: string, index: number | null) => wholeUnits(decimalOfNumber(value, name, index), WAD_PLACES, value, name)

/** Rates a second as the contract's constructor makes them, toward zero. */
function modelOf(rates: CometConfiguration['rates'], side: 'supply' | 'borrow'): CometRateModel {
  const perSecond = (name: keyof CometConfiguration['rates']) => wadOf(rates[name], name, null) / YEAR_SECONDS
  return {
    kink: wadOf(rates[`${side}Kink`], `${side}Kink`, null),
    base: perSecond(`${side}Base`),
    slopeLow: perSecond(`${side}SlopeLow`),
    slopeHigh: perSecond(`${side}SlopeHigh`),
  }
}

function priceOf(prices: Amounts, symbol: string, index: number | null): bigint {
  if (Object.hasOwn(prices, symbol)) return checkU64(prices[symbol], { name: 'price' }, index)
  throw new InputError('missing_price', `prices must have ${symbol}.`, { field: 'prices', index, value: symbol })
}

/** Amounts by symbol, of which each has to be one of the configuration's. */
function amountsOf(given: unknown, name: string, symbols: readonly string[]): (symbol: string, index: number) => bigint {
  const amounts = given === undefined ? {} : checkObject(given, name)
  for (const symbol of Object.keys(amounts)) if (!symbols.includes(symbol)) throw unknownAsset(symbol, null, name)
  return (symbol, index) => (amounts[symbol] === undefined ? 0n : checkU128(amounts[symbol], { name }, index))
}

function assetOf(asset: CometConfigurationAsset, index: number): Omit<CometAsset, 'price' | 'totalSupply' | 'reserves'> {
  return {
    supplyCap: unitsOf(asset.supplyCap, 'supplyCap', index),
    borrowCollateralFactor: wadOf(asset.borrowCF, 'borrowCF', index),
    liquidateCollateralFactor: wadOf(asset.liquidateCF, 'liquidateCF', index),
    liquidationFactor: wadOf(asset.liquidationFactor, 'liquidationFactor', index),
    decimals: checkInteger(Number(unitsOf(asset.decimals, 'decimals', index)), MAX_DECIMALS, { name: 'decimals' }, index),
  }
}

/**
 * A Comet contract by its deployment's configuration, and an account in it by what the contract
 * returns. Configurations are read as they were recorded; of the contract's answers there is no
 * record, so these follow its interface. Governance may have changed a deployed configuration.
 * Throws InputError.
 */
export function fromCompound(given: FromCompoundParameters): CompoundAccount {
  checkParameters(given, KEYS)
  const configuration = checkObject(given.configuration, 'configuration') as unknown as CometConfiguration
  const rates = checkObject(configuration.rates, 'rates') as unknown as CometConfiguration['rates']
  const assets = checkObject(configuration.assets, 'assets') as CometConfiguration['assets']
  const totals = checkObject(given.totalsBasic, 'totalsBasic') as unknown as CometTotalsBasic
  const { principal } = checkObject(given.userBasic, 'userBasic')
  if (typeof principal !== 'bigint') throw typeError({ name: 'principal' }, null, principal, 'a bigint')
  const prices = checkObject(given.prices, 'prices') as Amounts
  const symbols = Object.keys(assets)
  const held = amountsOf(checkObject(given.userCollateral, 'userCollateral'), 'userCollateral', symbols)
  const supplied = amountsOf(given.totalsCollateral, 'totalsCollateral', symbols)
  const reserves = amountsOf(given.collateralReserves, 'collateralReserves', symbols)
  const lastAccrual = checkInteger(totals.lastAccrualTime, MAX_SECONDS, { name: 'lastAccrualTime' }, null)
  const market: CometInputs['market'] = {
    assets: symbols.map((symbol, i) => ({
      ...assetOf(checkObject(assets[symbol], 'assets', i) as unknown as CometConfigurationAsset, i),
      price: priceOf(prices, symbol, i),
      totalSupply: supplied(symbol, i),
      reserves: reserves(symbol, i),
    })),
    supply: modelOf(rates, 'supply'),
    borrow: modelOf(rates, 'borrow'),
    basePrice: priceOf(prices, checkString(configuration.baseToken, { name: 'baseToken' }, null), null),
    totalSupplyBase: checkU128(totals.totalSupplyBase, { name: 'totalSupplyBase' }, null),
    totalBorrowBase: checkU128(totals.totalBorrowBase, { name: 'totalBorrowBase' }, null),
    baseBalance: given.baseBalance === undefined ? 0n : checkU128(given.baseBalance, { name: 'baseBalance' }, null),
    baseBorrowMin: unitsOf(configuration.borrowMin, 'borrowMin', null),
    targetReserves: unitsOf(configuration.targetReserves, 'targetReserves', null),
    baseSupplyIndex: checkU64(totals.baseSupplyIndex, { name: 'baseSupplyIndex' }, null),
    baseBorrowIndex: checkU64(totals.baseBorrowIndex, { name: 'baseBorrowIndex' }, null),
    storeFrontPriceFactor: wadOf(configuration.storeFrontPriceFactor, 'storeFrontPriceFactor', null),
    lastAccrual,
    now: given.now === undefined ? lastAccrual : checkInteger(given.now, MAX_SECONDS, { name: 'now' }, null),
    baseDecimals: checkInteger(given.baseDecimals, MAX_DECIMALS, { name: 'baseDecimals' }, null),
  }
  return { inputs: { market, account: { collateral: symbols.map(held), principal } }, symbols }
}
