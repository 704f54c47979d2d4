import type { Preview, Refusal } from 'loadline'
import type { BaseCurrency } from './format'
import { formatBase, formatHealthWad, formatToken } from './format'

const SENTENCES: Record<Refusal, string> = {
  invalid_amount: 'the amount is not one that the pool accepts',
  reserve_inactive: 'the reserve is not active',
  reserve_paused: 'the reserve is paused',
  reserve_frozen: 'the reserve is frozen',
  supply_cap_exceeded: 'the supply cap of the reserve would be exceeded',
  borrow_cap_exceeded: 'the borrow cap of the reserve would be exceeded',
  borrowing_not_enabled: 'borrowing of this asset is not enabled',
  not_enough_balance: 'the account does not hold that much',
  not_enough_liquidity: 'the pool does not have that much to give',
  collateral_balance_is_zero: 'the account has no collateral',
  ltv_validation_failed: 'an asset with a loan-to-value of zero has to leave first',
  health_factor_too_low: 'health would be below the least that is allowed',
  collateral_cannot_cover_borrow: 'the collateral cannot cover that much debt',
  asset_not_borrowable_in_isolation:
    'the account is isolated, and this asset is not borrowable there',
  debt_ceiling_exceeded: 'the debt ceiling of the isolated collateral would be exceeded',
  not_borrowable_in_e_mode: 'the account’s efficiency mode does not lend this asset',
  inconsistent_e_mode: 'the account’s positions do not fit the efficiency mode',
  siloed_borrowing_violation: 'a siloed asset can only be the one debt of an account',
  no_debt_of_asset: 'the account owes none of this asset',
  underlying_balance_zero: 'the account holds none of this asset',
  user_in_isolation_or_ltv_zero: 'the account is isolated, or the asset’s loan-to-value is zero',
}

/** The bound that an action ran into; its unit depends on the rule. */
function limitWords(reason: Refusal, limit: bigint, token: Token, base: BaseCurrency): string {
  switch (reason) {
    case 'health_factor_too_low':
      return ` The least health is ${formatHealthWad(limit)}.`
    case 'collateral_cannot_cover_borrow':
      return ` It covers a debt of ${formatBase(limit, base)} in all.`
    default:
      return ` This rule allows at most ${formatToken(limit, token.decimals, token.symbol)}.`
  }
}

export interface Token {
  readonly symbol: string
  readonly decimals: number
}

/** Why the protocol would refuse, as a sentence with the limit that was met. */
export function refusalWords(
  { reason, limit }: NonNullable<Preview['refusal']>,
  token: Token,
  base: BaseCurrency,
): string {
  const bound = limit === null ? '' : limitWords(reason, limit, token, base)
  return `Refused: ${SENTENCES[reason]}.${bound}`
}

export function refusalReason(reason: Refusal): string {
  return SENTENCES[reason]
}
