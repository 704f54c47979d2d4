import type { Market } from 'loadline'
import { colorIndex, COLORS, cssColor } from './colorMap'
import { contour } from './contour'
import { byId, element, setOptions } from './dom'
import { formatHealthNumber, formatMove, formatPrice } from './format'
import type { HealthGrid, MapAxis } from './protocol'
import type { Scenario } from './state'
import { clampMove, scenarioPrice } from './state'

const SAMPLES = 61
/** The map spans a fifth to five times the oracle's price, in equal steps of the logarithm. */
const SPAN = 5
const TICKS = [-80, -50, 0, 100, 400]
const CONTOURS = [1.25, 1.5, 2, 3]
const MARGIN = { left: 78, right: 14, top: 14, bottom: 52 }
const NO_DEBT = 0

const factorAt = (step: number) => SPAN ** ((2 * step) / (SAMPLES - 1) - 1)
const stepOf = (factor: number) => ((Math.log(factor) / Math.log(SPAN) + 1) * (SAMPLES - 1)) / 2
const FACTOR_UNIT = 1_000_000

function axisPrices(price: bigint): bigint[] {
  return Array.from({ length: SAMPLES }, (_, step) => {
    const scaled = (price * BigInt(Math.round(factorAt(step) * FACTOR_UNIT))) / BigInt(FACTOR_UNIT)
    return scaled > 0n ? scaled : 1n
  })
}

interface Frame {
  readonly width: number
  readonly height: number
  readonly x: (step: number) => number
  readonly y: (step: number) => number
}

function frameOf(canvas: HTMLCanvasElement): Frame {
  const ratio = window.devicePixelRatio || 1
  const width = canvas.width / ratio
  const height = canvas.height / ratio
  const innerWidth = width - MARGIN.left - MARGIN.right
  const innerHeight = height - MARGIN.top - MARGIN.bottom
  return {
    width: innerWidth,
    height: innerHeight,
    x: step => MARGIN.left + (step / (SAMPLES - 1)) * innerWidth,
    y: step => MARGIN.top + (1 - step / (SAMPLES - 1)) * innerHeight,
  }
}

/** Debt as a share of what the collateral may bear: unlike health it is bounded near no debt. */
function loads(grid: HealthGrid): Float64Array {
  return grid.factor.map((factor, i) =>
    grid.status[i] === NO_DEBT ? 0 : factor > 0 ? Math.min(1 / factor, 8) : 8,
  )
}

// Hatching, so that the far side of the load line does not rest on colour alone.
function paintField(image: ImageData, load: Float64Array) {
  const { width, height, data } = image
  const last = SAMPLES - 1
  for (let py = 0; py < height; py++) {
    const v = (1 - (py + 0.5) / height) * last
    const row = Math.min(Math.floor(v), last - 1)
    const fy = v - row
    for (let px = 0; px < width; px++) {
      const u = ((px + 0.5) / width) * last
      const column = Math.min(Math.floor(u), last - 1)
      const fx = u - column
      const at = row * SAMPLES + column
      const low = load[at]! + fx * (load[at + 1]! - load[at]!)
      const high = load[at + SAMPLES]! + fx * (load[at + SAMPLES + 1]! - load[at + SAMPLES]!)
      const value = low + fy * (high - low)
      const color = colorIndex(value) * 3
      const lift = value > 1 && (px + py) % 9 < 1.5 ? 70 : 0
      const out = (py * width + px) * 4
      data[out] = COLORS[color]! + lift
      data[out + 1] = COLORS[color + 1]! + lift
      data[out + 2] = COLORS[color + 2]! + lift
      data[out + 3] = 255
    }
  }
}

function strokePieces(context: CanvasRenderingContext2D, frame: Frame, pieces: readonly number[]) {
  context.beginPath()
  for (let i = 0; i + 3 < pieces.length; i += 4) {
    context.moveTo(frame.x(pieces[i]!), frame.y(pieces[i + 1]!))
    context.lineTo(frame.x(pieces[i + 2]!), frame.y(pieces[i + 3]!))
  }
  context.stroke()
}

function labelPieces(
  context: CanvasRenderingContext2D,
  frame: Frame,
  pieces: readonly number[],
  text: string,
) {
  // The piece nearest the map's falling diagonal: neighbouring levels' labels then do not collide.
  let best = -1
  let least = Infinity
  for (let i = 0; i + 3 < pieces.length; i += 4) {
    const distance = Math.abs(pieces[i]! + pieces[i + 1]! - (SAMPLES - 1))
    if (distance < least) [least, best] = [distance, i]
  }
  if (best < 0 || least > SAMPLES / 2) return
  const x = frame.x(pieces[best]!)
  const y = frame.y(pieces[best + 1]!)
  context.lineWidth = 3
  context.strokeStyle = 'rgb(0 0 0 / 0.55)'
  context.strokeText(text, x, y)
  context.fillStyle = '#fff'
  context.fillText(text, x, y)
}

function drawLevels(context: CanvasRenderingContext2D, frame: Frame, load: Float64Array) {
  const field = { columns: SAMPLES, rows: SAMPLES, values: load }
  context.save()
  context.beginPath()
  context.rect(MARGIN.left, MARGIN.top, frame.width, frame.height)
  context.clip()
  context.textAlign = 'center'
  context.textBaseline = 'middle'
  for (const level of CONTOURS) {
    const pieces = contour(field, 1 / level)
    context.lineWidth = 1
    context.setLineDash([3, 4])
    context.strokeStyle = 'rgb(0 0 0 / 0.6)'
    strokePieces(context, frame, pieces)
    context.setLineDash([])
    labelPieces(context, frame, pieces, level.toFixed(2))
  }
  const line = contour(field, 1)
  context.lineCap = 'round'
  context.lineWidth = 5
  context.strokeStyle = 'rgb(0 0 0 / 0.75)'
  strokePieces(context, frame, line)
  context.lineWidth = 2.5
  context.strokeStyle = '#fff'
  strokePieces(context, frame, line)
  labelPieces(context, frame, line, 'load line 1.00')
  context.restore()
}

interface Cursor {
  column: number
  row: number
}

export interface MapEvents {
  choose(x: string, y: string): void
  request(x: MapAxis, y: MapAxis): void
  take(moves: Record<string, number>): void
}

export interface HeatMap {
  /** Asks for the grid of the scenario's axes. */
  refresh(scenario: Scenario): void
  draw(grid: HealthGrid): void
}

export function createHeatMap(
  market: Market,
  assets: readonly string[],
  events: MapEvents,
): HeatMap {
  const { reserves, baseCurrency } = market['aave-v3']
  const canvas = byId<HTMLCanvasElement>('map-canvas')
  const plot = byId('map-plot')
  const readout = byId('map-readout')
  const selects = [byId<HTMLSelectElement>('map-x'), byId<HTMLSelectElement>('map-y')] as const
  let scenario: Scenario | null = null
  let grid: HealthGrid | null = null
  let cursor: Cursor | null = null

  const reserveOf = (asset: string) => reserves.find(reserve => reserve.asset === asset)!

  for (const select of selects) {
    setOptions(select, assets, '')
    select.onchange = () => {
      const [x, y] = selects.map(({ value }) => value) as [string, string]
      const other = assets.find(asset => asset !== select.value) ?? x
      if (x !== y) events.choose(x, y)
      else if (select === selects[0]) events.choose(x, other)
      else events.choose(other, y)
    }
  }

  function describeCell(map: HealthGrid, { column, row }: Cursor): string {
    const at = row * SAMPLES + column
    const price = (axis: MapAxis, step: number) =>
      `${axis.asset} ${formatPrice(axis.prices[step]!, baseCurrency)} (${formatMove((factorAt(step) - 1) * 100)})`
    const health =
      map.status[at] === NO_DEBT
        ? 'no debt'
        : `health ${formatHealthNumber(map.factor[at]!)}, ${map.status[at] === 1 ? 'above the line' : 'can be liquidated'}`
    return `${price(map.x, column)}, ${price(map.y, row)}: ${health}.`
  }

  function ink(name: string): string {
    return getComputedStyle(plot).getPropertyValue(name).trim()
  }

  function drawAxes(context: CanvasRenderingContext2D, frame: Frame, map: HealthGrid) {
    const bottom = MARGIN.top + frame.height
    context.fillStyle = ink('--ink-soft')
    context.strokeStyle = ink('--control')
    context.lineWidth = 1
    for (const percent of TICKS) {
      const factor = 1 + percent / 100
      const step = stepOf(factor)
      const priceOf = (axis: MapAxis) =>
        formatPrice((reserveOf(axis.asset).price * BigInt(Math.round(factor * 100))) / 100n, baseCurrency)
      context.beginPath()
      context.moveTo(frame.x(step), bottom)
      context.lineTo(frame.x(step), bottom + 5)
      context.moveTo(MARGIN.left - 5, frame.y(step))
      context.lineTo(MARGIN.left, frame.y(step))
      context.stroke()
      context.textAlign = percent === -80 ? 'left' : percent === 400 ? 'right' : 'center'
      context.textBaseline = 'top'
      context.fillText(shortPrice(priceOf(map.x)), frame.x(step), bottom + 8)
      context.textAlign = 'right'
      context.textBaseline = percent === -80 ? 'bottom' : percent === 400 ? 'top' : 'middle'
      context.fillText(shortPrice(priceOf(map.y)), MARGIN.left - 8, frame.y(step))
    }
    context.fillStyle = ink('--ink')
    context.textAlign = 'center'
    context.textBaseline = 'alphabetic'
    const unit = baseCurrency.symbol
    const middle = MARGIN.top + frame.height / 2
    context.fillText(`${map.x.asset} price, ${unit} (log scale)`, MARGIN.left + frame.width / 2, bottom + 44)
    context.save()
    context.translate(14, middle)
    context.rotate(-Math.PI / 2)
    context.fillText(`${map.y.asset} price, ${unit} (log scale)`, 0, 0)
    context.restore()
  }

  /** Where the scenario stands, kept at the map's edge when it lies beyond. */
  function drawPosition(context: CanvasRenderingContext2D, frame: Frame, map: HealthGrid) {
    const step = (axis: MapAxis) => {
      const reserve = reserveOf(axis.asset)
      const ratio = Number(scenarioPrice(reserve, scenario!)) / Number(reserve.price)
      return Math.min(Math.max(stepOf(ratio), 0), SAMPLES - 1)
    }
    const x = frame.x(step(map.x))
    const y = frame.y(step(map.y))
    for (const [color, width] of [['#000', 5], ['#fff', 2]] as const) {
      context.strokeStyle = color
      context.lineWidth = width
      context.beginPath()
      context.arc(x, y, 7, 0, 2 * Math.PI)
      context.moveTo(x - 13, y)
      context.lineTo(x + 13, y)
      context.stroke()
    }
  }

  function drawCursor(context: CanvasRenderingContext2D, frame: Frame) {
    if (!cursor) return
    const x = frame.x(cursor.column)
    const y = frame.y(cursor.row)
    context.beginPath()
    context.moveTo(x, MARGIN.top)
    context.lineTo(x, MARGIN.top + frame.height)
    context.moveTo(MARGIN.left, y)
    context.lineTo(MARGIN.left + frame.width, y)
    for (const [color, width] of [['rgb(0 0 0 / 0.6)', 3], ['#fff', 1]] as const) {
      context.strokeStyle = color
      context.lineWidth = width
      context.stroke()
    }
  }

  function paint() {
    if (!grid || !scenario || canvas.width === 0) return
    const context = canvas.getContext('2d')
    if (!context) return
    const ratio = window.devicePixelRatio || 1
    const frame = frameOf(canvas)
    if (frame.width < 40 || frame.height < 40) return
    const load = loads(grid)
    context.setTransform(ratio, 0, 0, ratio, 0, 0)
    context.clearRect(0, 0, canvas.width, canvas.height)
    context.font = `12px ${getComputedStyle(plot).fontFamily}`
    const image = new ImageData(Math.round(frame.width), Math.round(frame.height))
    paintField(image, load)
    drawImage(context, image, frame)
    drawLevels(context, frame, load)
    drawAxes(context, frame, grid)
    drawPosition(context, frame, grid)
    drawCursor(context, frame)
  }

  const layer = document.createElement('canvas')
  // putImageData ignores the transform of a dense screen; drawing a canvas does not.
  function drawImage(context: CanvasRenderingContext2D, image: ImageData, frame: Frame) {
    if (layer.width !== image.width) layer.width = image.width
    if (layer.height !== image.height) layer.height = image.height
    layer.getContext('2d')?.putImageData(image, 0, 0)
    context.drawImage(layer, MARGIN.left, MARGIN.top, frame.width, frame.height)
  }

  function moveCursor(next: Cursor) {
    const last = SAMPLES - 1
    cursor = {
      column: Math.min(Math.max(next.column, 0), last),
      row: Math.min(Math.max(next.row, 0), last),
    }
    if (grid) readout.textContent = describeCell(grid, cursor)
    paint()
  }

  function currentCursor(): Cursor {
    return cursor ?? { column: (SAMPLES - 1) / 2, row: (SAMPLES - 1) / 2 }
  }

  // The common shock stands on top of an asset's own move, so taking a cell takes it out again.
  function takeCursor() {
    if (!cursor || !grid || !scenario) return
    const moves: Record<string, number> = {}
    for (const [axis, step] of [[grid.x, cursor.column], [grid.y, cursor.row]] as const) {
      const shock = reserveOf(axis.asset).volatile ? 1 + scenario.shock / 100 : 1
      moves[axis.asset] = clampMove((factorAt(step) / shock - 1) * 100)
    }
    events.take(moves)
  }

  plot.onkeydown = event => {
    const { column, row } = currentCursor()
    const stride = event.shiftKey ? 5 : 1
    const targets: Record<string, Cursor> = {
      ArrowLeft: { column: column - stride, row },
      ArrowRight: { column: column + stride, row },
      ArrowUp: { column, row: row + stride },
      ArrowDown: { column, row: row - stride },
      Home: { column: 0, row },
      End: { column: SAMPLES - 1, row },
      PageUp: { column, row: row + 10 },
      PageDown: { column, row: row - 10 },
    }
    const next = targets[event.key]
    if (next) moveCursor(next)
    else if (event.key === 'Enter') takeCursor()
    else return
    event.preventDefault()
  }

  function cellUnder(event: PointerEvent): Cursor {
    const box = canvas.getBoundingClientRect()
    const frame = frameOf(canvas)
    const u = (event.clientX - box.left - MARGIN.left) / frame.width
    const v = 1 - (event.clientY - box.top - MARGIN.top) / frame.height
    return { column: Math.round(u * (SAMPLES - 1)), row: Math.round(v * (SAMPLES - 1)) }
  }

  plot.onpointermove = event => moveCursor(cellUnder(event))
  plot.onclick = event => {
    moveCursor(cellUnder(event as PointerEvent))
    takeCursor()
  }

  function fit() {
    const ratio = window.devicePixelRatio || 1
    canvas.width = Math.round(canvas.clientWidth * ratio)
    canvas.height = Math.round(canvas.clientHeight * ratio)
    paint()
  }

  new ResizeObserver(fit).observe(canvas)
  window.matchMedia('(prefers-color-scheme: dark)').addEventListener('change', paint)
  byId('map-legend').replaceChildren(...legend())

  function axis(asset: string): MapAxis {
    return { asset, prices: axisPrices(reserveOf(asset).price) }
  }

  return {
    refresh(next) {
      scenario = next
      const { x, y } = next.map
      selects[0].value = x
      selects[1].value = y
      if (x && y && x !== y) events.request(axis(x), axis(y))
    },
    draw(next) {
      grid = next
      if (cursor) readout.textContent = describeCell(grid, cursor)
      else readout.textContent = 'The ring marks where the prices stand.'
      fillTable(grid)
      if (canvas.width === 0) fit()
      else paint()
    },
  }

  function fillTable(map: HealthGrid) {
    const table = byId('map-table')
    if (!table.closest('details')?.open) return
    const steps = [0, 10, 20, 30, 40, 50, 60]
    const price = (axis: MapAxis, step: number) => formatPrice(axis.prices[step]!, baseCurrency)
    const heads = steps.map(step =>
      element('th', { scope: 'col', class: 'number' }, price(map.x, step)),
    )
    const corner = element('td', {}, `${map.y.asset} down, ${map.x.asset} across`)
    const rows = [...steps].reverse().map(row =>
      element(
        'tr',
        {},
        element('th', { scope: 'row', class: 'number' }, price(map.y, row)),
        ...steps.map(column => healthCell(map, row * SAMPLES + column)),
      ),
    )
    table.replaceChildren(
      element('thead', {}, element('tr', {}, corner, ...heads)),
      element('tbody', {}, ...rows),
    )
  }
}

function healthCell(map: HealthGrid, at: number) {
  const text = map.status[at] === NO_DEBT ? 'no debt' : formatHealthNumber(map.factor[at]!)
  const below = map.status[at] === 2
  return element('td', { class: below ? 'number below' : 'number' }, below ? `${text} ▼` : text)
}

/** Whole units are enough on an axis. */
function shortPrice(text: string): string {
  return /^\D?[\d,]{3,}\./.test(text) ? text.replace(/\.\d+/, '') : text
}

function legend() {
  const swatches = [0.5, 0.75, 1, 1.25, 1.5, 2, 3, 5].map(health => {
    const swatch = element('span', { class: 'swatch' })
    swatch.style.backgroundColor = cssColor(1 / health)
    return element('li', {}, swatch, health.toFixed(2), ...(health < 1 ? [', liquidated'] : []))
  })
  return [
    element('p', { class: 'legend-title' }, 'Health'),
    element('ul', {}, ...swatches.reverse()),
  ]
}
