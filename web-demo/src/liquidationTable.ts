import type {
  Assessment,
  Boundary,
  Market,
  NoBoundaryReason,
  PricePoint,
  ShockPoint,
} from 'loadline'
import { byId, element } from './dom'
import type { BaseCurrency } from './format'
import { formatDuration, formatMove, formatPrice } from './format'

const REASONS: Record<NoBoundaryReason, string> = {
  already_liquidatable: 'already liquidatable',
  unreachable: 'not by this alone',
  no_debt: 'no debt',
  no_exposure: 'no exposure',
  unresolved: 'not resolved',
}

const COLUMNS = ['Asset', 'Price', 'Falling to', 'Distance', 'Rising to', 'Distance']

// Roles are spelt out because the narrow layout turns rows into blocks, which would drop them.
function headings() {
  const cells = COLUMNS.map((name, column) =>
    element(
      'th',
      { scope: 'col', role: 'columnheader', ...(column ? { class: 'number' } : {}) },
      name,
    ),
  )
  return element('thead', { role: 'rowgroup' }, element('tr', { role: 'row' }, ...cells))
}

function cell(label: string, text: string, className = 'number') {
  return element('td', { role: 'cell', 'data-label': label, class: className }, text)
}

function boundaryCells<P extends { movePercent: number }>(
  side: string,
  boundary: Boundary<P>,
  show: (point: P) => string,
) {
  if (boundary.reason !== null) {
    const reason = cell(side, REASONS[boundary.reason], 'reason')
    reason.setAttribute('colspan', '2')
    return [reason]
  }
  return [
    cell(side, show(boundary)),
    cell(
      `${side}: distance`,
      formatMove(boundary.movePercent),
      `number ${nearness(boundary.movePercent)}`,
    ),
  ]
}

// A line within a tenth of the price is set in bold, so that nearness does not rest on colour.
function nearness(percent: number): string {
  return Math.abs(percent) <= 10 ? 'near' : ''
}

function row(name: string, price: string, cells: HTMLElement[], className = '') {
  const head = element('th', { scope: 'row', role: 'rowheader' }, name)
  return element('tr', { role: 'row', class: className }, head, cell('Price', price), ...cells)
}

function factorWords(point: ShockPoint): string {
  return `×${(Number(point.factorWad) / 1e18).toFixed(4)}`
}

export interface LiquidationTable {
  update(assessment: Assessment, market: Market): void
}

export function createLiquidationTable(): LiquidationTable {
  const body = element('tbody', { role: 'rowgroup' })
  const table = byId('liquidation-table')
  table.setAttribute('role', 'table')
  table.replaceChildren(headings(), body)
  const interest = byId('interest-line')

  function assetRows(assessment: Assessment, base: BaseCurrency) {
    const price = (point: PricePoint) => formatPrice(point.price, base)
    const held = assessment.liquidation.assets.filter(
      ({ falling, rising }) => falling.reason !== 'no_exposure' || rising.reason !== 'no_exposure',
    )
    return held.map((entry) =>
      row(entry.asset, formatPrice(entry.price, base), [
        ...boundaryCells('Falling to', entry.falling, price),
        ...boundaryCells('Rising to', entry.rising, price),
      ]),
    )
  }

  function interestWords(assessment: Assessment): string {
    const boundary = assessment.liquidation.interest
    if (boundary.reason === null) {
      const time = formatDuration(boundary.seconds)
      return `From interest alone, at these prices and today’s rates, it begins in ${time}.`
    }
    return `From interest alone: ${REASONS[boundary.reason]}.`
  }

  return {
    update(assessment, market) {
      const base = market['aave-v3'].baseCurrency
      const { shockDown, shockUp } = assessment.liquidation
      const common = row(
        'All volatile',
        '×1.0000',
        [
          ...boundaryCells('Falling to', shockDown, factorWords),
          ...boundaryCells('Rising to', shockUp, factorWords),
        ],
        'common',
      )
      body.replaceChildren(...assetRows(assessment, base), common)
      interest.textContent = interestWords(assessment)
    },
  }
}
