import type { One } from '../formula.js'
import type { NoBoundary } from './perp.js'
import type { CometInputs, LiquityInputs, MakerInputs, MorphoInputs } from './venueLending.js'

/** The least that is enough: one unit less is not. `amount` is 0 where the position is healthy enough as it is. */
export type LeastAmount =
  | { readonly reason: null; readonly amount: bigint; readonly after: bigint | null }
  | { readonly reason: NoBoundary; readonly amount: null; readonly after: null }

/** Two ways to the wanted health, each alone. `before` and `after` are wad, null where nothing is owed. */
export interface LendingTopUp {
  readonly before: bigint | null
  readonly collateral: LeastAmount
  readonly repay: LeastAmount
}

/** For a probability in place of a health: `passageLevels`, then health 1e18 with the price moved there. */
export interface TopUpVerbs {
  /** Health is the liquidation limit over the debt. Collateral of `asset`, up to its supply cap. */
  readonly topUpCometAccount: One<CometInputs & { readonly health: bigint; readonly asset?: number }, LendingTopUp>
  readonly topUpMorphoPosition: One<MorphoInputs & { readonly health: bigint }, LendingTopUp>
  /** `ratio`: collateral over debt. Repaid is normalised debt: all of it where dust would be left. */
  readonly topUpMakerVault: One<MakerInputs & { readonly ratio: bigint }, LendingTopUp>
  /** `ratio`: the trove's own. Repaid down to the least debt of a trove. */
  readonly topUpLiquityTrove: One<LiquityInputs & { readonly ratio: bigint }, LendingTopUp>
}
