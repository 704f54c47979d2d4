import type { Core } from '../core.js'
import type { AaveReserve, Account, Market } from '../types.js'

/** Reads the market and the account that a preview's actions leave. */
export class StateOutput {
  readonly #core: Core

  constructor(core: Core) {
    this.#core = core
  }

  /** The market with its indexes at `now` and the totals that the actions have moved. */
  market(before: Market): Market {
    const venue = before['aave-v3']
    return {
      ...before,
      'aave-v3': { ...venue, reserves: venue.reserves.map((reserve, i) => this.#reserve(reserve, i)) },
    }
  }

  #reserve(reserve: AaveReserve, i: number): AaveReserve {
    const { memory, schema } = this.#core.instance
    const { size, fields } = schema.record('reserve')
    const at = (field: string) => schema.areas.stateReserves + i * size + fields[field]!.offset
    const u256 = (field: string) => memory.readU256(at(field))
    return {
      ...reserve,
      liquidityIndex: u256('liquidityIndex'),
      variableBorrowIndex: u256('variableBorrowIndex'),
      lastUpdate: memory.readInteger(at('lastUpdate')),
      isolationDebt: u256('isolationDebt'),
      ...(reserve.totals !== undefined && {
        totals: {
          availableLiquidity: u256('availableLiquidity'),
          scaledVariableDebt: u256('scaledVariableDebt'),
          scaledSupply: u256('scaledSupply'),
          accruedToTreasury: u256('accruedToTreasury'),
        },
      }),
    }
  }

  get positions(): number {
    const { memory, schema } = this.#core.instance
    return memory.u32[schema.areas.statePositions >> 2]!
  }

  account(market: Market): Account {
    const { memory, schema } = this.#core.instance
    const { size, fields } = schema.record('position')
    const positions = Array.from({ length: this.positions }, (_, i) => {
      const at = (field: string) => schema.areas.statePosition + i * size + fields[field]!.offset
      return {
        asset: market['aave-v3'].reserves[memory.u32[at('reserve') >> 2]!]!.asset,
        scaledSupply: memory.readU256(at('scaledSupply')),
        scaledVariableDebt: memory.readU256(at('scaledVariableDebt')),
        collateral: memory.u32[at('collateral') >> 2] !== 0,
      }
    })
    return { 'aave-v3': { eModeCategory: memory.u32[schema.areas.stateEModeCategory >> 2]!, positions } }
  }
}
