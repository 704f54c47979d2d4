import type { ModelKey, OptionDraft, OptionNumber } from './state'

const DAYS_PER_YEAR = 365
const PROFILE_POINTS = 161

export const LABELS: Readonly<Record<OptionNumber, string>> = {
  spot: 'Spot, $',
  strike: 'Strike, $',
  expiryDays: 'Expiry, days',
  volPercent: 'Volatility, % a year',
  normalVol: 'Volatility, $ per √year',
  initialVariance: 'Initial variance',
  meanReversion: 'Mean reversion, a year',
  longRunVariance: 'Long-run variance',
  volOfVariance: 'Vol of variance',
  correlation: 'Correlation',
  intensity: 'Jumps a year',
  meanLogJump: 'Mean log jump',
  logJumpVol: 'Vol of log jump',
  upProbability: 'Probability of up',
  upRate: 'Rate of up jumps',
  downRate: 'Rate of down jumps',
  ratePercent: 'Interest rate, % a year',
  carryPercent: 'Carry (yield), % a year',
}

/** What the engine calls an input where it is not called as in the form. */
const INPUTS: Readonly<Record<string, OptionNumber>> = {
  forward: 'spot',
  expiryYears: 'expiryDays',
  vol: 'volPercent',
  rate: 'ratePercent',
  discount: 'ratePercent',
  carry: 'carryPercent',
}

interface ModelSpec {
  readonly name: string
  readonly lead: string
  /** What it takes beside spot, strike, expiry, rate and carry. */
  readonly parameters: readonly OptionNumber[]
}

const VARIANCES = 'Variances are annual: 0.04 is a volatility of 20 %.'

const HESTON = [
  'initialVariance',
  'meanReversion',
  'longRunVariance',
  'volOfVariance',
  'correlation',
] as const
const MERTON = ['intensity', 'meanLogJump', 'logJumpVol'] as const

export const MODELS: Readonly<Record<ModelKey, ModelSpec>> = {
  black_scholes: {
    name: 'Black–Scholes–Merton',
    lead: 'A European option: Black–Scholes–Merton value and Greeks.',
    parameters: ['volPercent'],
  },
  bachelier: {
    name: 'Bachelier',
    lead: 'A European option on a forward that moves by a normal law, not a lognormal one.',
    parameters: ['normalVol'],
  },
  american: {
    name: 'American',
    lead: 'The Black–Scholes–Merton model with early exercise.',
    parameters: ['volPercent'],
  },
  heston: {
    name: 'Heston',
    lead: `A European option whose variance moves and returns to its mean. ${VARIANCES}`,
    parameters: HESTON,
  },
  merton: {
    name: 'Merton jumps',
    lead: 'A European option where the price also jumps, by a lognormal law.',
    parameters: ['volPercent', ...MERTON],
  },
  kou: {
    name: 'Kou jumps',
    lead:
      'A European option where the price also jumps, by an exponential law on either side: ' +
      'a rate of 10 is a mean log jump of 0.1.',
    parameters: ['volPercent', 'intensity', 'upProbability', 'upRate', 'downRate'],
  },
  bates: {
    name: 'Bates',
    lead: `A European option under Heston’s variance with Merton’s jumps. ${VARIANCES}`,
    parameters: [...HESTON, ...MERTON],
  },
}

/** The numbers that a model's form asks for, in the order of the form. */
export function fieldsOf(model: ModelKey): readonly OptionNumber[] {
  const { parameters } = MODELS[model]
  const carry: readonly OptionNumber[] = model === 'bachelier' ? [] : ['carryPercent']
  return ['spot', 'strike', 'expiryDays', ...parameters, 'ratePercent', ...carry]
}

/** Whether the premium may be in the coin. */
export const settles = (model: ModelKey) => model === 'black_scholes' || model === 'american'

/** The field of the form that an error of the engine is about. */
export function fieldOf(model: ModelKey, input: string): OptionNumber | null {
  const key = INPUTS[input] ?? input
  return fieldsOf(model).find((field) => field === key) ?? null
}

/** A model's inputs under the engine's names, per 1.00 and in years. */
export type ModelInputs = Readonly<Record<string, number | string>>

export function toInputs(draft: OptionDraft): ModelInputs {
  const { model, type, strike, spot } = draft
  const expiryYears = draft.expiryDays / DAYS_PER_YEAR
  const rate = draft.ratePercent / 100
  if (model === 'bachelier') {
    const discount = Math.exp(-rate * expiryYears)
    return { type, forward: spot, strike, expiryYears, normalVol: draft.normalVol, discount }
  }
  const carry = draft.carryPercent / 100
  const inputs: Record<string, number | string> = { type, spot, strike, expiryYears, rate, carry }
  if (settles(model)) inputs['settlement'] = draft.settlement
  for (const field of MODELS[model].parameters) {
    if (field === 'volPercent') inputs['vol'] = draft.volPercent / 100
    else inputs[field] = draft[field]
  }
  return inputs
}

/** Spots of the profile: half the lower of spot and strike to one and a half times the higher. */
export function profileSpots({ spot, strike }: OptionDraft): Float64Array {
  const low = Math.min(spot, strike)
  const high = Math.max(spot, strike)
  // A forward of Bachelier's may be negative: then half of it is not further out.
  const first = low - Math.abs(low) * 0.5
  const last = high + Math.abs(high) * 0.5
  return Float64Array.from(
    { length: PROFILE_POINTS },
    (_, i) => first + ((last - first) * i) / (PROFILE_POINTS - 1),
  )
}
