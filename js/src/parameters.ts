import type { Account, Action, Market, SolveGoal } from './types.js'

export interface HealthParameters {
  readonly market: Market
  readonly account: Account
}

export interface PreviewParameters extends HealthParameters {
  readonly actions: readonly Action[]
}

export interface SolveParameters extends HealthParameters {
  readonly goal: SolveGoal
}

export interface BookParameters {
  readonly market: Market
  readonly accounts: readonly Account[]
}
