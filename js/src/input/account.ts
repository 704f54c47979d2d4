import { InputError } from '../errors.js'
import type { AavePosition, Account } from '../types.js'
import type { Instance } from '../wasm/module.js'
import type { FieldRow } from '../wasm/schema.js'
import {
  checkArray, checkBoolean, checkInteger, checkKeys, checkObject, checkString, countKeys, putU256,
} from './checks.js'
import type { MarketInput } from './market.js'

const ACCOUNT_KEYS = new Set(['aave-v3'])
const VENUE_KEYS = new Set(['eModeCategory', 'positions'])
const POSITION_KEYS = new Set(['asset', 'scaledSupply', 'scaledVariableDebt', 'collateral'])
const MAX_E_MODE_CATEGORY = 255

type Rows = Readonly<Record<'scaledSupply' | 'scaledVariableDebt' | 'reserve' | 'collateral', FieldRow>>

/** The counts that describe what lies in the input area. */
export interface WrittenAccount {
  positions: number
  eModeCategory: number
}

/** Checks an account and writes it into the module's input area, after its market. */
export class AccountInput {
  readonly written: WrittenAccount = { positions: 0, eModeCategory: 0 }
  readonly #instance: Instance
  readonly #market: MarketInput
  readonly #base: number
  readonly #bytes: number
  readonly #row: Rows
  /** Per reserve: the last call that named it. A second naming in one call is a duplicate. */
  readonly #namedIn: Float64Array
  #call = 0

  constructor(instance: Instance, market: MarketInput) {
    const layout = instance.schema.record('position')
    this.#instance = instance
    this.#market = market
    this.#base = instance.schema.areas.positions
    this.#bytes = layout.size
    this.#row = layout.fields as Rows
    this.#namedIn = new Float64Array(instance.schema.limits.reserves)
  }

  write(account: Account): WrittenAccount {
    checkObject(account, 'account')
    checkKeys(account, ACCOUNT_KEYS)
    const venue = account['aave-v3']
    checkObject(venue, 'aave-v3')
    checkKeys(venue, VENUE_KEYS)
    const positions = checkArray(venue.positions, 'positions', this.#namedIn.length) as readonly AavePosition[]
    this.#call += 1
    for (let i = 0; i < positions.length; i += 1) this.#writePosition(positions[i]!, i)
    const written = this.written
    written.positions = positions.length
    written.eModeCategory = checkInteger(venue.eModeCategory, MAX_E_MODE_CATEGORY, { name: 'eModeCategory' }, null)
    return written
  }

  #writePosition(position: AavePosition, i: number): void {
    if (typeof position !== 'object' || position === null) checkObject(position, 'positions', i)
    const asset = checkString(position.asset, { name: 'asset' }, i)
    const reserve = this.#market.indexOf(asset, i)
    if (this.#namedIn[reserve] === this.#call) {
      throw new InputError('duplicate', 'asset must not be given twice.', { field: 'asset', index: i, value: asset })
    }
    this.#namedIn[reserve] = this.#call
    if (countKeys(position) !== POSITION_KEYS.size) checkKeys(position, POSITION_KEYS, i)
    const { memory } = this.#instance
    const row = this.#row
    const base = this.#base + i * this.#bytes
    putU256(memory, base + row.scaledSupply.offset, position.scaledSupply, row.scaledSupply, i)
    putU256(memory, base + row.scaledVariableDebt.offset, position.scaledVariableDebt, row.scaledVariableDebt, i)
    memory.u32[(base + row.reserve.offset) >> 2] = reserve
    memory.u32[(base + row.collateral.offset) >> 2] = checkBoolean(position.collateral, row.collateral, i) ? 1 : 0
  }
}
