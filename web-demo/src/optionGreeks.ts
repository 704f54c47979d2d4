import type { ModelKey, OptionNumber } from './state'
import { fieldsOf, LABELS } from './optionModels'

export interface GreekSpec {
  /** The engine's name of it. */
  readonly key: string
  readonly name: string
  /** Unit of the plain derivative, V being the unit of the value. */
  readonly unit: string
  /** The customary scale: divisor and its unit. */
  readonly custom?: readonly [divisor: number, unit: string]
}

const BLACK_SCHOLES: readonly GreekSpec[] = [
  { key: 'delta', name: 'Delta', unit: 'V per $ of spot' },
  { key: 'gamma', name: 'Gamma', unit: 'V per $²' },
  { key: 'vega', name: 'Vega', unit: 'V per 1.00 of vol', custom: [100, 'V per vol point'] },
  { key: 'theta', name: 'Theta', unit: 'V per year', custom: [365, 'V per day'] },
  { key: 'rho', name: 'Rho', unit: 'V per 1.00 of rate', custom: [10_000, 'V per basis point'] },
  { key: 'phi', name: 'Phi', unit: 'V per 1.00 of carry', custom: [10_000, 'V per basis point'] },
  { key: 'dualDelta', name: 'Dual delta', unit: 'V per $ of strike' },
  { key: 'dualGamma', name: 'Dual gamma', unit: 'V per $² of strike' },
  {
    key: 'vanna',
    name: 'Vanna',
    unit: 'V per $ and 1.00 of vol',
    custom: [100, 'delta per vol point'],
  },
  {
    key: 'volga',
    name: 'Volga',
    unit: 'V per (1.00 of vol)²',
    custom: [10_000, 'V per squared vol point'],
  },
  { key: 'charm', name: 'Charm', unit: 'delta per year', custom: [365, 'delta per day'] },
  {
    key: 'veta',
    name: 'Veta',
    unit: 'vega per year of expiry',
    custom: [36_500, 'V per vol point and day'],
  },
  { key: 'speed', name: 'Speed', unit: 'V per $³' },
  {
    key: 'zomma',
    name: 'Zomma',
    unit: 'gamma per 1.00 of vol',
    custom: [100, 'gamma per vol point'],
  },
  { key: 'color', name: 'Color', unit: 'gamma per year', custom: [365, 'gamma per day'] },
  {
    key: 'ultima',
    name: 'Ultima',
    unit: 'V per (1.00 of vol)³',
    custom: [1_000_000, 'V per cubed vol point'],
  },
]

/** On a forward, whose volatility is in its own unit: no scale of a vol point is customary. */
function onForward(spec: GreekSpec): GreekSpec {
  const unit = spec.unit.replace('of spot', 'of forward').replace('1.00 of vol', '$ of vol')
  const { custom, ...plain } = spec
  const kept = custom && !custom[1].includes('vol point') ? { custom } : {}
  return { ...plain, ...kept, unit }
}

const named = (...keys: readonly string[]) => BLACK_SCHOLES.filter(({ key }) => keys.includes(key))

/** The derivative in a parameter of a model, which the engine calls `dCorrelation`. */
function slope(parameter: OptionNumber): GreekSpec {
  const name = parameter === 'volPercent' ? 'vol' : parameter
  const label = LABELS[parameter].replace(/,.*/, '').toLowerCase()
  return {
    key: `d${name[0]!.toUpperCase()}${name.slice(1)}`,
    name: `Slope in ${label}`,
    unit: 'V per 1.00',
  }
}

const SHARED: ReadonlySet<OptionNumber> = new Set([
  'spot',
  'strike',
  'expiryDays',
  'ratePercent',
  'carryPercent',
])

/** The Greeks that the engine gives for a model, and the slopes in its parameters. */
export function greeksOf(model: ModelKey): readonly GreekSpec[] {
  switch (model) {
    case 'black_scholes':
      return BLACK_SCHOLES
    case 'bachelier':
      return BLACK_SCHOLES.filter(({ key }) => key !== 'phi').map(onForward)
    case 'american':
      return named('delta', 'gamma', 'vega', 'theta', 'rho', 'phi')
    default:
      return [
        ...named('delta', 'gamma', 'theta', 'rho', 'phi', 'dualDelta', 'dualGamma'),
        ...fieldsOf(model)
          .filter((field) => !SHARED.has(field))
          .map(slope),
      ]
  }
}

/** The Greek that is shown: delta where the model has not the one that was chosen. */
export function greekSpec(model: ModelKey, key: string): GreekSpec {
  const specs = greeksOf(model)
  return specs.find((spec) => spec.key === key) ?? specs[0]!
}
