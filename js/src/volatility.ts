import type { Core } from './core.js'
import type { Volatility } from './types/volatility.js'
import { makeArbitrage } from './volatility/arbitrage.js'
import { makeBuildSurface } from './volatility/buildSurface.js'
import { makeEvaluateSurface } from './volatility/evaluateSurface.js'
import { makeFitSmile } from './volatility/fitSmile.js'
import { makeSmileGreeks } from './volatility/smileGreeks.js'

/** Smiles and surfaces. */
export function makeVolatility(core: Core): Volatility {
  return {
    ...makeArbitrage(core),
    buildSurface: makeBuildSurface(core),
    evaluateSurface: makeEvaluateSurface(core),
    fitSmile: makeFitSmile(core),
    smileGreeks: makeSmileGreeks(core),
  }
}
