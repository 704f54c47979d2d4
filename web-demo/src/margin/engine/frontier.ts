import type { MarginEngine } from 'loadline/margin'
import type { Asset, Draft, Venue } from '../draft'
import { VENUES } from '../draft'
import type { Frontier, FrontierRow, Line, MarginCalls, Region, Span } from '../marginProtocol'
import { exposed, perpAccount, repriced } from './inputs'
import { bookLines, loanLines, perpSpans } from './lines'

/** The map spans a third to three times each price. */
const REACH = 3
const ROWS = 65
/** Where spans begin or end between two rows, their distance is halved this often. */
const HALVINGS = 12

const EVERYWHERE: Span = { low: null, high: null, residual: 0 }

type SpansAt = (y: number) => readonly Span[]

const holds = ({ low, high }: Span, price: number) =>
  (low ?? 0) <= price && price <= (high ?? Infinity)

/** Rows of equal log steps, and between two that differ in kind the place where they part. */
function rowsOf(ys: readonly number[], spansAt: SpansAt): FrontierRow[] {
  const row = (y: number): FrontierRow => ({ y, spans: spansAt(y) })
  const kind = ({ spans }: FrontierRow) =>
    spans.map(({ low, high }) => `${low === null ? '<' : '['}${high === null ? '>' : ']'}`).join()
  const rows: FrontierRow[] = []
  for (const next of ys.map(row)) {
    let below = rows.at(-1)
    let above = next
    if (below && kind(below) !== kind(next)) {
      for (let i = 0; i < HALVINGS; i++) {
        const middle = row(Math.sqrt(below.y * above.y))
        if (kind(middle) === kind(below)) below = middle
        else above = middle
      }
      rows.push(below, above)
    }
    if (above !== next || rows.at(-1) !== next) rows.push(next)
  }
  return rows
}

/** An account of one asset: its spans are bands across the map, or down it. */
function bandsOf(lines: readonly Line[], x: Asset, y: Asset): SpansAt | null {
  const across = lines.find(({ asset }) => asset === x)
  if (across) return () => across.spans
  const along = lines.find(({ asset }) => asset === y)
  if (along) return (price) => (along.spans.some((span) => holds(span, price)) ? [EVERYWHERE] : [])
  return null
}

/** Cross margin: at each price of y the engine's own intervals of x. */
function perpsAt(engine: MarginEngine, draft: Draft, x: Asset, y: Asset): SpansAt | null {
  const account = perpAccount(engine, draft)
  const held = exposed(draft).perps
  if (!held(x) && !held(y)) return null
  if (held(x)) {
    return (price) =>
      perpSpans(engine, repriced(account, { [y]: price })).find(({ asset }) => asset === x)!.spans
  }
  return (price) =>
    engine.perpMargin(repriced(account, { [y]: price })).liquidatable ? [EVERYWHERE] : []
}

function spansOf(engine: MarginEngine, draft: Draft, x: Asset, y: Asset, venue: Venue) {
  switch (venue) {
    case 'loan':
      return bandsOf(loanLines(engine, draft), x, y)
    case 'perps':
      return perpsAt(engine, draft, x, y)
    case 'options':
      return bandsOf(bookLines(engine, draft), x, y)
  }
}

/** Where each account is liquidatable over two prices. Accounts that the engine refuses are left out. */
export function frontierOf(
  engine: MarginEngine,
  { draft, x, y, after }: MarginCalls['frontier']['request'],
): Frontier {
  const range = (asset: Asset) =>
    [draft.prices[asset] / REACH, draft.prices[asset] * REACH] as const
  const ys = Array.from(
    { length: ROWS },
    (_, i) => draft.prices[y] * REACH ** ((2 * i) / (ROWS - 1) - 1),
  )
  const regionOf = (venue: Venue, held: Draft): Region[] => {
    try {
      const spansAt = spansOf(engine, held, x, y, venue)
      return spansAt ? [{ venue, rows: rowsOf(ys, spansAt) }] : []
    } catch {
      // The panel already shows why beside the field.
      return []
    }
  }
  return {
    x,
    y,
    xRange: range(x),
    yRange: range(y),
    regions: VENUES.flatMap((venue) => regionOf(venue, draft)),
    after: (after && regionOf('perps', { ...draft, perps: after })[0]) ?? null,
  }
}
