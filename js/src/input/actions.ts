import type { Action, Amount } from '../types.js'
import type { Instance } from '../wasm/module.js'
import { camelCase } from '../wasm/schema.js'
import {
  checkArray, checkInteger, checkKeys, checkName, checkObject, checkString, checkU256,
  type PlainObject,
} from './checks.js'
import type { MarketInput } from './market.js'

const ALL = (1n << 256n) - 1n
const MAX_E_MODE_CATEGORY = 255

const KEYS: Readonly<Record<Action['type'], ReadonlySet<string>>> = {
  supply: new Set(['type', 'venue', 'asset', 'amount']),
  withdraw: new Set(['type', 'venue', 'asset', 'amount']),
  borrow: new Set(['type', 'venue', 'asset', 'amount']),
  repay: new Set(['type', 'venue', 'asset', 'amount']),
  enableCollateral: new Set(['type', 'venue', 'asset']),
  disableCollateral: new Set(['type', 'venue', 'asset']),
  swapCollateral: new Set(['type', 'venue', 'asset', 'amount', 'assetReceived', 'amountReceived']),
  setEMode: new Set(['type', 'venue', 'category']),
}
const TAKES_ALL: ReadonlySet<Action['type']> = new Set(['withdraw', 'repay', 'swapCollateral'] as const)

/** Checks the venue of an action or a goal. */
export function checkVenue(value: unknown, index: number | null): void {
  checkName(value, ['aave-v3'], { name: 'venue' }, index)
}

/** Checks actions and writes them into the module's input area, after the market. Returns their number. */
export class ActionInput {
  readonly #instance: Instance
  readonly #market: MarketInput
  readonly #types: readonly string[]

  constructor(instance: Instance, market: MarketInput) {
    this.#instance = instance
    this.#market = market
    this.#types = instance.schema.enumerations['actionType']!.map(camelCase)
  }

  write(actions: readonly Action[]): number {
    const given = checkArray(actions, 'actions', this.#instance.schema.limits.actions)
    given.forEach((action, i) => this.#writeAction(checkObject(action, 'actions', i), i))
    return given.length
  }

  #writeAction(action: PlainObject, i: number): void {
    const type = checkName(action['type'], this.#types, { name: 'type' }, i)
    const name = this.#types[type] as Action['type']
    checkKeys(action, KEYS[name], i)
    checkVenue(action['venue'], i)
    const { memory, schema } = this.#instance
    const { size, fields } = schema.record('action')
    const at = (field: string) => schema.areas.actions + i * size + fields[field]!.offset
    const has = (field: string) => KEYS[name].has(field)
    memory.writeU256(at('amount'), has('amount') ? this.#amount(action['amount'] as Amount, name, i) : 0n)
    memory.writeU256(at('amountReceived'), this.#amountReceived(action['amountReceived'], i))
    memory.u32[at('type') >> 2] = type
    memory.u32[at('reserve') >> 2] = has('asset') ? this.#reserve(action['asset'], 'asset', i) : 0
    memory.u32[at('reserveReceived') >> 2] = has('assetReceived')
      ? this.#reserve(action['assetReceived'], 'assetReceived', i)
      : 0
    memory.u32[at('eModeCategory') >> 2] = has('category')
      ? checkInteger(action['category'], MAX_E_MODE_CATEGORY, { name: 'category' }, i)
      : 0
  }

  #reserve(value: unknown, field: string, i: number): number {
    return this.#market.indexOf(checkString(value, { name: field }, i), i, field)
  }

  #amount(value: unknown, type: Action['type'], i: number): bigint {
    if (value === 'all' && TAKES_ALL.has(type)) return ALL
    return checkU256(value, { name: 'amount', unit: 'token base units' }, i)
  }

  /** Absent means "at the oracle's prices", which the core reads as 0. */
  #amountReceived(value: unknown, i: number): bigint {
    return value === undefined ? 0n : checkU256(value, { name: 'amountReceived', unit: 'token base units' }, i)
  }
}
