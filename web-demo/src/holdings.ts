import type { Assessment, Market, PositionView } from 'loadline'
import { byId, element } from './dom'
import { formatBase, formatBps, formatToken } from './format'

const COLUMNS = ['Holds', 'Supplied', 'Worth', 'Owed', 'Worth', 'Threshold']

const NONE = 'none'

function cell(label: string, text: string) {
  const className = text === NONE ? 'number none' : 'number'
  return element('td', { role: 'cell', 'data-label': label, class: className }, text)
}

export interface Holdings {
  update(assessment: Assessment, market: Market): void
}

/** What the account supplies and owes, with the interest up to now. */
export function createHoldings(): Holdings {
  const table = byId('holdings-table')
  const heads = COLUMNS.map((name, column) =>
    element(
      'th',
      { scope: 'col', role: 'columnheader', ...(column ? { class: 'number' } : {}) },
      name,
    ),
  )
  const body = element('tbody', { role: 'rowgroup' })
  table.setAttribute('role', 'table')
  table.replaceChildren(
    element('thead', { role: 'rowgroup' }, element('tr', { role: 'row' }, ...heads)),
    body,
  )

  function row(position: PositionView, market: Market) {
    const { reserves, baseCurrency } = market['aave-v3']
    const decimals = reserves.find(({ asset }) => asset === position.asset)?.decimals ?? 0
    const amount = (units: bigint) =>
      units > 0n ? formatToken(units, decimals, '', 4).trim() : NONE
    const worth = (base: bigint) => (base > 0n ? formatBase(base, baseCurrency) : NONE)
    const threshold = position.collateral ? formatBps(position.liquidationThresholdBps) : NONE
    return element(
      'tr',
      { role: 'row' },
      element('th', { scope: 'row', role: 'rowheader' }, position.asset),
      cell('Supplied', amount(position.supply)),
      cell('Worth', worth(position.supplyBase)),
      cell('Owed', amount(position.debt)),
      cell('Worth', worth(position.debtBase)),
      cell('Threshold', threshold),
    )
  }

  return {
    update(assessment, market) {
      const held = assessment.positions.filter(({ supply, debt }) => supply > 0n || debt > 0n)
      body.replaceChildren(...held.map((position) => row(position, market)))
    },
  }
}
