import { checkArray, checkBoolean, checkInteger, checkName } from '../input/checks.js'
import type { Pmrm2Account, Pmrm2Rules } from '../types/margin/option.js'
import { LIMITS, PMRM2_RULES } from './format.js'
import { fields, record, writeNumbers } from './numbers.js'
import { begin } from './requests.js'
import { pmrm2RulesHash } from './rulesHash.js'

const MAX_U32 = 4294967295
const TYPES = ['call', 'put'] as const

const SPOT = fields('spot', { spotConfidence: 1, stablePrice: 1 })
const CASH = fields('cash')
const ACCOUNT = new Set([...SPOT.keys, ...CASH.keys, 'book', 'collaterals', 'perpetual'])
const PERPETUAL = fields('', { amount: 0, price: 0, unrealised: 0, confidence: 1 })
const BOOK = new Set(['legs', 'expiries'])
const EXPIRY = fields('seconds forward', { settledForward: 0, rate: 0, confidence: 1 })
const COLLATERAL = fields('amount price', { confidence: 1, maintenanceHaircut: 0, initialHaircut: 0 }, 'movesWithSpot')
const LEG = fields('strike amount vol', {}, 'expiry type')

/**
 * The request for Derive's portfolio margin, as `pmrm2Margin` gives it: at most 16 options, 16
 * expiries and 4 collaterals. A contract carries its rules and answers for these alone, so that the
 * request names those of the preview by their hash: `rules` as they were given to `pmrm2Margin`, in
 * full, or Derive's published ones.
 */
export function encodeOptionMargin({ account, rules }: { readonly account: Pmrm2Account; readonly rules?: Pmrm2Rules }): Uint8Array {
  const given = record(account, 'account', ACCOUNT)
  const book = record(given['book'], 'book', BOOK)
  const legs = checkArray(book['legs'], 'legs', LIMITS.legs)
  const expiries = checkArray(book['expiries'], 'expiries', LIMITS.expiries)
  const collaterals = checkArray(given['collaterals'] ?? [], 'collaterals', LIMITS.collaterals)
  const to = begin('optionMargin', legs.length)
  to.word(rules === undefined ? PMRM2_RULES : pmrm2RulesHash(rules))
  writeNumbers(to, given, [...SPOT.numbers, ...CASH.numbers])
  writeNumbers(to, record(given['perpetual'] ?? {}, 'perpetual', PERPETUAL.keys), PERPETUAL.numbers)
  to.halves(expiries.length, collaterals.length)
  expiries.forEach((expiry, i) => writeNumbers(to, record(expiry, 'expiries', EXPIRY.keys, i), EXPIRY.numbers, i))
  collaterals.forEach((one, i) => {
    const held = record(one, 'collaterals', COLLATERAL.keys, i)
    writeNumbers(to, held, COLLATERAL.numbers, i)
    to.halves(checkBoolean(held['movesWithSpot'] ?? false, { name: 'movesWithSpot' }, i) ? 1 : 0, 0)
  })
  legs.forEach((one, i) => {
    const leg = record(one, 'legs', LEG.keys, i)
    to.halves(checkInteger(leg['expiry'], MAX_U32, { name: 'expiry' }, i), checkName(leg['type'], TYPES, { name: 'type' }, i))
    writeNumbers(to, leg, LEG.numbers, i)
  })
  return to.finish()
}
