import { InputError } from '../errors.js'
import { checkArray, checkBoolean, checkInteger, checkName, checkObject, checkString, checkU128, checkU256, checkU64, unknownAsset } from '../input/checks.js'
import type { AaveEMode, AavePosition, AaveReserve, Account, Market } from '../types.js'
import type { WordWriter } from './bytes.js'
import { LIMITS, VERSIONS } from './format.js'
import { begin } from './requests.js'
import type { BoundaryClaim } from './types.js'

const MAX_U32 = 4294967295

interface Inputs {
  readonly market: Market
  readonly account: Account
}

const FLAGS = ['active', 'frozen', 'paused', 'borrowingEnabled', 'siloedBorrowing', 'borrowableInIsolation', 'volatile'] as const

function writeReserve(to: WordWriter, reserve: AaveReserve, i: number): void {
  checkObject(reserve, 'reserves', i)
  const { totals } = reserve
  const u32 = (name: keyof AaveReserve) => checkInteger(reserve[name] ?? (name === 'eModeCategory' ? 0 : undefined), MAX_U32, { name }, i)
  for (const name of ['price', 'liquidityIndex', 'liquidityRate', 'variableBorrowIndex', 'variableBorrowRate'] as const) {
    to.u256(checkU256(reserve[name], { name }, i))
  }
  for (const name of ['scaledVariableDebt', 'scaledSupply', 'accruedToTreasury', 'availableLiquidity'] as const) {
    to.u256(totals ? checkU256(totals[name], { name }, i) : 0n)
  }
  to.u256(checkU256(reserve.isolationDebt, { name: 'isolationDebt' }, i))
  for (const name of ['debtCeiling', 'supplyCap', 'borrowCap'] as const) to.word(checkU64(reserve[name], { name }, i))
  to.word(BigInt(checkInteger(reserve.lastUpdate, Number.MAX_SAFE_INTEGER, { name: 'lastUpdate' }, i)))
  to.halves(u32('ltvBps'), u32('liquidationThresholdBps'))
  to.halves(u32('liquidationBonusBps'), u32('decimals'))
  let flags = totals ? 128 : 0
  FLAGS.forEach((name, bit) => {
    if (checkBoolean(reserve[name], { name }, i)) flags |= 1 << bit
  })
  to.halves(u32('eModeCategory'), flags)
}

function writeEMode(to: WordWriter, mode: AaveEMode, i: number): void {
  checkObject(mode, 'eModes', i)
  for (const name of ['collateralBitmap', 'borrowableBitmap', 'ltvZeroBitmap'] as const) {
    const bits = checkU128(mode[name] ?? 0n, { name }, i)
    to.word(bits & 0xffffffffffffffffn)
    to.word(bits >> 64n)
  }
  to.u256(checkU256(mode.price ?? 0n, { name: 'price' }, i))
  const u32 = (name: 'id' | 'ltvBps' | 'liquidationThresholdBps' | 'liquidationBonusBps') => checkInteger(mode[name], MAX_U32, { name }, i)
  to.halves(u32('id'), u32('ltvBps'))
  to.halves(u32('liquidationThresholdBps'), u32('liquidationBonusBps'))
  to.halves(checkBoolean(mode.isolated ?? false, { name: 'isolated' }, i) ? 1 : 0, 0)
}

function writePosition(to: WordWriter, position: AavePosition, reserves: ReadonlyMap<string, number>, i: number): void {
  checkObject(position, 'positions', i)
  const asset = checkString(position.asset, { name: 'asset' }, i)
  const reserve = reserves.get(asset)
  if (reserve === undefined) throw unknownAsset(asset, i)
  to.u256(checkU256(position.scaledSupply, { name: 'scaledSupply' }, i))
  to.u256(checkU256(position.scaledVariableDebt, { name: 'scaledVariableDebt' }, i))
  to.halves(reserve, checkBoolean(position.collateral, { name: 'collateral' }, i) ? 1 : 0)
}

function indexed(reserves: readonly AaveReserve[]): ReadonlyMap<string, number> {
  const places = new Map(reserves.map(({ asset }, i) => [checkString(asset, { name: 'asset' }, i), i]))
  if (places.size === reserves.length) return places
  throw new InputError('duplicate', 'asset must not be given twice.', { field: 'asset' })
}

interface Checked {
  readonly reserves: readonly AaveReserve[]
  readonly eModes: readonly AaveEMode[]
  readonly positions: readonly AavePosition[]
  readonly places: ReadonlyMap<string, number>
}

function checked({ market, account }: Inputs): Checked {
  const venue = checkObject(checkObject(market, 'market')['aave-v3'], 'aave-v3')
  const held = checkObject(checkObject(account, 'account')['aave-v3'], 'aave-v3')
  const reserves = checkArray(venue['reserves'], 'reserves', LIMITS.reserves) as readonly AaveReserve[]
  return {
    reserves,
    eModes: checkArray(venue['eModes'], 'eModes', LIMITS.eModes) as readonly AaveEMode[],
    positions: checkArray(held['positions'], 'positions', LIMITS.positions) as readonly AavePosition[],
    places: indexed(reserves),
  }
}

function writeLending(to: WordWriter, { market, account }: Inputs, { reserves, eModes, positions, places }: Checked): void {
  to.word(BigInt(checkInteger(market.now, Number.MAX_SAFE_INTEGER, { name: 'now' }, null)))
  const version = checkName(market['aave-v3'].version, VERSIONS, { name: 'version' }, null)
  to.halves(version, checkInteger(account['aave-v3'].eModeCategory, 255, { name: 'eModeCategory' }, null))
  to.halves(reserves.length, eModes.length)
  to.word(0n)
  reserves.forEach((reserve, i) => writeReserve(to, reserve, i))
  eModes.forEach((mode, i) => writeEMode(to, mode, i))
  positions.forEach((position, i) => writePosition(to, position, places, i))
}

/**
 * The request for an account's totals and health factor. A request takes what an account needs, not
 * all that a market lists: at most 32 reserves.
 */
export function encodeAssess(inputs: Inputs): Uint8Array {
  const rows = checked(inputs)
  const to = begin('assess', rows.positions.length)
  writeLending(to, inputs, rows)
  return to.finish()
}

/** The request for a verdict on a claim: liquidatable at this price, and not one unit before. */
export function encodeBoundary({ claim, ...inputs }: Inputs & { readonly claim: BoundaryClaim }): Uint8Array {
  const rows = checked(inputs)
  const asset = checkString(checkObject(claim, 'claim')['asset'], { name: 'asset' }, null)
  const reserve = rows.places.get(asset)
  if (reserve === undefined) throw unknownAsset(asset, null)
  const to = begin('boundary', rows.positions.length)
  to.halves(reserve, 0)
  to.u256(checkU256(claim.price, { name: 'price' }, null))
  writeLending(to, inputs, rows)
  return to.finish()
}
