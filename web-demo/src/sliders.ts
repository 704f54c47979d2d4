import type { AaveReserve, Market } from 'loadline'
import { byId, element } from './dom'
import type { BaseCurrency } from './format'
import { formatMove, formatPrice } from './format'
import type { Scenario } from './state'
import { clampMove, scenarioPrice } from './state'

// Positions are thousandths of a decade, so that halving and doubling are equally far.
const DECADE = 1000
const STEP = 4

function moveAt(position: number): number {
  return clampMove((10 ** (position / DECADE) - 1) * 100)
}

function positionOf(percent: number): number {
  return Math.round(DECADE * Math.log10(1 + percent / 100))
}

interface Row {
  readonly node: HTMLElement
  show(percent: number, words: string): void
}

function createRow(id: string, name: string, onMove: (percent: number) => void): Row {
  const slider = element('input', {
    type: 'range',
    id,
    min: String(-DECADE),
    max: String(DECADE),
    step: String(STEP),
    value: '0',
  })
  const output = element('output', { for: id })
  const reset = element('button', { type: 'button', 'aria-label': `Reset ${name}` }, 'Reset')
  slider.addEventListener('input', () => onMove(moveAt(slider.valueAsNumber)))
  reset.addEventListener('click', () => onMove(0))
  return {
    node: element(
      'div',
      { class: 'slider' },
      element('label', { for: id }, name),
      output,
      slider,
      reset,
    ),
    show(percent, words) {
      if (Math.abs(positionOf(percent) - slider.valueAsNumber) >= STEP) {
        slider.valueAsNumber = positionOf(percent)
      }
      slider.setAttribute('aria-valuetext', words)
      output.textContent = words
    },
  }
}

export interface Sliders {
  update(scenario: Scenario): void
}

export interface SliderEvents {
  move(asset: string, percent: number): void
  shock(percent: number): void
  reset(): void
}

/** One slider a reserve that the account holds or owes, and the common shock. */
export function createSliders(
  market: Market,
  assets: readonly string[],
  events: SliderEvents,
): Sliders {
  const base: BaseCurrency = market['aave-v3'].baseCurrency
  const reserves = market['aave-v3'].reserves.filter(({ asset }) => assets.includes(asset))
  const shock = createRow('slider-shock', 'All volatile assets', events.shock)
  const rows = reserves.map((reserve, index): [AaveReserve, Row] => [
    reserve,
    createRow(`slider-${index}`, reserve.asset, (percent) => events.move(reserve.asset, percent)),
  ])
  byId('sliders').replaceChildren(shock.node, ...rows.map(([, { node }]) => node))
  byId('reset-prices').onclick = () => events.reset()

  return {
    update(scenario) {
      shock.show(scenario.shock, formatMove(scenario.shock))
      for (const [reserve, row] of rows) {
        const percent = scenario.moves[reserve.asset] ?? 0
        const price = formatPrice(scenarioPrice(reserve, scenario), base)
        row.show(percent, `${price} (${formatMove(percent)})`)
      }
    },
  }
}
