import type { ChartData, PointSet } from '../charts'
import type { ExpiryView, FittedSurface, HestonFit, QuoteRow } from './surfaceProtocol'
import { formatDay } from './words'

const percent = (vols: Float64Array) => vols.map((vol) => 100 * vol)
const K = 'ln(strike / forward)'
const FORWARD = [{ name: 'forward', x: 0 }]

/** Bars where a row has both sides, dots where it has one number or one side. */
function quotePoints(rows: readonly QuoteRow[]): PointSet[] {
  const points = rows
    .filter(({ status }) => status === 'used')
    .map(({ logMoneyness: x, bid, ask, mark }) => ({
      x,
      bid: 100 * bid,
      ask: 100 * ask,
      mark: 100 * mark,
    }))
  const both = points.filter(({ bid, ask }) => Number.isFinite(bid) && Number.isFinite(ask))
  const single = points.filter((point) => !both.includes(point))
  const one = ({ bid, ask, mark }: (typeof points)[number]) =>
    [mark, bid, ask].find(Number.isFinite) ?? NaN
  const sets: PointSet[] = [
    {
      name: 'Bid to ask',
      style: 'bars',
      points: both.map(({ x, bid, ask }) => ({ x, low: bid, high: ask })),
    },
    {
      name: 'Quote',
      style: 'dots',
      points: single.map((point) => ({ x: point.x, low: one(point), high: one(point) })),
    },
  ]
  return sets.filter((set) => set.points.length > 0)
}

/** The smile of one expiry with its quotes, and Heston's where it was calibrated. */
export function smileData(
  { rows }: FittedSurface,
  { report, lines }: ExpiryView,
  heston: HestonFit | null,
): ChartData | null {
  if (!lines || report.slice === null) return null
  const own = rows.filter(({ expiryMs }) => expiryMs === report.expiryMs)
  const overlay = heston?.vols[report.slice]
  return {
    title: `Smile of ${formatDay(report.expiryMs)}`,
    xName: K,
    yName: 'Implied volatility, % a year',
    xs: lines.at,
    fromZero: false,
    marks: FORWARD,
    points: quotePoints(own),
    series: [
      { name: 'Fitted', values: percent(lines.vol), style: 0 },
      ...(overlay ? [{ name: 'Heston', values: percent(overlay), style: 1 as const }] : []),
    ],
  }
}

/** Total variance of every expiry: lines that cross would be calendar arbitrage. */
export function varianceData(
  { expiries, varianceAt }: FittedSurface,
  chosen: ExpiryView,
): ChartData {
  const series = expiries.flatMap((view) =>
    view.lines
      ? [
          {
            name: formatDay(view.report.expiryMs),
            values: view.lines.variance,
            style: view === chosen ? (0 as const) : ('quiet' as const),
          },
        ]
      : [],
  )
  return {
    title: 'Total variance of all expiries',
    xName: K,
    yName: 'Total variance, vol² × years',
    xs: varianceAt,
    marks: FORWARD,
    series,
    ...(series.length > 1 ? { quietName: 'Other expiries' } : {}),
  }
}

export function densityData({ report, lines }: ExpiryView): ChartData | null {
  if (!lines) return null
  return {
    title: `Risk-neutral density for ${formatDay(report.expiryMs)}`,
    xName: 'ln(price at expiry / forward)',
    yName: 'Density',
    xs: lines.densityAt,
    marks: FORWARD,
    series: [{ name: 'Density', values: lines.density, style: 0 }],
  }
}
