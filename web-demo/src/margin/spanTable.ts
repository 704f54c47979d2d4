import { element } from '../dom'
import { formatNumber } from '../format'
import type { Line, Side, Span } from './marginProtocol'
import { moveTo, percentWords, reasonWords, spanWords, VENUE_NAMES } from './words'

const COLUMNS = [
  'Price of',
  'Account',
  'Liquidated',
  'Distance',
  'In volatilities',
  'Chance in time',
]
const TEXTS = new Set(['Price of', 'Account'])

function cell(label: string, text: string) {
  return element(
    'td',
    { role: 'cell', 'data-label': label, class: TEXTS.has(label) ? '' : 'number' },
    text,
  )
}

/** The side from which a span is reached first; null for one that only lies behind another. */
function sideOf({ low, high }: Span, { falling, rising }: Line): Side | null {
  if (falling.reason === null && falling.price === high) return falling
  if (rising.reason === null && rising.price === low) return rising
  return null
}

function distance({ low, high }: Span, price: number): string {
  if ((low ?? 0) <= price && price <= (high ?? Infinity)) return 'here'
  return moveTo(high !== null && high < price ? high : low!, price)
}

function row(line: Line, span: Span | null) {
  const side = span && sideOf(span, line)
  const reached = side?.reason === null ? side : null
  const behind = span ? 'behind the nearer one' : 'none'
  return element(
    'tr',
    { role: 'row' },
    element('th', { scope: 'row', role: 'rowheader' }, line.asset),
    cell('Account', VENUE_NAMES[line.venue]),
    cell('Liquidated', span ? spanWords(span) : noneWords(line)),
    cell('Distance', span ? distance(span, line.price) : 'none'),
    cell('In volatilities', reached ? formatNumber(reached.sigmas, 3) : behind),
    cell('Chance in time', reached ? percentWords(reached.probability) : behind),
  )
}

const noneWords = ({ falling }: Line) =>
  falling.reason === null || falling.reason === 'unreachable'
    ? 'at no price'
    : reasonWords(falling.reason)

/** Every span of every account, as the engine gives them. */
export function spanTable(table: HTMLElement, lines: readonly Line[]) {
  const heads = COLUMNS.map((text) =>
    element(
      'th',
      { scope: 'col', role: 'columnheader', class: TEXTS.has(text) ? '' : 'number' },
      text,
    ),
  )
  const rows = lines.flatMap((line) =>
    line.spans.length ? line.spans.map((span) => row(line, span)) : [row(line, null)],
  )
  table.replaceChildren(
    element('thead', { role: 'rowgroup' }, element('tr', { role: 'row' }, ...heads)),
    element('tbody', { role: 'rowgroup' }, ...rows),
  )
}
