import type { FitConstraint, FitOutcome, QuoteStatus } from 'loadline/desk'
import type { Failure } from '../protocol'

const DAY = new Intl.DateTimeFormat('en-GB', {
  day: 'numeric',
  month: 'short',
  year: 'numeric',
  timeZone: 'UTC',
})

export function formatDay(milliseconds: number): string {
  return DAY.format(new Date(milliseconds)).replaceAll(' ', '\u00a0')
}

const LEFT_OUT: Record<Exclude<QuoteStatus, 'used'>, string> = {
  not_finite: 'a number is missing',
  out_of_domain: 'a number is out of its domain',
  crossed: 'the bid is above the ask',
  no_quote: 'it has no quote',
  no_weight: 'it has no weight',
  duplicate: 'another row has the same strike and type',
  other_side_used: 'the option of the other type, out of the money, speaks for its strike',
  below_intrinsic: 'its price is below the intrinsic value',
  above_maximum: 'its price is above what any volatility gives',
  no_information: 'its price says nothing of volatility',
  expired: 'it has expired',
  no_forward: 'its expiry has no forward',
  not_fitted: 'its expiry could not be fitted',
}

export function leftOutWords(status: QuoteStatus): string {
  return status === 'used' ? 'used' : LEFT_OUT[status]
}

const HOLDS: Record<FitConstraint, string> = {
  none: '',
  butterfly_left: 'butterfly, left',
  butterfly_right: 'butterfly, right',
  slope_left: 'left wing',
  slope_right: 'right wing',
  least_variance: 'least variance',
  calendar: 'calendar',
  calendar_left: 'calendar, left wing',
  calendar_right: 'calendar, right wing',
  bounds: 'bounds of a parameter',
}

/** What keeps a fit from lying closer to its quotes. */
export function constraintWords(constraints: readonly FitConstraint[]): string {
  return constraints
    .map((constraint) => HOLDS[constraint])
    .filter(Boolean)
    .join('; ')
}

export const OUTCOMES: Record<FitOutcome, string> = {
  converged: '',
  iteration_limit: 'stopped at its limit of steps',
  repaired: 'repaired after the fit',
  underdetermined: 'fewer quotes than parameters',
}

/** A refusal with the place that it objects to; rows are counted from 1. */
export function failureWords({ code, row, field, value, message }: Failure): string {
  if (code === 'no_data' && field === 'slices') {
    return 'No expiry could be fitted: too few of its quotes are usable.'
  }
  if (row === null) return message
  if (code === 'butterfly_arbitrage') {
    return `Butterfly arbitrage in expiry ${row + 1}: it has no density somewhere`
  }
  if (code === 'calendar_arbitrage') {
    return `Calendar arbitrage: total variance falls from expiry ${row} to expiry ${row + 1}`
  }
  const given = value ? ` It is “${value}”.` : ''
  return `Row ${row + 1}, ${field || 'quote'}: ${message}${given}`
}
