import type { BindingRule, MarginCertificate } from '../types/margin/option.js'
import type { WordReader } from './bytes.js'
import type { OptionMarginResult, PerpAssessResult, PerpBoundaryResult } from './types.js'

type Body<Result> = Omit<Result, 'operation' | 'certificate'>

const RULES: readonly BindingRule[] = ['none', 'scenario', 'basis']
const NO_SCENARIO = 0xffffffff
/** Words of an option margin before its lists. */
const FIXED = 23

export function perpAssess(from: WordReader): Body<PerpAssessResult> {
  const [equity, notional, initial, maintenance] = [from.number(), from.number(), from.number(), from.number()]
  const [freeCollateral, excess] = [from.number(), from.number()]
  const [liquidatable, bindingMarket] = from.halves()
  return { equity, notional, initial, maintenance, freeCollateral, excess, bindingMarket, liquidatable: liquidatable !== 0 }
}

export function perpBoundary(from: WordReader): Body<PerpBoundaryResult> {
  const [excess, excessInside] = [from.number(), from.number()]
  const [liquidatable, liquidatableInside] = from.halves()
  const [isBoundary] = from.halves()
  return { excess, excessInside, liquidatable: liquidatable !== 0, liquidatableInside: liquidatableInside !== 0, isBoundary: isBoundary !== 0 }
}

function list(from: WordReader, length: number): Float64Array {
  return Float64Array.from({ length }, () => from.number())
}

export function optionMargin(from: WordReader, words: number): Body<OptionMarginResult> {
  const [maintenance, initial, markToMarket] = [from.number(), from.number(), from.number()]
  const [options, perpetual, collateral, basisContingency] = [from.number(), from.number(), from.number(), from.number()]
  const contingencies = {
    perpetualMaintenance: from.number(), perpetualInitial: from.number(), optionMaintenance: from.number(), optionInitial: from.number(),
    collateralMaintenance: from.number(), collateralInitial: from.number(), oracle: from.number(),
  }
  const [rule, scenario] = from.halves()
  const decided = { rule: RULES[rule] ?? 'none', scenario: scenario === NO_SCENARIO ? null : scenario, loss: from.number() }
  const certificate = (): MarginCertificate => ({ ...decided, factor: from.number(), contingency: from.number(), requirement: from.number() })
  const [maintenanceCertificate, initialCertificate] = [certificate(), certificate()]
  const [liquidatable, scenarios] = from.halves()
  const count = Math.min(scenarios, words - FIXED)
  return {
    maintenance, initial, markToMarket, options, perpetual, collateral, basisContingency, liquidatable: liquidatable !== 0, contingencies,
    maintenanceCertificate, initialCertificate, scenarioProfit: list(from, count), losses: list(from, words - FIXED - count),
  }
}
