import type { VolShock } from 'loadline/margin'
import { element } from '../dom'
import type { Outcome } from './marginProtocol'
import { roundMove, scenarioWords, wholeDollars } from './words'

const SHOCKS: readonly (readonly [shock: VolShock, head: string])[] = [
  ['down', 'Vol down'],
  ['none', 'Vol kept'],
  ['up', 'Vol up'],
]

const shockOf = ({ scenario }: Outcome) => scenario.vol ?? 'none'
const isPlain = (outcome: Outcome) =>
  (outcome.scenario.dampening ?? 1) === 1 && SHOCKS.some(([shock]) => shock === shockOf(outcome))

function cell(outcome: Outcome | undefined) {
  if (!outcome) return element('td', { class: 'number' }, '')
  const { profit, binding } = outcome
  const text = `${profit > 0 ? '+' : ''}${wholeDollars(profit)}`
  if (!binding) return element('td', { class: 'number' }, text)
  const label = element('span', { class: 'visually-hidden' }, ', the worst')
  return element('td', { class: 'number binding' }, `▼ ${text}`, label)
}

const head = (name: string) => element('th', { scope: 'col', class: 'number' }, name)

/** Gain or loss in every scenario: spot moves down the side, volatility across; the rest below. */
export function scenarioTable(outcomes: readonly Outcome[]): HTMLElement[] {
  const plain = outcomes.filter(isPlain)
  const factors = [...new Set(plain.map(({ scenario }) => scenario.spotFactor))].sort(
    (a, b) => a - b,
  )
  const rows = factors.map((factor) => {
    const own = plain.filter(({ scenario }) => scenario.spotFactor === factor)
    const name = factor === 1 ? 'unmoved' : roundMove((factor - 1) * 100)
    const cells = SHOCKS.map(([shock]) => cell(own.find((outcome) => shockOf(outcome) === shock)))
    return element('tr', {}, element('th', { scope: 'row' }, name), ...cells)
  })
  const rest = outcomes
    .filter((outcome) => !isPlain(outcome))
    .map((outcome) => {
      const words = scenarioWords(outcome.scenario)
      const name = element(
        'th',
        { scope: 'row', colspan: '3' },
        words[0]!.toUpperCase() + words.slice(1),
      )
      return element('tr', {}, name, cell(outcome))
    })
  const heads = element(
    'tr',
    {},
    element('th', { scope: 'col' }, 'Spot'),
    ...SHOCKS.map(([, name]) => head(name)),
  )
  return [
    element('h4', {}, 'What the book gains or loses in every scenario'),
    element(
      'div',
      { class: 'scroller', tabindex: '0', role: 'region', 'aria-label': 'Every scenario' },
      element(
        'table',
        { class: 'scenarios' },
        element('thead', {}, heads),
        element('tbody', {}, ...rows, ...rest),
      ),
    ),
  ]
}
