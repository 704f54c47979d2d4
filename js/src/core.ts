import { errorOf, type LoadlineError } from './errors.js'
import { AccountInput } from './input/account.js'
import { ActionInput } from './input/actions.js'
import { MarketInput } from './input/market.js'
import type { Account, Market } from './types.js'
import type { Instance } from './wasm/module.js'

type Fields = Readonly<Record<string, unknown>>

/** One engine's module with the writers of its input areas. */
export class Core {
  readonly instance: Instance
  readonly market: MarketInput
  readonly account: AccountInput
  readonly actions: ActionInput

  constructor(instance: Instance) {
    this.instance = instance
    this.market = new MarketInput(instance)
    this.account = new AccountInput(instance, this.market)
    this.actions = new ActionInput(instance, this.market)
  }

  /** The error that the module has just reported, with the caller's own value where it can be found. */
  error(market?: Market, account?: Account): LoadlineError {
    const { memory, schema } = this.instance
    const { fields } = schema.record('error')
    const at = (field: string) => schema.areas.error + fields[field]!.offset
    const word = memory.u32[at('code') >> 2]!
    const [code, sentence] = schema.errors[word & 0xffff]!
    const name = schema.errorFields[word >>> 16]!
    const field = name === 'none' ? null : name
    const index = memory.u32[at('index') >> 2]!
    const number = memory.f64[at('value') >> 3]!
    const value = field === null ? number : (given(field, index, number, market, account) ?? number)
    return errorOf(code, `${field ?? 'The input'} ${sentence}.`, { field, index, value })
  }
}

/** The caller's value of a field that the core names by index: the one that reads as `number`. */
function given(field: string, index: number, number: number, market?: Market, account?: Account): unknown {
  const owners: (Fields | undefined)[] = [
    market?.['aave-v3'].reserves[index] as unknown as Fields | undefined,
    account?.['aave-v3'].positions[index] as unknown as Fields | undefined,
    market?.['aave-v3'].eModes[index] as unknown as Fields | undefined,
    account?.['aave-v3'] as unknown as Fields | undefined,
    market as unknown as Fields | undefined,
  ]
  return owners.map((owner) => owner?.[field]).find((value) => value !== undefined && Number(value) === number)
}
