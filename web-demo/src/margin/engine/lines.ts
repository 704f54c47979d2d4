import type { CrossAccount, ExactBoundary, MarginEngine, SideBoundary } from 'loadline/margin'
import type { Asset, Draft } from '../draft'
import { ASSETS, BOOK_ASSET, LOAN_ASSET } from '../draft'
import type { Line, Side, Span } from '../marginProtocol'
import { bookSpans } from './bookSpans'
import { bookAccount, loanInputs, loanPrice } from './inputs'

const DAYS_PER_YEAR = 365
/** A price at which no loan with collateral is liquidatable: its line is seen from above. */
const ABOVE = 2 ** 20

/** Distance in volatilities up to the horizon, and the chance of a touch: no drift of the price. */
function sideAt(engine: MarginEngine, draft: Draft, asset: Asset, price: number): Side {
  const vol = draft.volPercents[asset] / 100
  const horizonYears = draft.horizonDays / DAYS_PER_YEAR
  const distanceLog = Math.log(price / draft.prices[asset])
  const { probability } = engine.firstPassage({
    distanceLog,
    drift: -(vol * vol) / 2,
    vol,
    horizonYears,
  })
  const sigmas = Math.abs(distanceLog) / (vol * Math.sqrt(horizonYears))
  return { reason: null, price, sigmas, probability }
}

function side(engine: MarginEngine, draft: Draft, asset: Asset, found: SideBoundary): Side {
  if (found.reason !== null) return { reason: found.reason }
  return sideAt(engine, draft, asset, found.price)
}

/** The ends of a span towards the price, from the spans alone. */
function sidesOf(engine: MarginEngine, draft: Draft, asset: Asset, spans: readonly Span[]) {
  const price = draft.prices[asset]
  if (spans.some(({ low, high }) => (low ?? 0) <= price && price <= (high ?? Infinity))) {
    const reason = 'already_liquidatable' as const
    return { falling: { reason }, rising: { reason } }
  }
  const below = spans.findLast(({ high }) => high !== null && high < price)?.high ?? null
  const above = spans.find(({ low }) => low !== null && low > price)?.low ?? null
  const at = (end: number | null): Side =>
    end === null ? { reason: 'unreachable' } : sideAt(engine, draft, asset, end)
  return { falling: at(below), rising: at(above) }
}

function loanSpans(boundary: ExactBoundary): Span[] {
  if (boundary.reason !== null) return []
  return [{ low: null, high: loanPrice(boundary.firstLiquidatable), residual: 0 }]
}

export function loanLines(engine: MarginEngine, draft: Draft): Line[] {
  const asset = LOAN_ASSET
  const price = draft.prices[asset]
  const { price: falling } = engine.assessMorphoPosition(loanInputs(draft, price))
  const above = engine.assessMorphoPosition(loanInputs(draft, price * ABOVE)).price
  const down: Side =
    falling.reason === null
      ? sideAt(engine, draft, asset, loanPrice(falling.firstLiquidatable))
      : { reason: falling.reason }
  const rising: Side = { reason: falling.reason === null ? 'unreachable' : falling.reason }
  return [{ venue: 'loan', asset, price, spans: loanSpans(above), falling: down, rising }]
}

/** Spans of each price of an account of perpetuals, by the engine's closed form. */
export function perpSpans(engine: MarginEngine, account: CrossAccount) {
  return engine.assessPerpAccount(account).markets.map((found) => ({
    found,
    asset: ASSETS[found.market]!,
    spans: found.intervals.map(
      ({ low, high, opensBelow, opensAbove, residualLow, residualHigh }): Span => ({
        low: opensBelow ? null : low,
        high: opensAbove ? null : high,
        residual: Math.max(Math.abs(residualLow), Math.abs(residualHigh)),
      }),
    ),
  }))
}

export function perpLines(engine: MarginEngine, draft: Draft, account: CrossAccount): Line[] {
  return perpSpans(engine, account).map(({ found, asset, spans }) => ({
    venue: 'perps',
    asset,
    price: found.price,
    spans,
    falling: side(engine, draft, asset, found.falling),
    rising: side(engine, draft, asset, found.rising),
  }))
}

export function bookLines(engine: MarginEngine, draft: Draft): Line[] {
  const asset = BOOK_ASSET
  const spans = bookSpans(engine, bookAccount(draft))
  const sides = sidesOf(engine, draft, asset, spans)
  return [{ venue: 'options', asset, price: draft.prices[asset], spans, ...sides }]
}
