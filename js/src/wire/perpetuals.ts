import { CapacityError } from '../errors.js'
import { checkArray, checkInteger, checkNumber, checkObject, type PlainObject } from '../input/checks.js'
import type { CrossAccount } from '../types/margin/perp.js'
import type { WordWriter } from './bytes.js'
import { LIMITS, type OPERATION } from './format.js'
import { fields, record, writeNumbers } from './numbers.js'
import { begin } from './requests.js'
import type { MarketClaim } from './types.js'

const MAX_U32 = 4294967295

const ACCOUNT = new Set(['collateral', 'markets', 'positions', 'reward'])
const REWARD = fields('', { ratio: 0, cost: 0, lowest: 0, highest: 0 })
const MARKET = new Set(['price', 'initial', 'maintenance'])
const CURVE = fields('', { powerFactor: 0, fixed: 0 }, 'tiers')
const TIER = fields('lowerBound rate', { deduction: 0 })
const POSITION = fields('size entryPrice', {}, 'market')
const CLAIM = new Set(['market', 'price'])

interface Checked {
  readonly collateral: number
  readonly reward: PlainObject
  readonly markets: readonly PlainObject[]
  /** Two a market. */
  readonly curves: readonly PlainObject[]
  /** Of each curve. */
  readonly tiers: readonly (readonly unknown[])[]
  readonly positions: readonly PlainObject[]
}

function checked(account: CrossAccount): Checked {
  const given = record(account, 'account', ACCOUNT)
  const markets = checkArray(given['markets'], 'markets', LIMITS.markets).map((market, i) => record(market, 'markets', MARKET, i))
  const curves = markets.flatMap((market, i) => ['initial', 'maintenance'].map((name) => record(market[name], name, CURVE.keys, i)))
  const tiers = curves.map((curve) => checkArray(curve['tiers'], 'tiers', LIMITS.tiers))
  const count = tiers.reduce((sum, { length }) => sum + length, 0)
  if (count > LIMITS.tiers) throw new CapacityError('capacity_exceeded', `tiers takes at most ${LIMITS.tiers} entries in all.`, { field: 'tiers', value: count })
  return {
    collateral: checkNumber(given['collateral'], { name: 'collateral' }, null),
    reward: record(given['reward'] ?? {}, 'reward', REWARD.keys),
    markets, curves, tiers,
    positions: checkArray(given['positions'], 'positions', LIMITS.perpetuals).map((position, i) => record(position, 'positions', POSITION.keys, i)),
  }
}

function writeAccount(to: WordWriter, { collateral, reward, markets, curves, tiers, positions }: Checked): void {
  to.number(collateral)
  writeNumbers(to, reward, REWARD.numbers)
  const flat = tiers.flat()
  to.halves(markets.length, flat.length)
  markets.forEach((market, i) => {
    to.number(checkNumber(market['price'], { name: 'price' }, i))
    for (const at of [2 * i, 2 * i + 1]) writeNumbers(to, curves[at]!, CURVE.numbers, i)
    to.halves(tiers[2 * i]!.length, tiers[2 * i + 1]!.length)
  })
  flat.forEach((tier, i) => writeNumbers(to, record(tier, 'tiers', TIER.keys, i), TIER.numbers, i))
  positions.forEach((position, i) => {
    to.halves(checkInteger(position['market'], MAX_U32, { name: 'market' }, i), 0)
    writeNumbers(to, position, POSITION.numbers, i)
  })
}

function request(operation: keyof typeof OPERATION, account: CrossAccount, claim: (to: WordWriter) => void): Uint8Array {
  const parts = checked(account)
  const to = begin(operation, parts.positions.length)
  claim(to)
  writeAccount(to, parts)
  return to.finish()
}

/**
 * The request for equity and margins of a cross account, as `perpMargin` of `loadline/margin` gives
 * them: at most 32 markets, 32 positions and 256 tiers in all.
 */
export function encodePerpAssess(account: CrossAccount): Uint8Array {
  return request('perpAssess', account, () => {})
}

/** The request for a verdict on a claim: liquidatable at this price, and not at the number before. */
export function encodePerpBoundary({ account, claim }: { readonly account: CrossAccount; readonly claim: MarketClaim }): Uint8Array {
  const { market, price } = record(checkObject(claim, 'claim'), 'claim', CLAIM)
  return request('perpBoundary', account, (to) => {
    to.halves(checkInteger(market, MAX_U32, { name: 'market' }, null), 0)
    to.number(checkNumber(price, { name: 'price' }, null))
  })
}
