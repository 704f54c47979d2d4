import type { BindingRule, NoBoundary, Scenario, VolShock } from 'loadline/margin'
import { formatMove, formatNumber } from '../format'
import type { Failure } from '../protocol'
import type { Asset, Venue } from './draft'
import type { Side, Span } from './marginProtocol'

const NARROW = '\u202f'

export const VENUE_NAMES: Readonly<Record<Venue, string>> = {
  loan: 'Morpho loan',
  perps: 'Hyperliquid',
  options: 'Derive options',
}

const REASONS: Readonly<Record<NoBoundary, string>> = {
  already_liquidatable: 'already liquidatable',
  unreachable: 'not by this alone',
  no_debt: 'no debt',
  no_exposure: 'no exposure',
  unresolved: 'not resolved',
}

export const reasonWords = (reason: NoBoundary) => REASONS[reason]

/** Dollars: whole ones from a thousand on. */
export function dollars(amount: number): string {
  const size = Math.abs(amount)
  const rounded = size >= 1000 ? Math.round(size) : Math.round(size * 100) / 100
  const text = rounded.toLocaleString('en-US', {
    minimumFractionDigits: size >= 1000 || rounded === 0 ? 0 : 2,
    maximumFractionDigits: 2,
  })
  return `${amount < 0 && rounded !== 0 ? '−' : ''}$${text}`
}

/** Dollars without cents, for tables of many. */
export const wholeDollars = (amount: number) => dollars(Math.round(amount)).replace('.00', '')

/** Units of an asset with their sign in a word: 0.8 BTC short. */
export function holdingWords(size: number, asset: Asset): string {
  if (size === 0) return 'none'
  return `${formatNumber(Math.abs(size), 5)}\u00a0${asset} ${size < 0 ? 'short' : 'long'}`
}

/** A round move without its zero: −18 %. */
export const roundMove = (percent: number) => formatMove(percent).replace('.0', '')

export const moveTo = (to: number, from: number) => formatMove((to / from - 1) * 100)

export function percentWords(share: number): string {
  if (share > 0 && share < 0.001) return `below 0.1${NARROW}%`
  if (share < 1 && share > 0.999) return `above 99.9${NARROW}%`
  return `${(100 * share).toFixed(1)}${NARROW}%`
}

export function spanWords({ low, high }: Span): string {
  if (low === null && high === null) return 'at every price'
  if (low === null) return `at and below ${dollars(high!)}`
  if (high === null) return `at and above ${dollars(low)}`
  return `${dollars(low)} to ${dollars(high)}`
}

/** A side of the price with its distance, for tables. */
export function sideWords(side: Side, price: number): string {
  if (side.reason !== null) return reasonWords(side.reason)
  return `${dollars(side.price)} (${moveTo(side.price, price)})`
}

const SHOCKS: Readonly<Record<VolShock, string>> = {
  none: 'volatility unchanged',
  up: 'volatility up',
  down: 'volatility down',
  linear_skew: 'volatility tilted from one wing to the other',
  absolute_skew: 'volatility of both wings lifted',
}

export function scenarioWords({ spotFactor, vol = 'none', dampening = 1 }: Scenario): string {
  const spot = spotFactor === 1 ? 'spot unchanged' : `spot ${roundMove((spotFactor - 1) * 100)}`
  const share = dampening === 1 ? '' : `, counted at ${percentWords(dampening)} of it`
  return `${spot}, ${SHOCKS[vol]}${share}`
}

const RULES: Readonly<Record<BindingRule, string>> = {
  none: 'no scenario loses anything',
  scenario: 'the worst scenario',
  basis: 'the basis contingency: forwards that part from spot',
  isolated: 'each option on its own',
  max_loss: 'the greatest loss at expiry',
  minimum_delta: 'the least margin for net delta',
  short_minimum: 'the least margin for short options',
}

export const ruleWords = (rule: BindingRule) => RULES[rule]

/** The engine's own words, with the field and the value that it objects to. */
export function refusalWords({ code, field, list, row, value, message }: Failure): string {
  const place = row === null ? field : `${field} of ${list || 'row'} ${row + 1}`
  const details = [field && `field ${place}`, value && `value ${value}`].filter(Boolean).join(', ')
  return `${message} (${[code, details].filter(Boolean).join(': ')})`
}
