import { colorIndex, COLORS, HATCHED } from './colorMap'
import { contour } from './contour'
import { SAMPLES, stepOf } from './mapScale'
import type { HealthGrid } from './protocol'

const MARGIN = { left: 78, right: 14, top: 14, bottom: 52 }
const TICKS = [-80, -50, 0, 100, 400]
const FEW_TICKS = [-80, 0, 400]
const CROWDED = 320
const CONTOURS = [1.25, 1.5, 2, 3]
/** Beyond this load the darkest colour is reached long since. */
const GREATEST_LOAD = 8
const LABEL_OFFSET = 12
const NO_DEBT = 0

/** Where the picture's plot lies on its canvas, in CSS pixels, and its scales from grid steps. */
export interface Frame {
  readonly width: number
  readonly height: number
  readonly x: (step: number) => number
  readonly y: (step: number) => number
}

export interface Picture {
  readonly grid: HealthGrid
  /** Where the prices stand, in grid steps. */
  readonly position: readonly [x: number, y: number]
  readonly cursor: { readonly column: number; readonly row: number } | null
  /** An axis label: the price of an axis at a move in per cent. */
  readonly tick: (axis: 'x' | 'y', percent: number) => string
  readonly unit: string
  /** Values of the style sheet's variables. */
  readonly colors: { readonly ink: string; readonly soft: string; readonly rule: string }
  readonly fontFamily: string
}

export function frameOf(canvas: HTMLCanvasElement): Frame {
  const ratio = window.devicePixelRatio || 1
  const width = canvas.width / ratio - MARGIN.left - MARGIN.right
  const height = canvas.height / ratio - MARGIN.top - MARGIN.bottom
  return {
    width,
    height,
    x: (step) => MARGIN.left + (step / (SAMPLES - 1)) * width,
    y: (step) => MARGIN.top + (1 - step / (SAMPLES - 1)) * height,
  }
}

/** The grid step, fractional, under a point of the canvas. */
export function stepsAt(frame: Frame, x: number, y: number): [number, number] {
  const last = SAMPLES - 1
  return [((x - MARGIN.left) / frame.width) * last, (1 - (y - MARGIN.top) / frame.height) * last]
}

/** Debt as a share of what the collateral may bear: unlike health it is bounded near no debt. */
function loads(grid: HealthGrid): Float64Array {
  return grid.factor.map((factor, i) => {
    if (grid.status[i] === NO_DEBT) return 0
    return factor > 0 ? Math.min(1 / factor, GREATEST_LOAD) : GREATEST_LOAD
  })
}

// Hatching, so that the far side of the load line does not rest on colour alone.
const HATCH_PERIOD = 9
const HATCH_WIDTH = 2

/** Grid column and weight under each pixel of a row, the same for every row. */
function samplePixels(pixels: number) {
  const columns = new Uint16Array(pixels)
  const weights = new Float64Array(pixels)
  for (let pixel = 0; pixel < pixels; pixel++) {
    const u = ((pixel + 0.5) / pixels) * (SAMPLES - 1)
    columns[pixel] = Math.min(Math.floor(u), SAMPLES - 2)
    weights[pixel] = u - columns[pixel]!
  }
  return { columns, weights }
}

/** The loads along one line of pixels: a blend of the two grid rows around it. */
function blendRows(load: Float64Array, v: number, line: Float64Array) {
  const row = Math.min(Math.floor(v), SAMPLES - 2)
  const weight = v - row
  const at = row * SAMPLES
  for (let i = 0; i < SAMPLES; i++) {
    const low = load[at + i]!
    line[i] = low + weight * (load[at + SAMPLES + i]! - low)
  }
}

function paintField(image: ImageData, load: Float64Array) {
  const { width, height } = image
  const pixels = new Uint32Array(image.data.buffer)
  const { columns, weights } = samplePixels(width)
  const line = new Float64Array(SAMPLES)
  for (let py = 0; py < height; py++) {
    blendRows(load, (1 - (py + 0.5) / height) * (SAMPLES - 1), line)
    let hatch = py % HATCH_PERIOD
    for (let px = 0; px < width; px++) {
      const column = columns[px]!
      const low = line[column]!
      const value = low + weights[px]! * (line[column + 1]! - low)
      const palette = value > 1 && hatch < HATCH_WIDTH ? HATCHED : COLORS
      pixels[py * width + px] = palette[colorIndex(value)]!
      hatch = hatch === HATCH_PERIOD - 1 ? 0 : hatch + 1
    }
  }
}

const layer = document.createElement('canvas')

// putImageData ignores the transform of a dense screen; drawing a canvas does not.
function drawField(context: CanvasRenderingContext2D, frame: Frame, load: Float64Array) {
  const image = new ImageData(Math.round(frame.width), Math.round(frame.height))
  paintField(image, load)
  if (layer.width !== image.width) layer.width = image.width
  if (layer.height !== image.height) layer.height = image.height
  layer.getContext('2d')?.putImageData(image, 0, 0)
  context.drawImage(layer, MARGIN.left, MARGIN.top, frame.width, frame.height)
}

/** Strokes the current path dark and wide, then light and narrow: seen on every colour. */
function strokeTwice(context: CanvasRenderingContext2D, wide: number, narrow: number) {
  context.lineWidth = wide
  context.strokeStyle = 'rgb(0 0 0 / 0.7)'
  context.stroke()
  context.lineWidth = narrow
  context.strokeStyle = '#fff'
  context.stroke()
}

function tracePieces(context: CanvasRenderingContext2D, frame: Frame, pieces: readonly number[]) {
  context.beginPath()
  for (let i = 0; i + 3 < pieces.length; i += 4) {
    context.moveTo(frame.x(pieces[i]!), frame.y(pieces[i + 1]!))
    context.lineTo(frame.x(pieces[i + 2]!), frame.y(pieces[i + 3]!))
  }
}

/** Labels a level where it crosses a rising diagonal, a little off the disc of the prices. */
function labelPieces(
  context: CanvasRenderingContext2D,
  frame: Frame,
  pieces: readonly number[],
  text: string,
) {
  let best = -1
  let least = SAMPLES / 2
  for (let i = 0; i + 3 < pieces.length; i += 4) {
    const distance = Math.abs(pieces[i]! - pieces[i + 1]! - LABEL_OFFSET)
    if (distance < least) [least, best] = [distance, i]
  }
  if (best < 0) return
  const half = context.measureText(text).width / 2 + 4
  const rightmost = MARGIN.left + frame.width - half
  const x = Math.min(Math.max(frame.x(pieces[best]!), MARGIN.left + half), rightmost)
  const y = frame.y(pieces[best + 1]!)
  context.lineJoin = 'round'
  context.lineWidth = 4
  context.strokeStyle = 'rgb(0 0 0 / 0.65)'
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
    tracePieces(context, frame, pieces)
    context.lineWidth = 1
    context.setLineDash([3, 4])
    context.strokeStyle = 'rgb(0 0 0 / 0.6)'
    context.stroke()
    context.setLineDash([])
    labelPieces(context, frame, pieces, level.toFixed(2))
  }
  const line = contour(field, 1)
  tracePieces(context, frame, line)
  context.lineCap = 'round'
  strokeTwice(context, 5, 2.5)
  labelPieces(context, frame, line, 'load line 1.00')
  context.restore()
}

/** Labels at the ends of an axis stay within it. */
function ending<T>(percent: number, first: T, middle: T, last: T): T {
  if (percent === TICKS[0]) return first
  return percent === TICKS[TICKS.length - 1] ? last : middle
}

function drawTicks(context: CanvasRenderingContext2D, frame: Frame, { tick, colors }: Picture) {
  const bottom = MARGIN.top + frame.height
  context.fillStyle = colors.soft
  context.strokeStyle = colors.rule
  context.lineWidth = 1
  context.beginPath()
  for (const percent of frame.width < CROWDED ? FEW_TICKS : TICKS) {
    const x = frame.x(stepOf(1 + percent / 100))
    context.moveTo(x, bottom)
    context.lineTo(x, bottom + 5)
    context.textAlign = ending<CanvasTextAlign>(percent, 'left', 'center', 'right')
    context.textBaseline = 'top'
    context.fillText(tick('x', percent), x, bottom + 8)
  }
  for (const percent of TICKS) {
    const y = frame.y(stepOf(1 + percent / 100))
    context.moveTo(MARGIN.left - 5, y)
    context.lineTo(MARGIN.left, y)
    context.textAlign = 'right'
    context.textBaseline = ending<CanvasTextBaseline>(percent, 'bottom', 'middle', 'top')
    context.fillText(tick('y', percent), MARGIN.left - 8, y)
  }
  context.stroke()
}

function drawTitles(context: CanvasRenderingContext2D, frame: Frame, picture: Picture) {
  const { grid, unit, colors } = picture
  context.fillStyle = colors.ink
  context.textAlign = 'center'
  context.textBaseline = 'alphabetic'
  const bottom = MARGIN.top + frame.height
  const title = (asset: string) => `${asset} price, ${unit} (log scale)`
  context.fillText(title(grid.x.asset), MARGIN.left + frame.width / 2, bottom + 44)
  context.save()
  context.translate(14, MARGIN.top + frame.height / 2)
  context.rotate(-Math.PI / 2)
  context.fillText(title(grid.y.asset), 0, 0)
  context.restore()
}

/** The disc and line of a load-line mark, where the prices stand. */
function drawPosition(context: CanvasRenderingContext2D, frame: Frame, { position }: Picture) {
  const x = frame.x(position[0])
  const y = frame.y(position[1])
  context.beginPath()
  context.arc(x, y, 7, 0, 2 * Math.PI)
  context.moveTo(x - 13, y)
  context.lineTo(x + 13, y)
  strokeTwice(context, 5, 2)
}

function drawCursor(context: CanvasRenderingContext2D, frame: Frame, { cursor }: Picture) {
  if (!cursor) return
  const x = frame.x(cursor.column)
  const y = frame.y(cursor.row)
  context.beginPath()
  context.moveTo(x, MARGIN.top)
  context.lineTo(x, MARGIN.top + frame.height)
  context.moveTo(MARGIN.left, y)
  context.lineTo(MARGIN.left + frame.width, y)
  strokeTwice(context, 3, 1)
}

/** Paints the whole picture; nothing while the canvas has no room for one. */
export function paintPicture(canvas: HTMLCanvasElement, picture: Picture) {
  const context = canvas.getContext('2d')
  const frame = frameOf(canvas)
  if (!context || frame.width < 40 || frame.height < 40) return
  const ratio = window.devicePixelRatio || 1
  const load = loads(picture.grid)
  context.setTransform(ratio, 0, 0, ratio, 0, 0)
  context.clearRect(0, 0, canvas.width, canvas.height)
  context.font = `12px ${picture.fontFamily}`
  drawField(context, frame, load)
  drawLevels(context, frame, load)
  drawTicks(context, frame, picture)
  drawTitles(context, frame, picture)
  drawPosition(context, frame, picture)
  drawCursor(context, frame, picture)
}
