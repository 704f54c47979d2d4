import { checkArray, checkBoolean, checkName } from '../input/checks.js'
import type { Pmrm2Rules } from '../types/margin/option.js'
import { WordWriter } from './bytes.js'
import { digest } from './certificate.js'
import { fields, record, writeNumbers } from './numbers.js'

const FAMILY = 2n
const SHOCKS = ['none', 'up', 'down', 'linear_skew', 'absolute_skew'] as const
const MOST_SCENARIOS = 64

const SCENARIO = fields('spotFactor', {}, 'vol dampening')
const DAMPENING = fields('', { dampening: 1 })
const VOL_SHOCK = fields('up down shortPower longPower floorDays leastUpVol', {}, 'isMonthShort')
const DISCOUNT = fields('base rateScale rateAdd')
const MARGIN = fields('maintenanceFactor initialFactor')
const PARTS = {
  skew: fields('linearCap linearSlope absoluteCap absoluteSlope leastWidth widthScale widthVol widthVolSlope'),
  longDiscount: DISCOUNT,
  shortDiscount: DISCOUNT,
  basis: fields('upFactor downFactor add multiple'),
  contingency: fields(
    'pegThreshold pegFactor confidenceThreshold confidenceFactor perpetualMaintenance perpetualInitial optionMaintenance optionInitial',
  ),
} as const
const RULES = new Set(['scenarios', 'volShock', ...Object.keys(PARTS), ...MARGIN.keys])

/**
 * The hash by which contracts name rules of PMRM 2, as `decodeResult` of a version gives it. The
 * rules must be complete, as `pmrm2Rules` makes them of a pack.
 */
export function pmrm2RulesHash(rules: Pmrm2Rules): bigint {
  const given = record(rules, 'rules', RULES)
  const scenarios = checkArray(given['scenarios'], 'scenarios', MOST_SCENARIOS)
  const to = new WordWriter()
  for (const word of [FAMILY, 0n, BigInt(scenarios.length)]) to.word(word)
  scenarios.forEach((one, i) => {
    const scenario = record(one, 'scenarios', SCENARIO.keys, i)
    writeNumbers(to, scenario, SCENARIO.numbers, i)
    to.word(BigInt(checkName(scenario['vol'] ?? 'none', SHOCKS, { name: 'vol' }, i)))
    writeNumbers(to, scenario, DAMPENING.numbers, i)
  })
  const shock = record(given['volShock'], 'volShock', VOL_SHOCK.keys)
  writeNumbers(to, shock, VOL_SHOCK.numbers)
  to.word(checkBoolean(shock['isMonthShort'] ?? true, { name: 'isMonthShort' }, null) ? 1n : 0n)
  for (const [name, { numbers, keys }] of Object.entries(PARTS)) writeNumbers(to, record(given[name], name, keys), numbers)
  writeNumbers(to, given, MARGIN.numbers)
  return digest(to.words())
}
