import type { DeskEngine } from 'loadline/desk'
import { greeksOf } from './optionGreeks'
import type { ProfileRequest, OptionProfile } from './protocol'
import type { ModelKey } from './state'

type DeskModel = Exclude<ModelKey, 'black_scholes'>

/** The engine's functions of a model: of one option, and of columns. */
const FUNCTIONS = {
  bachelier: ['priceBachelier', 'priceBacheliers'],
  american: ['priceAmerican', 'priceAmericans'],
  heston: ['priceHeston', 'hestonChain'],
  merton: ['priceMerton', 'mertonChain'],
  kou: ['priceKou', 'kouChain'],
  bates: ['priceBates', 'batesChain'],
} as const satisfies Record<DeskModel, readonly [keyof DeskEngine, keyof DeskEngine]>

function payoff(engine: DeskEngine, { model, inputs, spots }: ProfileRequest) {
  const { type, strike, settlement = 'quote' } = inputs as never
  const outputs = ['value'] as const
  if (model === 'bachelier') {
    const law = { type, strike, expiryYears: 0, normalVol: 0 }
    return engine.priceBacheliers({ ...law, forward: spots, outputs })
  }
  return engine.priceOptions({
    type,
    strike,
    settlement,
    spot: spots,
    expiryYears: 0,
    vol: 0,
    outputs,
  })
}

/** Value and Greeks of an option under one of the desk's models, and over spot. */
export function priceModel(request: ProfileRequest, engine: DeskEngine): OptionProfile {
  const { model, inputs, spots } = request
  if (model === 'black_scholes') throw new Error('Black–Scholes is priced by the first engine')
  const [one, many] = FUNCTIONS[model]
  const outputs = ['value', ...greeksOf(model).map(({ key }) => key)]
  const along = { ...inputs, [model === 'bachelier' ? 'forward' : 'spot']: spots, outputs }
  return {
    ...request,
    value: engine[one](inputs as never) as OptionProfile['value'],
    today: engine[many](along as never),
    atExpiry: payoff(engine, request),
  }
}
