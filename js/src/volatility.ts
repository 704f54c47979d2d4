import type { Core } from './core.js'
import type { Calibrations } from './types/calibration.js'
import type { Volatility } from './types/volatility.js'
import { makeArbitrage } from './volatility/arbitrage.js'
import { makeBuildSurface } from './volatility/buildSurface.js'
import { makeCalibrate } from './volatility/calibrate.js'
import { makeEvaluateSurface } from './volatility/evaluateSurface.js'
import { makeFitSmile } from './volatility/fitSmile.js'
import { makeSmileGreeks } from './volatility/smileGreeks.js'

/** Smiles, surfaces, and models fitted to them. */
export function makeVolatility(core: Core): Volatility & Calibrations {
  return {
    ...makeArbitrage(core),
    buildSurface: makeBuildSurface(core),
    calibrateBates: makeCalibrate(core, 'bates'),
    calibrateHeston: makeCalibrate(core, 'heston'),
    evaluateSurface: makeEvaluateSurface(core),
    fitSmile: makeFitSmile(core),
    smileGreeks: makeSmileGreeks(core),
  }
}
