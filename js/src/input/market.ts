import { InputError } from '../errors.js'
import type { AaveEMode, AaveReserve, Market } from '../types.js'
import type { Instance } from '../wasm/module.js'
import type { FieldRow } from '../wasm/schema.js'
import {
  checkArray, checkBoolean, checkInteger, checkKeys, checkName, checkObject, checkString, checkU128,
  checkU256, checkU64, countKeys, putU256, unknownAsset,
} from './checks.js'

const MAX_U32 = 4294967295

const MARKET_KEYS = new Set(['now', 'aave-v3'])
const VENUE_KEYS = new Set(['version', 'reserves', 'eModes', 'baseCurrency'])
const BASE_CURRENCY_KEYS = new Set(['unit', 'symbol'])
const TOTALS_KEYS = new Set(['availableLiquidity', 'scaledVariableDebt', 'scaledSupply', 'accruedToTreasury'])
const E_MODE_KEYS = new Set([
  'id', 'label', 'ltvBps', 'liquidationThresholdBps', 'liquidationBonusBps', 'collateralBitmap',
  'borrowableBitmap', 'ltvZeroBitmap', 'isolated', 'price',
])
const RESERVE_REQUIRED = [
  'asset', 'decimals', 'price', 'ltvBps', 'liquidationThresholdBps', 'liquidationBonusBps', 'liquidityIndex',
  'liquidityRate', 'variableBorrowIndex', 'variableBorrowRate', 'lastUpdate', 'active', 'frozen', 'paused',
  'borrowingEnabled', 'siloedBorrowing', 'borrowableInIsolation', 'debtCeiling', 'isolationDebt', 'supplyCap',
  'borrowCap', 'volatile',
] as const
const RESERVE_KEYS = new Set<string>([...RESERVE_REQUIRED, 'address', 'totals', 'eModeCategory'])

/** What the last call left in one slot. Equal primitives are neither checked nor written again. */
type Slot = { -readonly [K in keyof Omit<AaveReserve, 'totals'>]?: AaveReserve[K] | undefined } & {
  flags: number
  totals: boolean
  scaledVariableDebt?: bigint
  scaledSupply?: bigint
  accruedToTreasury?: bigint
  availableLiquidity?: bigint
}

function emptySlot(): Slot {
  // Every property from the start: all slots share one hidden class.
  return {
    asset: undefined, address: undefined, decimals: undefined, price: undefined, ltvBps: undefined,
    liquidationThresholdBps: undefined, liquidationBonusBps: undefined, liquidityIndex: undefined,
    liquidityRate: undefined, variableBorrowIndex: undefined, variableBorrowRate: undefined,
    lastUpdate: undefined, active: undefined, frozen: undefined, paused: undefined,
    borrowingEnabled: undefined, siloedBorrowing: undefined, borrowableInIsolation: undefined,
    debtCeiling: undefined, isolationDebt: undefined, supplyCap: undefined, borrowCap: undefined,
    volatile: undefined, eModeCategory: undefined, flags: -1, totals: false,
  }
}

/** The counts that describe what lies in the input area. */
export interface WrittenMarket {
  reserves: number
  eModes: number
  version: number
  now: number
}

/** Checks a market and writes it into the module's input area. */
export class MarketInput {
  readonly written: WrittenMarket = { reserves: 0, eModes: 0, version: 0, now: 0 }
  readonly #instance: Instance
  readonly #versions: readonly string[]
  readonly #reserve: Readonly<Record<string, FieldRow>>
  readonly #reserveBytes: number
  readonly #reserveBase: number
  readonly #slots: Slot[]
  readonly #assets = new Map<string, number>()
  #assetsStale = true

  constructor(instance: Instance) {
    const { schema } = instance
    const layout = schema.record('reserve')
    this.#instance = instance
    this.#versions = schema.enumerations['version']!
    this.#reserve = layout.fields
    this.#reserveBytes = layout.size
    this.#reserveBase = schema.areas.reserves
    this.#slots = Array.from({ length: schema.limits.reserves }, emptySlot)
  }

  /** Index of a reserve by its key. */
  indexOf(asset: string, index: number | null, field?: string): number {
    const found = this.#assets.get(asset)
    if (found === undefined) throw unknownAsset(asset, index, field)
    return found
  }

  assetAt(reserve: number): string {
    return this.#slots[reserve]!.asset!
  }

  write(market: Market): WrittenMarket {
    checkObject(market, 'market')
    checkKeys(market, MARKET_KEYS)
    const venue = market['aave-v3']
    checkObject(venue, 'aave-v3')
    checkKeys(venue, VENUE_KEYS)
    const { limits } = this.#instance.schema
    const reserves = checkArray(venue.reserves, 'reserves', limits.reserves) as readonly AaveReserve[]
    const eModes = checkArray(venue.eModes, 'eModes', limits.eModes) as readonly AaveEMode[]
    this.#checkBaseCurrency(venue.baseCurrency)
    const written = this.written
    written.version = checkName(venue.version, this.#versions, { name: 'version' }, null)
    written.now = checkInteger(market.now, Number.MAX_SAFE_INTEGER, { name: 'now', unit: 'Unix seconds' }, null)
    for (let i = 0; i < reserves.length; i += 1) this.#writeReserve(reserves[i]!, i)
    for (let i = 0; i < eModes.length; i += 1) this.#writeEMode(eModes[i]!, i)
    if (this.#assetsStale || written.reserves !== reserves.length) this.#indexAssets(reserves)
    written.reserves = reserves.length
    written.eModes = eModes.length
    return written
  }

  #checkBaseCurrency(baseCurrency: unknown): void {
    const given = checkObject(baseCurrency, 'baseCurrency')
    checkKeys(given, BASE_CURRENCY_KEYS)
    const unit = checkU256(given['unit'], { name: 'unit', domain: '> 0' }, null)
    if (unit === 0n) {
      throw new InputError('out_of_domain', 'unit must be above zero.', { field: 'unit', value: unit })
    }
    checkString(given['symbol'], { name: 'symbol' }, null)
  }

  #indexAssets(reserves: readonly AaveReserve[]): void {
    this.#assetsStale = true
    this.#assets.clear()
    for (let i = 0; i < reserves.length; i += 1) {
      const { asset } = reserves[i]!
      if (this.#assets.has(asset)) {
        const details = { field: 'asset', index: i, value: asset }
        throw new InputError('duplicate', 'asset must not be given twice.', details)
      }
      this.#assets.set(asset, i)
    }
    this.#assetsStale = false
  }

  #u256(value: unknown, row: FieldRow, index: number): bigint {
    const address = this.#reserveBase + index * this.#reserveBytes + row.offset
    return putU256(this.#instance.memory, address, value, row, index)
  }

  #u64(value: unknown, row: FieldRow, index: number): bigint {
    const checked = checkU64(value, row, index)
    this.#instance.memory.u64[(this.#reserveBase + index * this.#reserveBytes + row.offset) >> 3] = checked
    return checked
  }

  #u32(value: unknown, row: FieldRow, index: number): number {
    const checked = checkInteger(value, MAX_U32, row, index)
    this.#instance.memory.u32[(this.#reserveBase + index * this.#reserveBytes + row.offset) >> 2] = checked
    return checked
  }

  #writeReserve(r: AaveReserve, i: number): void {
    if (typeof r !== 'object' || r === null) checkObject(r, 'reserves', i)
    const s = this.#slots[i]!
    const row = this.#reserve
    if (r.asset !== s.asset) {
      this.#assetsStale = true
      s.asset = checkString(r.asset, { name: 'asset' }, i)
    }
    if (r.price !== s.price) s.price = this.#u256(r.price, row['price']!, i)
    if (r.liquidityIndex !== s.liquidityIndex) {
      s.liquidityIndex = this.#u256(r.liquidityIndex, row['liquidityIndex']!, i)
    }
    if (r.liquidityRate !== s.liquidityRate) s.liquidityRate = this.#u256(r.liquidityRate, row['liquidityRate']!, i)
    if (r.variableBorrowIndex !== s.variableBorrowIndex) {
      s.variableBorrowIndex = this.#u256(r.variableBorrowIndex, row['variableBorrowIndex']!, i)
    }
    if (r.variableBorrowRate !== s.variableBorrowRate) {
      s.variableBorrowRate = this.#u256(r.variableBorrowRate, row['variableBorrowRate']!, i)
    }
    if (r.isolationDebt !== s.isolationDebt) s.isolationDebt = this.#u256(r.isolationDebt, row['isolationDebt']!, i)
    if (r.debtCeiling !== s.debtCeiling) s.debtCeiling = this.#u64(r.debtCeiling, row['debtCeiling']!, i)
    if (r.supplyCap !== s.supplyCap) s.supplyCap = this.#u64(r.supplyCap, row['supplyCap']!, i)
    if (r.borrowCap !== s.borrowCap) s.borrowCap = this.#u64(r.borrowCap, row['borrowCap']!, i)
    if (r.ltvBps !== s.ltvBps) s.ltvBps = this.#u32(r.ltvBps, row['ltvBps']!, i)
    if (r.liquidationThresholdBps !== s.liquidationThresholdBps) {
      s.liquidationThresholdBps = this.#u32(r.liquidationThresholdBps, row['liquidationThresholdBps']!, i)
    }
    if (r.liquidationBonusBps !== s.liquidationBonusBps) {
      s.liquidationBonusBps = this.#u32(r.liquidationBonusBps, row['liquidationBonusBps']!, i)
    }
    if (r.decimals !== s.decimals) s.decimals = this.#u32(r.decimals, row['decimals']!, i)
    if (r.lastUpdate !== s.lastUpdate) s.lastUpdate = this.#writeLastUpdate(r.lastUpdate, row['lastUpdate']!, i)
    this.#writeOptional(r, s, i)
    this.#writeFlags(r, s, i)
  }

  #writeLastUpdate(value: unknown, row: FieldRow, index: number): number {
    const checked = checkInteger(value, Number.MAX_SAFE_INTEGER, row, index)
    this.#instance.memory.writeInteger(this.#reserveBase + index * this.#reserveBytes + row.offset, checked)
    return checked
  }

  /** The fields that need not be there; their number tells whether an unknown key is among the rest. */
  #writeOptional(r: AaveReserve, s: Slot, i: number): void {
    let keys = RESERVE_REQUIRED.length
    if (r.address !== undefined) {
      keys += 1
      if (r.address !== s.address) s.address = checkString(r.address, { name: 'address' }, i)
    }
    const category = r.eModeCategory
    if (category !== undefined) keys += 1
    if ((category ?? 0) !== s.eModeCategory) {
      s.eModeCategory = this.#u32(category ?? 0, this.#reserve['eModeCategory']!, i)
    }
    if (r.totals !== undefined) {
      keys += 1
      this.#writeTotals(r.totals, s, i)
    }
    s.totals = r.totals !== undefined
    if (countKeys(r) !== keys) checkKeys(r, RESERVE_KEYS, i)
  }

  #writeTotals(totals: NonNullable<AaveReserve['totals']>, s: Slot, i: number): void {
    if (typeof totals !== 'object' || totals === null) checkObject(totals, 'totals', i)
    const row = this.#reserve
    if (totals.availableLiquidity !== s.availableLiquidity) {
      s.availableLiquidity = this.#u256(totals.availableLiquidity, row['availableLiquidity']!, i)
    }
    if (totals.scaledVariableDebt !== s.scaledVariableDebt) {
      s.scaledVariableDebt = this.#u256(totals.scaledVariableDebt, row['scaledVariableDebt']!, i)
    }
    if (totals.scaledSupply !== s.scaledSupply) {
      s.scaledSupply = this.#u256(totals.scaledSupply, row['scaledSupply']!, i)
    }
    if (totals.accruedToTreasury !== s.accruedToTreasury) {
      s.accruedToTreasury = this.#u256(totals.accruedToTreasury, row['accruedToTreasury']!, i)
    }
    if (countKeys(totals) !== TOTALS_KEYS.size) checkKeys(totals, TOTALS_KEYS, i)
  }

  /** Bits in the order of the module's `reserveFlag` names. */
  #writeFlags(r: AaveReserve, s: Slot, i: number): void {
    if (r.active !== s.active) s.active = checkBoolean(r.active, { name: 'active' }, i)
    if (r.frozen !== s.frozen) s.frozen = checkBoolean(r.frozen, { name: 'frozen' }, i)
    if (r.paused !== s.paused) s.paused = checkBoolean(r.paused, { name: 'paused' }, i)
    if (r.borrowingEnabled !== s.borrowingEnabled) {
      s.borrowingEnabled = checkBoolean(r.borrowingEnabled, { name: 'borrowingEnabled' }, i)
    }
    if (r.siloedBorrowing !== s.siloedBorrowing) {
      s.siloedBorrowing = checkBoolean(r.siloedBorrowing, { name: 'siloedBorrowing' }, i)
    }
    if (r.borrowableInIsolation !== s.borrowableInIsolation) {
      s.borrowableInIsolation = checkBoolean(r.borrowableInIsolation, { name: 'borrowableInIsolation' }, i)
    }
    if (r.volatile !== s.volatile) s.volatile = checkBoolean(r.volatile, { name: 'volatile' }, i)
    const flags =
      Number(s.active) | (Number(s.frozen) << 1) | (Number(s.paused) << 2) | (Number(s.borrowingEnabled) << 3) |
      (Number(s.siloedBorrowing) << 4) | (Number(s.borrowableInIsolation) << 5) | (Number(s.volatile) << 6) |
      (Number(s.totals) << 7)
    if (flags !== s.flags) s.flags = this.#u32(flags, this.#reserve['flags']!, i)
  }

  #writeEMode(mode: AaveEMode, i: number): void {
    checkObject(mode, 'eModes', i)
    checkKeys(mode, E_MODE_KEYS, i)
    const { schema, memory } = this.#instance
    const { size, fields } = schema.record('eMode')
    const base = schema.areas.eModes + i * size
    const u32 = (name: 'id' | 'ltvBps' | 'liquidationThresholdBps' | 'liquidationBonusBps') => {
      memory.u32[(base + fields[name]!.offset) >> 2] = checkInteger(mode[name], MAX_U32, fields[name]!, i)
    }
    const bitmap = (name: 'collateralBitmap' | 'borrowableBitmap' | 'ltvZeroBitmap') => {
      const value = checkU128(mode[name] ?? 0n, fields[name]!, i)
      const word = (base + fields[name]!.offset) >> 3
      memory.u64[word] = value
      memory.u64[word + 1] = value >> 64n
    }
    u32('id')
    u32('ltvBps')
    u32('liquidationThresholdBps')
    u32('liquidationBonusBps')
    bitmap('collateralBitmap')
    bitmap('borrowableBitmap')
    bitmap('ltvZeroBitmap')
    const isolated = checkBoolean(mode.isolated ?? false, fields['isolated']!, i)
    memory.u32[(base + fields['isolated']!.offset) >> 2] = isolated ? 1 : 0
    checkString(mode.label, { name: 'label' }, i)
    putU256(memory, base + fields['price']!.offset, mode.price ?? 0n, fields['price']!, i)
  }
}
