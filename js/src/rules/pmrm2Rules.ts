import { InputError } from '../errors.js'
import { checkArray, checkNumber, checkObject, checkString, type PlainObject } from '../input/checks.js'
import type { Pmrm2Rules, Scenario, VolShock } from '../types/margin/option.js'
import type { LoadedRulePack } from './loadRulePack.js'
import { stamped } from './stamp.js'

const SHOCKS: Readonly<Record<string, VolShock>> = {
  None: 'none', Up: 'up', Down: 'down', LINEAR: 'linear_skew', ABS: 'absolute_skew',
}
const MOST_SCENARIOS = 64

function shockOf(name: unknown, index: number): VolShock {
  const shock = SHOCKS[checkString(name, { name: 'VolShockDirection' }, index)]
  if (shock !== undefined) return shock
  throw new InputError('out_of_domain', 'VolShockDirection must be a shock of PMRM 2.', { field: 'VolShockDirection', index, value: name })
}

function scenarioOf(entry: unknown, index: number): Scenario {
  const [spotFactor, vol, dampening] = Array.isArray(entry)
    ? (entry as unknown[])
    : ['SpotShock', 'VolShockDirection', 'DampeningFactor'].map((name) => checkObject(entry, 'Scenarios', index)[name])
  return {
    spotFactor: checkNumber(spotFactor, { name: 'SpotShock' }, index),
    vol: shockOf(vol, index),
    dampening: checkNumber(dampening, { name: 'DampeningFactor' }, index),
  }
}

/** `pmrm2Margin`'s rules from the pack `derive-pmrm2`, in Derive's own names; results name the pack. */
export function pmrm2Rules(pack: LoadedRulePack<unknown>): Pmrm2Rules {
  const parameters = checkObject(pack.parameters, 'parameters')
  const group = (name: string) => {
    const values: PlainObject = checkObject(parameters[name], name)
    return (field: string) => checkNumber(values[field], { name: field }, null)
  }
  const [skew, vol, margin] = [group('SkewShock'), group('VolShock'), group('Margin')]
  const [basis, other] = [group('BasisContingency'), group('OtherContingency')]
  const rules: Pmrm2Rules = {
    scenarios: checkArray(parameters['Scenarios'], 'Scenarios', MOST_SCENARIOS).map(scenarioOf),
    volShock: {
      up: vol('VOLRANGEUP'), down: vol('VOLRANGEDOWN'), shortPower: vol('SHORTTERMPOWER'),
      longPower: vol('LONGTERMPOWER'), floorDays: vol('DTE_FLOOR'), leastUpVol: vol('MIN_VOL_EVAL_SHOCKED'),
    },
    skew: {
      linearCap: skew('LINEAR_SCALE_CAP'), linearSlope: skew('LINEAR_CBASE'), absoluteCap: skew('ABS_SCALE_CAP'),
      absoluteSlope: skew('ABS_CBASE'), leastWidth: skew('MIN_K_STAR'), widthScale: skew('MIN_WIDTH_SCALE'),
      widthVol: skew('VOL_PARAM_STATIC'), widthVolSlope: skew('VOL_PARAM_SCALE'),
    },
    longDiscount: {
      base: margin('BASE_STATIC_DISCOUNT'), rateScale: margin('LONG_RATE_MULTSCALE'), rateAdd: margin('LONG_RATE_ADDSCALE'),
    },
    shortDiscount: {
      base: margin('BASE_STATIC_DISCOUNT_NEG'), rateScale: margin('SHORT_RATE_MULTSCALE'), rateAdd: margin('SHORT_RATE_ADDSCALE'),
    },
    basis: {
      upFactor: basis('SCENARIO_SPOT_UP'), downFactor: basis('SCENARIO_SPOT_DOWN'),
      add: basis('BASIS_CONT_ADD_FACTOR'), multiple: basis('BASIS_CONT_MULT_FACTOR'),
    },
    contingency: {
      pegThreshold: other('PEG_LOSS_THRESHOLD'), pegFactor: other('PEG_LOSS_FACTOR'),
      confidenceThreshold: other('CONF_THRESHOLD'), confidenceFactor: other('CONF_MARGIN'),
      perpetualMaintenance: other('MM_PERP_PERCENT'), perpetualInitial: other('IM_PERP_PERCENT'),
      optionMaintenance: other('MM_OPTION_PERCENT'), optionInitial: other('IM_OPTION_PERCENT'),
    },
    maintenanceFactor: margin('MM_LOSS_FACTOR'),
    initialFactor: margin('IM_LOSS_FACTOR'),
  }
  return stamped(rules, pack)
}
