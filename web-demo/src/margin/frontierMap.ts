import { announce } from '../announce'
import { byId, element, setOptions, svg } from '../dom'
import type { Asset } from './draft'
import { ASSETS } from './draft'
import type { Plot } from './frontierPicture'
import { drawFrontier, frontierKey, plotOf } from './frontierPicture'
import type { Frontier, FrontierRow, Region } from './marginProtocol'
import { dollars, moveTo, spanWords, VENUE_NAMES } from './words'

/** Steps of the cursor over each price. */
const STEPS = 64
const TABLE_STEPS = [0, 8, 16, 24, 32, 40, 48, 56, 64]
const TALLEST = 460

interface Cursor {
  readonly column: number
  readonly row: number
}

const clamp = (step: number) => Math.min(Math.max(step, 0), STEPS)

function priceAt([low, high]: readonly [number, number], step: number): number {
  return low * (high / low) ** (step / STEPS)
}

/** The row of a region nearest to a price of y. */
function rowAt({ rows }: Region, y: number): FrontierRow {
  const apart = (row: FrontierRow) => Math.abs(Math.log(row.y / y))
  return rows.reduce((best, row) => (apart(row) < apart(best) ? row : best))
}

const MOVES: Readonly<Record<string, readonly [columns: number, rows: number]>> = {
  ArrowLeft: [-1, 0],
  ArrowRight: [1, 0],
  ArrowUp: [0, 1],
  ArrowDown: [0, -1],
  Home: [-STEPS, 0],
  End: [STEPS, 0],
  PageUp: [0, 8],
  PageDown: [0, -8],
}

/** Where each account is liquidatable over two prices, with a cursor for pointer and keys. */
export class FrontierMap {
  private readonly plotBox = byId('margin-map')
  private readonly drawing = svg('svg', { class: 'frontier-drawing', 'aria-hidden': 'true' })
  private readonly cross = svg('path', { class: 'frontier-cursor', d: 'M0 0' })
  private readonly readout = byId('margin-map-readout')
  private readonly across = byId<HTMLSelectElement>('margin-map-x')
  private readonly details = byId<HTMLDetailsElement>('margin-map-data')
  private frontier: Frontier | null = null
  private plot: Plot | null = null
  private cursor: Cursor | null = null

  /** `change` asks for the frontier of the axes that are chosen now. */
  constructor(private readonly change: () => void) {
    setOptions(this.across, ASSETS, 'BTC')
    this.across.onchange = () => this.change()
    this.plotBox.replaceChildren(this.drawing)
    this.plotBox.onkeydown = (event) => this.onKey(event)
    this.plotBox.onpointermove = (event) => this.onPointer(event)
    this.details.ontoggle = () => this.fillTable()
    new ResizeObserver(() => this.paint()).observe(this.plotBox)
  }

  get x(): Asset {
    return this.across.value as Asset
  }

  get y(): Asset {
    return ASSETS.find((asset) => asset !== this.x) ?? this.x
  }

  draw(frontier: Frontier) {
    this.frontier = frontier
    byId('margin-map-key').replaceChildren(...frontierKey(frontier))
    this.paint()
    this.fillTable()
    if (this.cursor) this.moveCursor(this.cursor)
    else
      this.readout.textContent =
        'The disc marks today’s prices. Shaded: an account can be liquidated.'
  }

  private paint() {
    const width = this.plotBox.clientWidth
    if (!this.frontier || width < 120) return
    this.plot = plotOf(this.frontier, width, Math.min(TALLEST, Math.max(300, 0.62 * width)))
    this.drawing.style.height = `${this.plot.height}px`
    drawFrontier(this.drawing, this.frontier, this.plot)
    this.drawing.append(this.cross)
    this.drawCross()
  }

  private drawCross() {
    const { plot, frontier, cursor } = this
    if (!plot || !frontier || !cursor) return
    const x = plot.x(priceAt(frontier.xRange, cursor.column))
    const y = plot.y(priceAt(frontier.yRange, cursor.row))
    this.cross.setAttribute('d', `M${x} ${plot.top}V${plot.bottom}M${plot.left} ${y}H${plot.right}`)
  }

  private moveCursor({ column, row }: Cursor) {
    const { frontier } = this
    if (!frontier) return
    this.cursor = { column: clamp(column), row: clamp(row) }
    this.readout.textContent = this.describe(frontier, this.cursor)
    this.drawCross()
  }

  private describe(frontier: Frontier, { column, row }: Cursor): string {
    const { x, y, xRange, yRange, regions } = frontier
    const [px, py] = [priceAt(xRange, column), priceAt(yRange, row)]
    const hit = regions.filter((region) =>
      rowAt(region, py).spans.some(({ low, high }) => (low ?? 0) <= px && px <= (high ?? Infinity)),
    )
    const names = hit.map(({ venue }) => VENUE_NAMES[venue]).join(' and ')
    const now = (range: readonly [number, number]) => Math.sqrt(range[0] * range[1])
    const at = (asset: Asset, price: number, range: readonly [number, number]) =>
      `${asset} ${dollars(price)} (${moveTo(price, now(range))})`
    const where = `${at(x, px, xRange)}, ${at(y, py, yRange)}`
    return `${where}: ${names ? `${names} can be liquidated` : 'no account can be liquidated'}.`
  }

  private onKey(event: KeyboardEvent) {
    const move = MOVES[event.key]
    if (!move) return
    event.preventDefault()
    const from = this.cursor ?? { column: STEPS / 2, row: STEPS / 2 }
    const stride = event.shiftKey ? 8 : 1
    this.moveCursor({ column: from.column + stride * move[0], row: from.row + stride * move[1] })
    announce('frontier', this.readout.textContent ?? '')
  }

  private onPointer(event: PointerEvent) {
    const { plot } = this
    if (!plot) return
    const box = this.drawing.getBoundingClientRect()
    const u = (event.clientX - box.left - plot.left) / (plot.right - plot.left)
    const v = (plot.bottom - (event.clientY - box.top)) / (plot.bottom - plot.top)
    this.moveCursor({ column: Math.round(u * STEPS), row: Math.round(v * STEPS) })
  }

  private fillTable() {
    const { frontier } = this
    if (!frontier || !this.details.open) return
    const { x, y, yRange, regions } = frontier
    const heads = [`While ${y} is`, ...regions.map(({ venue }) => `${VENUE_NAMES[venue]}: ${x}`)]
    const rows = TABLE_STEPS.toReversed().map((step) => {
      const price = priceAt(yRange, step)
      const cells = regions.map((region) => {
        const words = rowAt(region, price).spans.map(spanWords).join('; ')
        return element('td', {}, words || 'at no price')
      })
      return element('tr', {}, element('th', { scope: 'row' }, dollars(price)), ...cells)
    })
    byId('margin-map-table').replaceChildren(
      element(
        'thead',
        {},
        element('tr', {}, ...heads.map((head) => element('th', { scope: 'col' }, head))),
      ),
      element('tbody', {}, ...rows),
    )
  }
}
