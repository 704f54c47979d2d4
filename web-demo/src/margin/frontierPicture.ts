import { element, svg } from '../dom'
import type { Frontier, FrontierRow, Region, Span } from './marginProtocol'
import { roundMove, VENUE_NAMES, wholeDollars } from './words'

const MARGIN = { left: 74, right: 14, top: 12, bottom: 52 }
const TICK_PERCENTS = [-60, -40, -20, 0, 25, 50, 100, 175]
const FEW_PERCENTS = [-60, 0, 100]
const CROWDED = 420

/** Where the plot lies in its drawing, in pixels, with log scales from prices. */
export interface Plot {
  readonly width: number
  readonly height: number
  readonly x: (price: number) => number
  readonly y: (price: number) => number
  readonly left: number
  readonly right: number
  readonly top: number
  readonly bottom: number
}

export function plotOf({ xRange, yRange }: Frontier, width: number, height: number): Plot {
  const [left, right] = [MARGIN.left, width - MARGIN.right]
  const [top, bottom] = [MARGIN.top, height - MARGIN.bottom]
  const share = (price: number, [low, high]: readonly [number, number]) =>
    Math.min(Math.max(Math.log(price / low) / Math.log(high / low), 0), 1)
  return {
    width,
    height,
    left,
    right,
    top,
    bottom,
    x: (price) => left + share(price, xRange) * (right - left),
    y: (price) => bottom - share(price, yRange) * (bottom - top),
  }
}

const ends = ({ low, high }: Span, { x, left, right }: Plot) =>
  [low === null ? left : x(low), high === null ? right : x(high)] as const

const point = (x: number, y: number) => `${x.toFixed(2)} ${y.toFixed(2)}`

/** The area between two rows whose spans are of one kind: a strip for each span. */
function stripPath(below: FrontierRow, above: FrontierRow, plot: Plot): string {
  if (below.spans.length !== above.spans.length) return ''
  const [y0, y1] = [plot.y(below.y), plot.y(above.y)]
  return below.spans
    .map((span, i) => {
      const [a, b] = ends(span, plot)
      const [c, d] = ends(above.spans[i]!, plot)
      if (a === b && c === d) return ''
      return `M${point(a, y0)}L${point(b, y0)}L${point(d, y1)}L${point(c, y1)}Z`
    })
    .join('')
}

/** The frontier between two rows: its two ends, and the row itself where a span begins or stops. */
function linePath(below: FrontierRow, above: FrontierRow, plot: Plot): string {
  const [y0, y1] = [plot.y(below.y), plot.y(above.y)]
  const inside = (x: number) => x > plot.left && x < plot.right
  if (below.spans.length !== above.spans.length) {
    const more = below.spans.length > above.spans.length ? below : above
    return more.spans
      .map((span) => {
        const [a, b] = ends(span, plot)
        return a === b ? '' : `M${point(a, y0)}L${point(b, y0)}`
      })
      .join('')
  }
  return below.spans
    .flatMap((span, i) => {
      const [a, b] = ends(span, plot)
      const [c, d] = ends(above.spans[i]!, plot)
      return [
        inside(a) || inside(c) ? `M${point(a, y0)}L${point(c, y1)}` : '',
        inside(b) || inside(d) ? `M${point(b, y0)}L${point(d, y1)}` : '',
      ]
    })
    .join('')
}

function paths(region: Region, plot: Plot, isAfter = false) {
  let area = ''
  let line = ''
  for (let i = 1; i < region.rows.length; i++) {
    const [below, above] = [region.rows[i - 1]!, region.rows[i]!]
    area += stripPath(below, above, plot)
    line += linePath(below, above, plot)
  }
  const frontier = `frontier frontier-${region.venue}`
  if (isAfter) return [svg('path', { class: `${frontier} frontier-after`, d: line || 'M0 0' })]
  return [
    svg('path', { class: `region region-${region.venue}`, d: area || 'M0 0' }),
    svg('path', { class: frontier, d: line || 'M0 0' }),
  ]
}

/** Hatchings of three directions, so that accounts differ by more than colour. */
function hatchings() {
  const hatch = (venue: string, d: string) =>
    svg(
      'pattern',
      { id: `hatch-${venue}`, width: 8, height: 8, patternUnits: 'userSpaceOnUse' },
      svg('rect', { class: `tint tint-${venue}`, width: 8, height: 8 }),
      svg('path', { class: `hatch hatch-${venue}`, d }),
    )
  return svg(
    'defs',
    {},
    hatch('loan', 'M-2 2L2 -2M0 8L8 0M6 10L10 6'),
    hatch('perps', 'M-2 6L2 10M0 0L8 8M6 -2L10 2'),
    hatch('options', 'M1 2h2M5 6h2'),
  )
}

function axes({ x, y, xRange, yRange }: Frontier, plot: Plot) {
  const group = svg('g', { class: 'frontier-axes' })
  const middle = ([low, high]: readonly [number, number]) => Math.sqrt(low * high)
  const percents = plot.width < CROWDED ? FEW_PERCENTS : TICK_PERCENTS
  for (const percent of percents) {
    const price = middle(xRange) * (1 + percent / 100)
    const at = plot.x(price)
    const move = percent === 0 ? 'now' : roundMove(percent)
    group.append(
      svg('path', { d: `M${at} ${plot.bottom}v5` }),
      svg('text', { x: at, y: plot.bottom + 17, class: 'middle' }, wholeDollars(price)),
      svg('text', { x: at, y: plot.bottom + 31, class: 'middle' }, move),
    )
  }
  for (const percent of TICK_PERCENTS) {
    const price = middle(yRange) * (1 + percent / 100)
    const at = plot.y(price)
    group.append(
      svg('path', { d: `M${plot.left - 5} ${at}h5` }),
      svg('text', { x: plot.left - 8, y: at + 4, class: 'end' }, wholeDollars(price)),
    )
  }
  const across = (plot.left + plot.right) / 2
  const up = (plot.top + plot.bottom) / 2
  group.append(
    svg(
      'text',
      { x: across, y: plot.height - 5, class: 'middle axis' },
      `${x} price, $ (log scale)`,
    ),
    svg(
      'text',
      { x: 12, y: up, class: 'middle axis', transform: `rotate(-90 12 ${up})` },
      `${y} price, $ (log scale)`,
    ),
    svg('rect', {
      x: plot.left,
      y: plot.top,
      width: plot.right - plot.left,
      height: plot.bottom - plot.top,
      class: 'frontier-frame',
    }),
  )
  return group
}

/** The mark of the load line where the prices stand. */
function standing({ xRange, yRange }: Frontier, { x, y }: Plot) {
  const px = x(Math.sqrt(xRange[0] * xRange[1]))
  const py = y(Math.sqrt(yRange[0] * yRange[1]))
  const d = `M${px - 13} ${py}h26M${px - 7} ${py}a7 7 0 1 0 14 0a7 7 0 1 0 -14 0`
  return [svg('path', { class: 'standing-halo', d }), svg('path', { class: 'standing', d })]
}

/** Fills the drawing anew. */
export function drawFrontier(drawing: SVGSVGElement, frontier: Frontier, plot: Plot) {
  drawing.setAttribute('viewBox', `0 0 ${plot.width} ${plot.height}`)
  drawing.replaceChildren(
    hatchings(),
    ...frontier.regions.flatMap((region) => paths(region, plot)),
    ...(frontier.after ? paths(frontier.after, plot, true) : []),
    axes(frontier, plot),
    ...standing(frontier, plot),
  )
}

/** An entry of the key for each account, and for the order's dashed line. */
export function frontierKey({ regions, after }: Frontier): HTMLElement[] {
  const entry = (name: string, ...marks: SVGElement[]) =>
    element(
      'li',
      {},
      svg('svg', { viewBox: '0 0 34 20', class: 'frontier-key', 'aria-hidden': 'true' }, ...marks),
      name,
    )
  const entries = regions.map(({ venue }) =>
    entry(
      VENUE_NAMES[venue],
      svg('rect', { width: 34, height: 20, class: `region region-${venue}` }),
      svg('path', { d: 'M1 0V20', class: `frontier frontier-${venue}` }),
    ),
  )
  if (!after) return entries
  const dash = svg('path', { d: 'M0 10H34', class: 'frontier frontier-perps frontier-after' })
  return [...entries, entry(`${VENUE_NAMES.perps} after the order`, dash)]
}
