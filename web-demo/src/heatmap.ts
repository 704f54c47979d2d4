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
export class HeatMap {
  private readonly canvas = byId<HTMLCanvasElement>('map-canvas')
  private readonly plot = byId('map-plot')
  private readonly readout = byId('map-readout')
  private readonly table = byId('map-table')
  private readonly details = this.table.closest('details')!
  private readonly across = byId<HTMLSelectElement>('map-x')
  private readonly up = byId<HTMLSelectElement>('map-y')
  private readonly dark = window.matchMedia('(prefers-color-scheme: dark)')
  private readonly resizing = new ResizeObserver(() => this.fit())
  // Out of sight the map is drawn once, and then costs a drag nothing until it appears.
  private readonly appearing = new IntersectionObserver((entries) => {
    this.visible = entries[entries.length - 1]!.isIntersecting
    this.request()
  })
  private readonly repaint = () => this.paint()
  private visible = false
  private scenario: Scenario | null = null
  private grid: HealthGrid | null = null
  private cursor: Cursor | null = null

  constructor(
    private readonly market: Market,
    private readonly assets: readonly string[],
    private readonly events: MapEvents,
  ) {
    for (const select of [this.across, this.up]) {
      setOptions(select, assets, '')
      select.onchange = () => this.chooseAxes(select)
    }
    this.plot.onkeydown = (event) => this.onKey(event)
    this.plot.onpointermove = (event) => this.moveCursor(this.cellUnder(event))
    this.plot.onclick = (event) => {
      this.moveCursor(this.cellUnder(event))
      this.takeCursor()
    }
    this.details.ontoggle = () => this.fillTable()
    this.appearing.observe(this.plot)
    this.resizing.observe(this.canvas)
    this.dark.addEventListener('change', this.repaint)
    byId('map-legend').replaceChildren(...legend())
    this.readout.textContent = 'The disc marks where the prices stand.'
  }

  /** Asks for the grid of the scenario's axes. */
  refresh(scenario: Scenario) {
    this.scenario = scenario
    this.across.value = scenario.map.x
    this.up.value = scenario.map.y
    this.request()
  }

  draw(grid: HealthGrid) {
    // A late answer may still be about the axes of an account that has left the page.
    if (![grid.x, grid.y].every((axis) => this.assets.includes(axis.asset))) return
    this.grid = grid
    if (this.cursor) this.readout.textContent = this.describe(grid, this.cursor)
    this.fillTable()
    this.fit()
  }

  /** Stops watching the page, before another account's map takes its place. */
  dispose() {
    this.resizing.disconnect()
    this.appearing.disconnect()
    this.dark.removeEventListener('change', this.repaint)
  }

  private request() {
    if (!this.scenario || (this.grid && !this.visible)) return
    const { x, y } = this.scenario.map
    if (x && y && x !== y) this.events.request(this.axisOf(x), this.axisOf(y))
  }

  private reserveOf(asset: string): AaveReserve {
    return this.market['aave-v3'].reserves.find((reserve) => reserve.asset === asset)!
  }

  private axisOf(asset: string): MapAxis {
    return { asset, prices: axisPrices(this.reserveOf(asset).price) }
  }

  private price(axis: MapAxis, step: number): string {
    return formatPrice(axis.prices[step]!, this.market['aave-v3'].baseCurrency)
  }

  private describe(grid: HealthGrid, { column, row }: Cursor): string {
    const at = row * SAMPLES + column
    const side = (axis: MapAxis, step: number) =>
      `${axis.asset} ${this.price(axis, step)} (${formatMove((factorAt(step) - 1) * 100)})`
    const status = grid.status[at]!
    const health = status === NO_DEBT ? '' : `health ${formatHealthNumber(grid.factor[at]!)}, `
    return `${side(grid.x, column)}, ${side(grid.y, row)}: ${health}${STATUS_WORDS[status]}.`
  }

  private positionOn(axis: MapAxis, scenario: Scenario): number {
    const reserve = this.reserveOf(axis.asset)
    return clampStep(stepOf(Number(scenarioPrice(reserve, scenario)) / Number(reserve.price)))
  }

  private tickPrice(axis: MapAxis, percent: number): string {
    const at = (this.reserveOf(axis.asset).price * BigInt(100 + percent)) / 100n
    return shortPrice(formatPrice(at, this.market['aave-v3'].baseCurrency))
  }

  private paint() {
    const { grid, scenario, cursor } = this
    if (!grid || !scenario) return
    const { x, y } = grid
    const style = getComputedStyle(this.plot)
    const color = (name: string) => style.getPropertyValue(name).trim()
    paintPicture(this.canvas, {
      grid,
      cursor,
      position: [this.positionOn(x, scenario), this.positionOn(y, scenario)],
      tick: (axis, percent) => this.tickPrice(axis === 'x' ? x : y, percent),
      unit: this.market['aave-v3'].baseCurrency.symbol,
      colors: { ink: color('--ink'), soft: color('--ink-soft'), rule: color('--control') },
      fontFamily: style.fontFamily,
    })
  }

  private fit() {
    const ratio = window.devicePixelRatio || 1
    const width = Math.round(this.canvas.clientWidth * ratio)
    const height = Math.round(this.canvas.clientHeight * ratio)
    // Setting a size clears a canvas, even to the size it has.
    if (this.canvas.width !== width) this.canvas.width = width
    if (this.canvas.height !== height) this.canvas.height = height
    this.paint()
  }

  private moveCursor({ column, row }: Cursor) {
    this.cursor = { column: clampStep(column), row: clampStep(row) }
    if (this.grid) this.readout.textContent = this.describe(this.grid, this.cursor)
    this.paint()
  }

  // The common shock stands on top of an asset's own move, so taking a cell takes it out again.
  private takeCursor() {
    const { cursor, grid, scenario } = this
    if (!cursor || !grid || !scenario) return
    const moveOn = ({ asset }: MapAxis, step: number) => {
      const shock = this.reserveOf(asset).volatile ? 1 + scenario.shock / 100 : 1
      return clampMove((factorAt(step) / shock - 1) * 100)
    }
    this.events.take({
      [grid.x.asset]: moveOn(grid.x, cursor.column),
      [grid.y.asset]: moveOn(grid.y, cursor.row),
    })
  }

  private onKey(event: KeyboardEvent) {
    const middle = (SAMPLES - 1) / 2
    const from = this.cursor ?? { column: middle, row: middle }
    const next = target(event.key, from, event.shiftKey ? 5 : 1)
    if (next) {
      this.moveCursor(next)
      announce('map', this.readout.textContent ?? '')
    } else if (event.key === 'Enter') this.takeCursor()
    else return
    event.preventDefault()
  }

  private cellUnder(event: MouseEvent): Cursor {
    const box = this.canvas.getBoundingClientRect()
    const frame = frameOf(this.canvas)
    const [u, v] = stepsAt(frame, event.clientX - box.left, event.clientY - box.top)
    return { column: Math.round(u), row: Math.round(v) }
  }

  // Two axes of one asset would say nothing: the other axis makes room.
  private chooseAxes(changed: HTMLSelectElement) {
    const other = changed === this.across ? this.up : this.across
    if (other.value === changed.value) {
      other.value = this.assets.find((asset) => asset !== changed.value) ?? other.value
    }
    this.events.choose(this.across.value, this.up.value)
  }

  private fillTable() {
    const { grid } = this
    if (!grid || !this.details.open) return
    const heads = TABLE_STEPS.map((step) =>
      element('th', { scope: 'col', class: 'number' }, this.price(grid.x, step)),
    )
    const corner = element('td', {}, `${grid.y.asset} down, ${grid.x.asset} across`)
    const rows = TABLE_STEPS.toReversed().map((row) =>
      element(
        'tr',
        {},
        element('th', { scope: 'row', class: 'number' }, this.price(grid.y, row)),
        ...TABLE_STEPS.map((column) => healthCell(grid, row * SAMPLES + column)),
      ),
    )
    this.table.replaceChildren(
      element('thead', {}, element('tr', {}, corner, ...heads)),
      element('tbody', {}, ...rows),
    )
  }
}
