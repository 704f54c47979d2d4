import type {
  CrossAccount,
  LevelPassage,
  LiquidationInterval,
  MarginEngine,
  NoBoundary,
  PassageProbability,
} from 'loadline/margin'
import type { Asset, Draft, Venue } from '../draft'
import { ASSETS, BOOK_ASSET, LOAN_ASSET } from '../draft'
import type { Line, Search, Side, Span } from '../marginProtocol'
import { bookAccount, bookRules, loanInputs, loanPrice } from './inputs'

export const DAYS_PER_YEAR = 365
/** A price at which no loan with collateral is liquidatable: its line is seen from above. */
const ABOVE = 2 ** 20

const spanOf = (interval: LiquidationInterval): Span => ({
  low: interval.opensBelow ? null : interval.low,
  high: interval.opensAbove ? null : interval.high,
  residual: Math.max(Math.abs(interval.residualLow), Math.abs(interval.residualHigh)),
})

/** That the price enters a span before the horizon, seen at every moment and without drift. */
function passage(engine: MarginEngine, draft: Draft, asset: Asset, spans: readonly Span[]) {
  return engine.passageProbability({
    intervals: spans.map(({ low, high }) => ({
      ...(low === null ? {} : { low }),
      ...(high === null ? {} : { high }),
    })),
    price: draft.prices[asset],
    vol: draft.volPercents[asset] / 100,
    horizonYears: draft.horizonDays / DAYS_PER_YEAR,
  })
}

/** One side of a price; `reason` says why there is no liquidation there. */
function sideOf(inside: boolean, found: LevelPassage, reason: NoBoundary | null): Side {
  if (inside) return { reason: 'already_liquidatable' }
  if (!found.exists) return { reason: reason ?? 'unreachable' }
  const { level, distanceSigmas, probability } = found
  return { reason: null, price: level, sigmas: distanceSigmas, probability }
}

interface Reasons {
  readonly falling: NoBoundary | null
  readonly rising: NoBoundary | null
}

const NONE: Reasons = { falling: null, rising: null }

function lineOf(
  draft: Draft,
  of: { venue: Venue; asset: Asset },
  spans: readonly Span[],
  found: PassageProbability,
  reasons: Reasons,
): Line {
  return {
    ...of,
    price: draft.prices[of.asset],
    spans,
    falling: sideOf(found.inside, found.falling, reasons.falling),
    rising: sideOf(found.inside, found.rising, reasons.rising),
    probability: found.probability,
  }
}

export function loanLines(engine: MarginEngine, draft: Draft): Line[] {
  const asset = LOAN_ASSET
  const price = draft.prices[asset]
  const { reason } = engine.assessMorphoPosition(loanInputs(draft, price)).price
  const above = engine.assessMorphoPosition(loanInputs(draft, price * ABOVE)).price
  const spans: Span[] =
    above.reason === null
      ? [{ low: null, high: loanPrice(above.firstLiquidatable), residual: 0 }]
      : []
  const found = passage(engine, draft, asset, spans)
  return [
    lineOf(draft, { venue: 'loan', asset }, spans, found, { falling: reason, rising: reason }),
  ]
}

/** Spans of each price of an account of perpetuals, by the engine's closed form. */
export function perpSpans(engine: MarginEngine, account: CrossAccount) {
  return engine.assessPerpAccount(account).markets.map((found) => ({
    asset: ASSETS[found.market]!,
    spans: found.intervals.map(spanOf),
    reasons: { falling: found.falling.reason, rising: found.rising.reason },
  }))
}

export function perpLines(engine: MarginEngine, draft: Draft, account: CrossAccount): Line[] {
  return perpSpans(engine, account).map(({ asset, spans, reasons }) => {
    const found = passage(engine, draft, asset, spans)
    return lineOf(draft, { venue: 'perps', asset }, spans, found, reasons)
  })
}

/** Spans of the options' spot, none of which the engine can have missed, and how far it looked. */
export function bookSearch(engine: MarginEngine, draft: Draft): { spans: Span[]; search: Search } {
  const found = engine.pmrm2Intervals({ account: bookAccount(draft), rules: bookRules })
  const { complete, cells, lowest, highest, stretches } = found
  const open = stretches.filter(({ hasBoundary }) => !hasBoundary).length
  return {
    spans: found.intervals.map(spanOf),
    search: { complete, cells, lowest, highest, open },
  }
}

export function bookLines(engine: MarginEngine, draft: Draft): Line[] {
  const asset = BOOK_ASSET
  const { spans, search } = bookSearch(engine, draft)
  const found = passage(engine, draft, asset, spans)
  return [{ ...lineOf(draft, { venue: 'options', asset }, spans, found, NONE), search }]
}
