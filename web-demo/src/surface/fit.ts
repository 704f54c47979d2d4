import type { BuildSurfaceParameters, DeskEngine, VolSurface } from 'loadline/desk'
import type { Failure } from '../protocol'
import { failureOf } from '../workerPort'
import type { Quotes } from './quotes'
import type {
  ExpiryView,
  FittedSurface,
  HestonFit,
  QuoteRow,
  SliceLines,
  SurfaceModel,
} from './surfaceProtocol'

const POINTS = 121
/** A density may have a peak much narrower than the range it is drawn over. */
const DENSITY_POINTS = 481
/** Where the density is sought, in standard deviations, and what part of its peak is still drawn. */
const DENSITY_REACH = 10
const DENSITY_LEAST = 0.004
/** Air beside the outermost quote, as a part of the quoted range. */
const AIR = 0.06

function grid([low, high]: readonly [number, number], points = POINTS): Float64Array {
  const step = (high - low) / (points - 1)
  return Float64Array.from({ length: points }, (_, i) => low + step * i)
}

/** The column of a batch, NaN in rows that the engine refused. */
function answered(values: Float64Array | undefined, status: Uint16Array): Float64Array {
  return Float64Array.from(status, (code, i) => (code === 0 ? (values?.[i] ?? NaN) : NaN))
}

/** Vols of one side: as quoted, or implied by its price; NaN where the venue has neither. */
function sideVols(
  engine: DeskEngine,
  chain: BuildSurfaceParameters,
  side: 'bid' | 'ask' | 'mark',
  forwards: Float64Array,
): Float64Array {
  const vols = chain[`${side}VolPercent`]
  const prices = chain[`${side}Price`]
  const years = chain.expiryMs.map((time) => (time - chain.nowMs) / (365 * 86_400_000))
  const implied = prices
    ? engine.impliedVols({
        type: chain.type,
        price: prices,
        forward: forwards,
        strike: chain.strike,
        expiryYears: years,
        settlement: chain.unit ?? 'coin',
        outputs: ['vol'],
      })
    : null
  const fromPrice = implied ? answered(implied.columns.vol, implied.status) : null
  return Float64Array.from(chain.strike, (_, i) => {
    const quoted = vols?.[i] ?? 0
    if (quoted > 0) return quoted / 100
    return (prices?.[i] ?? 0) > 0 ? (fromPrice?.[i] ?? NaN) : NaN
  })
}

function rowsOf(engine: DeskEngine, quotes: Quotes, build: ReturnType<DeskEngine['buildSurface']>) {
  const { chain, names } = quotes
  const forwardOf = new Map(build.expiries.map(({ expiryMs, forward }) => [expiryMs, forward]))
  const forwards = chain.expiryMs.map((time) => forwardOf.get(time) ?? 0)
  const [bid, ask, mark] = (['bid', 'ask', 'mark'] as const).map((side) =>
    sideVols(engine, chain, side, forwards),
  )
  return build.quotes.map(({ status, vol, residual }, i): QuoteRow => ({
    name: names[i]!,
    expiryMs: chain.expiryMs[i]!,
    strike: chain.strike[i]!,
    logMoneyness: forwards[i]! > 0 ? Math.log(chain.strike[i]! / forwards[i]!) : NaN,
    bid: bid![i]!,
    ask: ask![i]!,
    mark: mark![i]!,
    status,
    fitted: vol,
    residual,
  }))
}

/** The quoted range of log-moneyness, with some air. */
function rangeOf(rows: readonly QuoteRow[]): [number, number] {
  const used = rows.filter(({ status }) => status === 'used')
  const at = (used.length ? used : rows)
    .map(({ logMoneyness }) => logMoneyness)
    .filter(Number.isFinite)
  const low = Math.min(0, ...at)
  const high = Math.max(0, ...at)
  const air = AIR * (high - low) || 0.1
  return [low - air, high + air]
}

/** The range outside of which the density is too small to be seen. */
function supportOf(at: Float64Array, density: Float64Array): [number, number] {
  const peak = Math.max(0, ...density.filter(Number.isFinite))
  const seen = at.filter((_, i) => density[i]! > DENSITY_LEAST * peak)
  return [Math.min(0, ...seen), Math.max(0, ...seen)]
}

function linesOf(
  engine: DeskEngine,
  surface: VolSurface,
  slice: number,
  rows: readonly QuoteRow[],
  varianceAt: Float64Array,
): SliceLines {
  const { expiryYears } = surface.slices[slice]!
  const evaluate = (at: Float64Array, output: 'vol' | 'density' | 'w') => {
    const outputs = [output]
    const batch = engine.evaluateSurface({
      surface,
      coordinate: 'log_moneyness',
      at,
      expiryYears,
      outputs,
    })
    return answered(batch.columns[output], batch.status)
  }
  const at = grid(rangeOf(rows))
  const deviation = Math.sqrt(evaluate(Float64Array.of(0), 'w')[0] ?? 0) || 0.01
  const reach = DENSITY_REACH * deviation
  const wide = grid([-reach, reach], DENSITY_POINTS)
  const densityAt = grid(supportOf(wide, evaluate(wide, 'density')), DENSITY_POINTS)
  return {
    at,
    vol: evaluate(at, 'vol'),
    densityAt,
    density: evaluate(densityAt, 'density'),
    variance: evaluate(varianceAt, 'w'),
  }
}

function objectionTo(engine: DeskEngine, surface: VolSurface): Failure | null {
  try {
    engine.checkSurface({ surface })
    return null
  } catch (reason) {
    return failureOf(reason)
  }
}

/** Fits the quotes, and evaluates what the panel draws. Throws what the engine throws. */
export function fitSurface(engine: DeskEngine, quotes: Quotes, model: SurfaceModel): FittedSurface {
  const build = engine.buildSurface({ ...quotes.chain, model })
  const { surface } = build
  const rows = rowsOf(engine, quotes, build)
  const varianceAt = grid(rangeOf(rows))
  const expiries = build.expiries.map((report): ExpiryView => {
    const { slice } = report
    if (slice === null) return { report, butterfly: null, calendar: null, lines: null }
    const own = rows.filter(({ expiryMs }) => expiryMs === report.expiryMs)
    const later = surface.slices[slice]!.svi
    const earlier = surface.slices[slice - 1]?.svi
    return {
      report,
      butterfly: engine.checkButterfly(later),
      calendar: earlier ? engine.checkCalendar({ earlier, later }) : null,
      lines: linesOf(engine, surface, slice, own, varianceAt),
    }
  })
  const objection = objectionTo(engine, surface)
  return { origin: quotes.origin, surface, expiries, rows, varianceAt, objection }
}

/** Heston through the quotes that the surface used, on one spot whose yields give the forwards. */
export function fitHeston(
  engine: DeskEngine,
  { surface, expiries, rows }: FittedSurface,
): HestonFit {
  const { slices } = surface
  const spot = slices[0]!.forward
  const carryOf = (slice: number) => {
    const { forward, expiryYears } = slices[slice]!
    return -Math.log(forward / spot) / expiryYears
  }
  const fitted = expiries.flatMap(({ report: { slice, expiryMs } }) =>
    slice === null
      ? []
      : rows
          .filter((row) => row.expiryMs === expiryMs && row.status === 'used')
          .map((row) => ({ ...row, slice })),
  )
  const { parameters, outcome, used, rmsVol } = engine.calibrateHeston({
    spot,
    strike: Float64Array.from(fitted, ({ strike }) => strike),
    expiryYears: Float64Array.from(fitted, ({ slice }) => slices[slice]!.expiryYears),
    carry: Float64Array.from(fitted, ({ slice }) => carryOf(slice)),
    vol: Float64Array.from(fitted, ({ fitted: vol, residual }) => vol - residual),
  })
  const vols = expiries.flatMap(({ report: { slice }, lines }) => {
    if (slice === null || !lines) return []
    const { forward, expiryYears } = slices[slice]!
    const strike = lines.at.map((k) => forward * Math.exp(k))
    const type = Uint8Array.from(lines.at, (k) => (k >= 0 ? 0 : 1))
    const option = { type, spot, strike, expiryYears, carry: carryOf(slice), rate: 0 }
    const prices = engine.hestonChain({ ...option, ...parameters, outputs: ['value'] })
    const price = answered(prices.columns.value, prices.status).map((value) =>
      value > 0 ? value : 0,
    )
    const implied = engine.impliedVols({
      type,
      price,
      forward,
      strike,
      expiryYears,
      outputs: ['vol'],
    })
    return [answered(implied.columns.vol, implied.status)]
  })
  return { parameters, outcome, used, rmsVol, vols }
}
