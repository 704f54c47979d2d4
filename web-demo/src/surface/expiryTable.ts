import type { Violation } from 'loadline/desk'
import { byId, element } from '../dom'
import { formatNumber } from '../format'
import type { ExpiryView, FittedSurface, QuoteRow } from './surfaceProtocol'
import { constraintWords, formatDay, leftOutWords, OUTCOMES } from './words'

const COLUMNS = [
  'Expiry',
  'Forward',
  'Used',
  'Error, vol points',
  'Held by',
  'Butterfly',
  'Calendar',
]
const NUMBERS = new Set(['Forward', 'Used', 'Error, vol points'])

function cell(label: string, ...children: (Node | string)[]) {
  const className = NUMBERS.has(label) ? 'number' : ''
  return element('td', { role: 'cell', 'data-label': label, class: className }, ...children)
}

/** A verdict in a word and a sign, so that it does not rest on colour. */
function badge(free: boolean, words: string) {
  return element('span', { class: 'badge', 'data-free': String(free) }, words)
}

function arbitrageWords(violations: readonly Violation[]): string {
  const worst = violations[0]
  return worst ? `arbitrage near k = ${formatNumber(worst.worst, 3)}` : 'arbitrage'
}

function verdicts({ butterfly, calendar }: ExpiryView) {
  const verdict = (
    report: { free: boolean; violations: readonly Violation[] } | null,
    none: string,
  ) =>
    report ? badge(report.free, report.free ? 'free' : arbitrageWords(report.violations)) : none
  return [
    cell('Butterfly', verdict(butterfly, 'not fitted')),
    cell('Calendar', verdict(calendar, butterfly ? 'first expiry' : 'not fitted')),
  ]
}

function row(view: ExpiryView) {
  const { report } = view
  const { quality } = report
  const held = [constraintWords(quality.constraints), OUTCOMES[quality.outcome]]
    .filter(Boolean)
    .join('; ')
  const reason = report.reason
    ? `not fitted: ${report.reason.replaceAll('_', ' ')}`
    : held || 'nothing'
  return element(
    'tr',
    { role: 'row' },
    element('th', { scope: 'row', role: 'rowheader' }, formatDay(report.expiryMs)),
    cell('Forward', report.forward > 0 ? formatNumber(report.forward) : 'none'),
    cell('Used', `${quality.used} of ${report.rows}`),
    cell('Error, vol points', report.reason ? 'none' : formatNumber(100 * quality.rmsVol, 3)),
    cell('Held by', reason),
    ...verdicts(view),
  )
}

/** Every row that the fit did not use, and why. */
export function showLeftOut(rows: readonly QuoteRow[]) {
  const left = rows.filter(({ status }) => status !== 'used')
  const details = byId<HTMLDetailsElement>('surface-left-out')
  details.hidden = left.length === 0
  byId('surface-left-out-count').textContent =
    left.length === 1 ? '1 row was left out' : `${left.length} rows were left out`
  byId('surface-left-out-list').replaceChildren(
    ...left.map(({ name, expiryMs, status }) =>
      element('li', {}, `${name}, ${formatDay(expiryMs)}: ${leftOutWords(status)}.`),
    ),
  )
}

export function showExpiries({ expiries }: FittedSurface) {
  const heads = COLUMNS.map((name) =>
    element(
      'th',
      { scope: 'col', role: 'columnheader', class: NUMBERS.has(name) ? 'number' : '' },
      name,
    ),
  )
  byId('surface-expiries').replaceChildren(
    element('thead', { role: 'rowgroup' }, element('tr', { role: 'row' }, ...heads)),
    element('tbody', { role: 'rowgroup' }, ...expiries.map(row)),
  )
}
