import type { Core } from '../core.js'
import type { Health, HealthStatus } from '../types.js'

const WAD = 1e18

/** Reads the account data at `address`. */
export class HealthOutput {
  readonly #core: Core
  readonly #statuses: readonly HealthStatus[]
  readonly #at: Readonly<Record<string, number>>

  constructor(core: Core) {
    const { schema } = core.instance
    this.#core = core
    this.#statuses = schema.enumerations['healthStatus'] as readonly HealthStatus[]
    const { fields } = schema.record('accountData')
    this.#at = {
      totalCollateral: fields['totalCollateral']!.offset,
      totalDebt: fields['totalDebt']!.offset,
      availableBorrows: fields['availableBorrows']!.offset,
      healthFactor: fields['healthFactor']!.offset,
      averageLtvBps: fields['averageLtvBps']!.offset,
      averageLiquidationThresholdBps: fields['averageLiquidationThresholdBps']!.offset,
      status: fields['status']!.offset,
      isolatedReservePlusOne: fields['isolatedReservePlusOne']!.offset,
    }
  }

  /** `assetAt` names a reserve by its index. */
  read(address: number, assetAt: (reserve: number) => string): Health {
    const { memory } = this.#core.instance
    const at = this.#at
    const status = this.#statuses[memory.u32[(address + at['status']!) >> 2]!]!
    const factorWad = status === 'no_debt' ? null : memory.readU256(address + at['healthFactor']!)
    const isolated = memory.u32[(address + at['isolatedReservePlusOne']!) >> 2]!
    return {
      status,
      factorWad,
      factor: factorWad === null ? null : Number(factorWad) / WAD,
      collateralBase: memory.readU256(address + at['totalCollateral']!),
      debtBase: memory.readU256(address + at['totalDebt']!),
      availableBorrowsBase: memory.readU256(address + at['availableBorrows']!),
      ltvBps: memory.readInteger(address + at['averageLtvBps']!),
      liquidationThresholdBps: memory.readInteger(address + at['averageLiquidationThresholdBps']!),
      isolatedAsset: isolated === 0 ? null : assetAt(isolated - 1),
    }
  }
}
