import type { AaveReserve, Market } from 'loadline'
import { announce } from './announce'
import { cssColor } from './colorMap'
import { byId, element, setOptions } from './dom'
import { formatHealthNumber, formatMove, formatPrice } from './format'
import { frameOf, paintPicture, stepsAt } from './heatmapPicture'
import { axisPrices, clampStep, factorAt, SAMPLES, stepOf } from './mapScale'
import type { HealthGrid, MapAxis } from './protocol'
import type { Scenario } from './state'
import { clampMove, scenarioPrice } from './state'

const STATUS_WORDS = ['no debt', 'above the line', 'can be liquidated']
const NO_DEBT = 0
const LIQUIDATABLE = 2
const TABLE_STEPS = [0, 10, 20, 30, 40, 50, 60]
const LEGEND_HEALTHS = [5, 3, 2, 1.5, 1.25, 1, 0.75, 0.5]

interface Cursor {
  readonly column: number
  readonly row: number
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
  /** Stops watching the page, before another account's map takes its place. */
  dispose(): void
}

/** Whole units are enough on an axis. */
function shortPrice(text: string): string {
  return /^\D?[\d,]{3,}\./.test(text) ? text.replace(/\.\d+/, '') : text
}

function legend() {
  const swatches = LEGEND_HEALTHS.map((health) => {
    const swatch = element('span', { class: 'swatch' })
    swatch.style.backgroundColor = cssColor(1 / health)
    return element('li', {}, swatch, `${health.toFixed(2)}${health < 1 ? ', liquidated' : ''}`)
  })
  return [element('p', { class: 'legend-title' }, 'Health'), element('ul', {}, ...swatches)]
}

function healthCell(map: HealthGrid, at: number) {
  const text = map.status[at] === NO_DEBT ? 'no debt' : formatHealthNumber(map.factor[at]!)
  const below = map.status[at] === LIQUIDATABLE
  return element('td', { class: below ? 'number below' : 'number' }, below ? `${text} ▼` : text)
}

function target(key: string, { column, row }: Cursor, stride: number): Cursor | null {
  switch (key) {
    case 'ArrowLeft':
      return { column: column - stride, row }
    case 'ArrowRight':
      return { column: column + stride, row }
    case 'ArrowUp':
      return { column, row: row + stride }
    case 'ArrowDown':
      return { column, row: row - stride }
    case 'PageUp':
      return { column, row: row + 10 }
    case 'PageDown':
      return { column, row: row - 10 }
    case 'Home':
      return { column: 0, row }
    case 'End':
      return { column: SAMPLES - 1, row }
    default:
      return null
  }
}

/** The health of an account over two of its prices. */
export function createHeatMap(
  market: Market,
  assets: readonly string[],
  events: MapEvents,
): HeatMap {
  const { reserves, baseCurrency } = market['aave-v3']
  const canvas = byId<HTMLCanvasElement>('map-canvas')
  const plot = byId('map-plot')
  const readout = byId('map-readout')
  const details = byId('map-table').closest('details')!
  const across = byId<HTMLSelectElement>('map-x')
  const up = byId<HTMLSelectElement>('map-y')
  let scenario: Scenario | null = null
  let grid: HealthGrid | null = null
  let cursor: Cursor | null = null
  let visible = false

  const reserveOf = (asset: string): AaveReserve =>
    reserves.find((reserve) => reserve.asset === asset)!
  const price = (axis: MapAxis, step: number) => formatPrice(axis.prices[step]!, baseCurrency)

  function describe(map: HealthGrid, { column, row }: Cursor): string {
    const at = row * SAMPLES + column
    const side = (axis: MapAxis, step: number) =>
      `${axis.asset} ${price(axis, step)} (${formatMove((factorAt(step) - 1) * 100)})`
    const status = map.status[at]!
    const health = status === NO_DEBT ? '' : `health ${formatHealthNumber(map.factor[at]!)}, `
    return `${side(map.x, column)}, ${side(map.y, row)}: ${health}${STATUS_WORDS[status]}.`
  }

  function positionOn(axis: MapAxis): number {
    const reserve = reserveOf(axis.asset)
    return clampStep(stepOf(Number(scenarioPrice(reserve, scenario!)) / Number(reserve.price)))
  }

  function tickPrice(axis: MapAxis, percent: number): string {
    const at = (reserveOf(axis.asset).price * BigInt(100 + percent)) / 100n
    return shortPrice(formatPrice(at, baseCurrency))
  }

  function paint() {
    if (!grid || !scenario) return
    const { x, y } = grid
    const style = getComputedStyle(plot)
    const color = (name: string) => style.getPropertyValue(name).trim()
    paintPicture(canvas, {
      grid,
      cursor,
      position: [positionOn(x), positionOn(y)],
      tick: (axis, percent) => tickPrice(axis === 'x' ? x : y, percent),
      unit: baseCurrency.symbol,
      colors: { ink: color('--ink'), soft: color('--ink-soft'), rule: color('--control') },
      fontFamily: style.fontFamily,
    })
  }

  function moveCursor({ column, row }: Cursor) {
    cursor = { column: clampStep(column), row: clampStep(row) }
    if (grid) readout.textContent = describe(grid, cursor)
    paint()
  }

  // The common shock stands on top of an asset's own move, so taking a cell takes it out again.
  function takeCursor() {
    if (!cursor || !grid || !scenario) return
    const moves: Record<string, number> = {}
    for (const [axis, step] of [
      [grid.x, cursor.column],
      [grid.y, cursor.row],
    ] as const) {
      const shock = reserveOf(axis.asset).volatile ? 1 + scenario.shock / 100 : 1
      moves[axis.asset] = clampMove((factorAt(step) / shock - 1) * 100)
    }
    events.take(moves)
  }

  function cellUnder(event: MouseEvent): Cursor {
    const box = canvas.getBoundingClientRect()
    const [u, v] = stepsAt(frameOf(canvas), event.clientX - box.left, event.clientY - box.top)
    return { column: Math.round(u), row: Math.round(v) }
  }

  function fillTable(map: HealthGrid) {
    const heads = TABLE_STEPS.map((step) =>
      element('th', { scope: 'col', class: 'number' }, price(map.x, step)),
    )
    const corner = element('td', {}, `${map.y.asset} down, ${map.x.asset} across`)
    const rows = [...TABLE_STEPS]
      .reverse()
      .map((row) =>
        element(
          'tr',
          {},
          element('th', { scope: 'row', class: 'number' }, price(map.y, row)),
          ...TABLE_STEPS.map((column) => healthCell(map, row * SAMPLES + column)),
        ),
      )
    byId('map-table').replaceChildren(
      element('thead', {}, element('tr', {}, corner, ...heads)),
      element('tbody', {}, ...rows),
    )
  }

  function fit() {
    const ratio = window.devicePixelRatio || 1
    canvas.width = Math.round(canvas.clientWidth * ratio)
    canvas.height = Math.round(canvas.clientHeight * ratio)
    paint()
  }

  // Two axes of one asset would say nothing: the other axis makes room.
  function chooseAxes(changed: HTMLSelectElement) {
    const other = changed === across ? up : across
    if (other.value === changed.value) {
      other.value = assets.find((asset) => asset !== changed.value) ?? other.value
    }
    events.choose(across.value, up.value)
  }

  for (const select of [across, up]) {
    setOptions(select, assets, '')
    select.onchange = () => chooseAxes(select)
  }
  plot.onkeydown = (event) => {
    const middle = (SAMPLES - 1) / 2
    const from = cursor ?? { column: middle, row: middle }
    const next = target(event.key, from, event.shiftKey ? 5 : 1)
    if (next) {
      moveCursor(next)
      announce('map', readout.textContent ?? '')
    } else if (event.key === 'Enter') takeCursor()
    else return
    event.preventDefault()
  }
  plot.onpointermove = (event) => moveCursor(cellUnder(event))
  plot.onclick = (event) => {
    moveCursor(cellUnder(event))
    takeCursor()
  }
  details.ontoggle = () => {
    if (grid && details.open) fillTable(grid)
  }
  // Out of sight the map is drawn once, and then costs a drag nothing until it appears.
  const appearing = new IntersectionObserver((entries) => {
    visible = entries[entries.length - 1]!.isIntersecting
    request()
  })
  appearing.observe(plot)
  const resizing = new ResizeObserver(fit)
  resizing.observe(canvas)
  window.matchMedia('(prefers-color-scheme: dark)').onchange = paint
  byId('map-legend').replaceChildren(...legend())

  const axisOf = (asset: string): MapAxis => ({ asset, prices: axisPrices(reserveOf(asset).price) })

  function request() {
    if (!scenario || (grid && !visible)) return
    const { x, y } = scenario.map
    if (x && y && x !== y) events.request(axisOf(x), axisOf(y))
  }

  readout.textContent = 'The disc marks where the prices stand.'

  return {
    refresh(next) {
      scenario = next
      const { x, y } = next.map
      across.value = x
      up.value = y
      request()
    },
    draw(next) {
      const known = [next.x, next.y].every((axis) => assets.includes(axis.asset))
      if (!known) return
      grid = next
      if (cursor) readout.textContent = describe(next, cursor)
      if (details.open) fillTable(next)
      if (canvas.width !== Math.round(canvas.clientWidth * (window.devicePixelRatio || 1))) fit()
      else paint()
    },
    dispose() {
      resizing.disconnect()
      appearing.disconnect()
    },
  }
}
