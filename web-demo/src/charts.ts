import { announce } from './announce'
import { element, svg } from './dom'
import { formatNumber } from './format'

export interface Series {
  readonly name: string
  readonly values: Float64Array
  /** Index into the dash patterns of the style sheet: lines differ by more than colour. */
  readonly style: 0 | 1 | 'quiet'
}

/** Quotes beside the lines: a bar from bid to ask, or a dot where there is one number. */
export interface PointSet {
  readonly name: string
  readonly style: 'bars' | 'dots'
  readonly points: readonly { readonly x: number; readonly low: number; readonly high: number }[]
}

export interface ChartData {
  readonly title: string
  readonly xName: string
  readonly yName: string
  readonly xs: Float64Array
  readonly series: readonly Series[]
  /** Vertical marks: today's spot, the strike. */
  readonly marks: readonly { readonly name: string; readonly x: number }[]
  readonly points?: readonly PointSet[]
  /** What the quiet lines are called together: the key has one entry for all of them. */
  readonly quietName?: string
  /** Whether the ordinate begins at 0; it does where this is absent. */
  readonly fromZero?: boolean
}

const WIDTH = 520
const HEIGHT = 300
const MARGIN = { left: 66, right: 16, top: 30, bottom: 46 }
const TABLE_ROWS = 13

/** Up to `count` round numbers in the range: 1, 2 or 5 times a power of ten apart. */
export function ticks(low: number, high: number, count: number): number[] {
  const rough = (high - low) / count
  if (!Number.isFinite(rough) || rough <= 0) return []
  const power = 10 ** Math.floor(Math.log10(rough))
  const step = power * ([1, 2, 5].find((multiple) => multiple * power >= rough) ?? 10)
  if (!(step > 0) || !Number.isFinite(step)) return []
  const first = Math.ceil(low / step)
  const last = Math.floor(high / step)
  if (last - first > 2 * count) return []
  return Array.from({ length: last - first + 1 }, (_, i) => (first + i) * step)
}

function extent(data: ChartData): [number, number] {
  let low = data.fromZero === false ? Infinity : 0
  let high = data.fromZero === false ? -Infinity : 0
  const take = (value: number) => {
    if (!Number.isFinite(value)) return
    low = Math.min(low, value)
    high = Math.max(high, value)
  }
  for (const { values } of data.series) values.forEach(take)
  for (const set of data.points ?? []) set.points.flatMap((it) => [it.low, it.high]).forEach(take)
  if (high > low) return [low, high]
  return Number.isFinite(low) ? [low - 1, high + 1] : [-1, 1]
}

interface Scales {
  readonly x: (value: number) => number
  readonly y: (value: number) => number
  readonly low: number
  readonly high: number
}

function scalesOf(data: ChartData): Scales {
  const [low, high] = extent(data)
  const first = data.xs[0] ?? 0
  const last = data.xs[data.xs.length - 1] ?? 1
  const pad = (high - low) * 0.04
  const width = WIDTH - MARGIN.left - MARGIN.right
  const height = HEIGHT - MARGIN.top - MARGIN.bottom
  return {
    low: low - pad,
    high: high + pad,
    x: (value) => MARGIN.left + ((value - first) / (last - first)) * width,
    y: (value) => MARGIN.top + (1 - (value - low + pad) / (high - low + 2 * pad)) * height,
  }
}

function linePath(data: ChartData, values: Float64Array, { x, y }: Scales): string {
  let path = ''
  for (let i = 0; i < values.length; i++) {
    const px = x(data.xs[i]!)
    const py = y(values[i]!)
    if (!Number.isFinite(px) || !Number.isFinite(py)) continue
    path += `${path ? 'L' : 'M'}${px.toFixed(1)} ${py.toFixed(1)}`
  }
  return path || 'M0 0'
}

function grid(data: ChartData, { x, y, low, high }: Scales) {
  const group = svg('g', { class: 'chart-grid' })
  const bottom = HEIGHT - MARGIN.bottom
  for (const value of ticks(low, high, 5)) {
    const zero = value === 0 ? 'zero' : ''
    group.append(
      svg('path', { d: `M${MARGIN.left} ${y(value)} H${WIDTH - MARGIN.right}`, class: zero }),
      svg('text', { x: MARGIN.left - 8, y: y(value) + 4, class: 'end' }, formatNumber(value, 4)),
    )
  }
  for (const value of ticks(data.xs[0] ?? 0, data.xs[data.xs.length - 1] ?? 1, 5)) {
    group.append(
      svg('path', { d: `M${x(value)} ${bottom} v5` }),
      svg('text', { x: x(value), y: bottom + 19, class: 'middle' }, formatNumber(value, 4)),
    )
  }
  group.append(
    svg('text', { x: (MARGIN.left + WIDTH) / 2, y: HEIGHT - 8, class: 'middle axis' }, data.xName),
    svg('text', { x: 4, y: 16, class: 'axis' }, data.yName),
  )
  return group
}

function marks(data: ChartData, { x }: Scales) {
  const group = svg('g', { class: 'chart-marks' })
  data.marks.forEach(({ name, x: value }, row) => {
    const px = x(value)
    if (!Number.isFinite(px) || px < MARGIN.left || px > WIDTH - MARGIN.right) return
    group.append(
      svg('path', { d: `M${px} ${MARGIN.top} V${HEIGHT - MARGIN.bottom}` }),
      svg('text', { x: px + 5, y: MARGIN.top + 12 + row * 15 }, name),
    )
  })
  return group
}

/** One path for all quotes of a set: bars with feet, or diamonds. */
function pointPath({ style, points }: PointSet, { x, y }: Scales): string {
  const steps = points.map((point) => {
    const px = x(point.x)
    const [low, high] = [y(point.low), y(point.high)]
    if (![px, low, high].every(Number.isFinite)) return ''
    if (px < MARGIN.left || px > WIDTH - MARGIN.right) return ''
    const at = (dx: number, py: number) => `${(px + dx).toFixed(1)} ${py.toFixed(1)}`
    return style === 'bars'
      ? `M${at(-3.5, low)}h7M${at(-3.5, high)}h7M${at(0, low)}L${at(0, high)}`
      : `M${at(-3.5, low)}l3.5 -3.5l3.5 3.5l-3.5 3.5Z`
  })
  return steps.join('') || 'M0 0'
}

function keyEntry(name: string, path: string, className: string) {
  const sample = svg('svg', { viewBox: '0 0 30 8', 'aria-hidden': 'true' })
  sample.append(svg('path', { d: path, class: className }))
  return element('li', {}, sample, name)
}

const POINT_SAMPLES = {
  bars: 'M11.5 1h7M11.5 7h7M15 1V7',
  dots: 'M11.5 4l3.5 -3.5l3.5 3.5l-3.5 3.5Z',
}

function key({ series, points = [], quietName }: ChartData) {
  return element(
    'ul',
    { class: 'chart-key' },
    ...series
      .filter(({ style }) => style !== 'quiet')
      .map(({ name, style }) => keyEntry(name, 'M0 4 H30', `line line-${style}`)),
    ...(quietName ? [keyEntry(quietName, 'M0 4 H30', 'line line-quiet')] : []),
    ...points.map(({ name, style }) => keyEntry(name, POINT_SAMPLES[style], `points-${style}`)),
  )
}

function dataTable(data: ChartData) {
  const heads = [data.xName, ...data.series.map(({ name }) => name)]
  const stride = Math.max(1, Math.floor((data.xs.length - 1) / (TABLE_ROWS - 1)))
  const rows: HTMLElement[] = []
  for (let i = 0; i < data.xs.length; i += stride) {
    const cells = data.series.map(({ values }) =>
      element('td', { class: 'number' }, formatNumber(values[i]!)),
    )
    const head = element('th', { scope: 'row', class: 'number' }, formatNumber(data.xs[i]!))
    rows.push(element('tr', {}, head, ...cells))
  }
  return [
    element('caption', {}, `${data.title}. ${data.yName}.`),
    element(
      'thead',
      {},
      element(
        'tr',
        {},
        ...heads.map((name) => element('th', { scope: 'col', class: 'number' }, name)),
      ),
    ),
    element('tbody', {}, ...rows),
  ]
}

function targetIndex(key: string, from: number, last: number, stride: number): number | null {
  switch (key) {
    case 'ArrowLeft':
      return Math.round(from - stride)
    case 'ArrowRight':
      return Math.round(from + stride)
    case 'Home':
      return 0
    case 'End':
      return last
    default:
      return null
  }
}

/** A line chart in a figure: a cursor for the arrow keys, a key, and its numbers as a table. */
export class Chart {
  private readonly caption = element('figcaption')
  private readonly keyBox = element('div')
  private readonly content = svg('g')
  private readonly cursorLine = svg('path', { class: 'chart-cursor', d: 'M0 0' })
  private readonly drawing = svg(
    'svg',
    { viewBox: `0 0 ${WIDTH} ${HEIGHT}`, class: 'chart', 'aria-hidden': 'true' },
    this.content,
    this.cursorLine,
  )
  private readonly stage = element('div', { tabindex: '0', role: 'application' })
  private readonly readout = element(
    'p',
    { class: 'readout' },
    'Point at the chart, or focus it and use the arrow keys, to read values.',
  )
  private readonly table = element('table')
  private readonly scroller = element(
    'div',
    { class: 'scroller', tabindex: '0', role: 'region' },
    this.table,
  )
  private readonly details = element(
    'details',
    { class: 'data' },
    element('summary', {}, 'Show as a table'),
    this.scroller,
  )
  private data: ChartData | null = null
  private cursor: number | null = null

  constructor(private readonly figure: HTMLElement) {
    this.stage.append(this.drawing)
    this.stage.onkeydown = (event) => this.onKey(event)
    this.stage.onpointermove = (event) => this.onPointer(event)
    this.details.ontoggle = () => this.fillTable()
  }

  draw(data: ChartData) {
    // Only now has the figure a name: an empty one would be a landmark without.
    if (!this.data) this.assemble()
    this.data = data
    const scales = scalesOf(data)
    this.caption.textContent = data.title
    this.scroller.setAttribute('aria-label', `${data.title}, as a table`)
    this.stage.setAttribute('aria-label', `${data.title}. Arrow keys read the values.`)
    const lines = data.series.map(({ values, style }) =>
      svg('path', { class: `line line-${style}`, d: linePath(data, values, scales) }),
    )
    const points = (data.points ?? []).map((set) =>
      svg('path', { class: `points-${set.style}`, d: pointPath(set, scales) }),
    )
    this.content.replaceChildren(grid(data, scales), marks(data, scales), ...lines, ...points)
    const several = data.series.length + points.length > 1
    this.keyBox.replaceChildren(...(several ? [key(data)] : []))
    if (this.cursor !== null) this.moveCursor(this.cursor)
    this.fillTable()
  }

  private assemble() {
    const { caption, keyBox, stage, readout, details } = this
    this.figure.replaceChildren(caption, keyBox, stage, readout, details)
  }

  private fillTable() {
    if (this.details.open && this.data) this.table.replaceChildren(...dataTable(this.data))
  }

  private moveCursor(index: number) {
    const { data } = this
    if (!data) return
    const at = Math.min(Math.max(index, 0), data.xs.length - 1)
    this.cursor = at
    const px = scalesOf(data).x(data.xs[at]!)
    if (Number.isFinite(px)) {
      const d = `M${px.toFixed(1)} ${MARGIN.top} V${HEIGHT - MARGIN.bottom}`
      this.cursorLine.setAttribute('d', d)
    }
    const spoken = data.series.filter(({ style }) => style !== 'quiet')
    const words = spoken.map(({ name, values }) => `${name} ${formatNumber(values[at]!)}`)
    this.readout.textContent = `${data.xName} ${formatNumber(data.xs[at]!)}: ${words.join(', ')}.`
  }

  private onKey(event: KeyboardEvent) {
    if (!this.data) return
    const last = this.data.xs.length - 1
    const next = targetIndex(event.key, this.cursor ?? last / 2, last, event.shiftKey ? 10 : 1)
    if (next === null) return
    event.preventDefault()
    this.moveCursor(next)
    announce('chart', this.readout.textContent ?? '')
  }

  private onPointer(event: PointerEvent) {
    if (!this.data) return
    const box = this.drawing.getBoundingClientRect()
    const inner = ((event.clientX - box.left) / box.width) * WIDTH - MARGIN.left
    const share = inner / (WIDTH - MARGIN.left - MARGIN.right)
    this.moveCursor(Math.round(share * (this.data.xs.length - 1)))
  }
}
