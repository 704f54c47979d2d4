import type { Assessment, Health } from 'loadline'
import { byId, element, svg } from './dom'
import { announce } from './announce'
import type { BaseCurrency } from './format'
import { formatBase, formatBps, formatHealth, formatMove, formatPrice } from './format'

// The drawing's sea level is the share of the permitted load that is carried, 1 / health: it meets
// the ship's load line exactly where liquidation begins.
const WIDTH = 690
const HEIGHT = 300
const LIGHT_WATERLINE = 246
const LOAD_LINE = 146
const GREATEST_LOAD = 1.42
const LEVEL_END = 620
const DISC = { x: 316, radius: 19 }

function waterline(load: number): number {
  return LIGHT_WATERLINE - (LIGHT_WATERLINE - LOAD_LINE) * Math.min(load, GREATEST_LOAD)
}

function loadOf(health: Health): number {
  if (health.factor === null) return 0
  return health.factor > 0 ? Math.min(1 / health.factor, GREATEST_LOAD) : GREATEST_LOAD
}

const HULL =
  'M44 106 L52 106 Q180 118 430 112 L446 92 Q520 90 604 74 Q588 130 566 196 Q590 214 588 238 ' +
  'Q584 268 540 270 L128 270 Q96 268 88 232 Q82 196 60 184 Q46 150 44 106 Z'

function superstructure() {
  return svg(
    'g',
    { class: 'ship-house' },
    svg('path', { d: 'M66 108 V60 H132 V112 Z' }),
    svg('path', { d: 'M58 60 V44 H142 V60 Z' }),
    svg('path', { d: 'M84 44 V18 L108 14 V44 Z' }),
    svg('path', { class: 'ship-band', d: 'M84 26 L108 22 V30 L84 34 Z' }),
    svg('path', { class: 'ship-windows', d: 'M66 52 H136' }),
  )
}

function cargo() {
  const group = svg('g', { class: 'ship-cargo' })
  for (let bay = 0; bay < 5; bay++) {
    const x = 158 + bay * 54
    for (let tier = 0; tier < 2; tier++) {
      group.append(svg('rect', { x, y: 98 - tier * 15, width: 48, height: 13.5, rx: 1 }))
    }
  }
  return group
}

function mast() {
  return svg('path', {
    class: 'ship-mast',
    d: 'M548 84 V40 M540 52 H556 M436 108 V62 M428 72 H444',
  })
}

// The ring and line of Samuel Plimsoll's mark, with the letters of the authority that assigned it.
function loadLineMark() {
  const { x, radius } = DISC
  return svg(
    'g',
    { class: 'ship-mark' },
    svg('circle', { cx: x, cy: LOAD_LINE, r: radius }),
    svg('path', { d: `M${x - 34} ${LOAD_LINE} H${x + 34}` }),
    svg('path', { d: `M${x - 12} 122 H${x + 12}`, class: 'ship-deck-line' }),
    svg('text', { x: x - 29, y: LOAD_LINE - 6 }, 'L'),
    svg('text', { x: x + 29, y: LOAD_LINE - 6 }, 'L'),
  )
}

function scale() {
  const group = svg('g', { class: 'ship-scale' })
  for (const health of [1, 1.25, 1.5, 2, 3]) {
    const y = waterline(1 / health)
    const minor = health !== 1 && health !== 2 ? 'minor' : ''
    group.append(
      svg('path', { d: `M660 ${y} H670`, class: minor }),
      svg('text', { x: 656, y: y + 4, class: minor }, health.toFixed(2)),
    )
  }
  group.append(svg('path', { d: `M670 ${waterline(1)} V${waterline(1 / 3)}` }))
  return group
}

const WAVE = (() => {
  let path = 'M0 0'
  for (let x = 0; x <= WIDTH; x += 40) path += ' q10 -4 20 0 t20 0'
  return path
})()

function sea() {
  return svg(
    'g',
    { class: 'sea' },
    svg('path', { class: 'sea-body', d: `${WAVE} V${HEIGHT} H0 Z` }),
    svg('path', { class: 'sea-surface', d: WAVE }),
  )
}

function levelLine(className: string, label: string) {
  return svg(
    'g',
    { class: `level ${className}` },
    svg('path', { d: `M0 0 H${LEVEL_END}` }),
    svg('text', { x: 6, y: className === 'level-today' ? 13 : -5 }, label),
  )
}

function hullFill() {
  const clip = svg('clipPath', { id: 'hull-clip' }, svg('path', { d: HULL }))
  return svg(
    'g',
    {},
    clip,
    svg('path', { class: 'hull-topsides', d: HULL }),
    svg(
      'g',
      { 'clip-path': 'url(#hull-clip)' },
      svg('rect', { class: 'hull-bottom', x: 0, y: LOAD_LINE, width: WIDTH, height: HEIGHT }),
    ),
    svg('path', { class: 'hull-outline', d: HULL }),
  )
}

/** What the gauge says, in words; also its text alternative. */
function describe(health: Health): string {
  if (health.factorWad === null) return 'The account owes nothing: no price can liquidate it.'
  const isolation = health.isolatedAsset ? ` Isolated to ${health.isolatedAsset}.` : ''
  const reading = `Health ${formatHealth(health)}.${isolation}`
  if (health.status === 'liquidatable') {
    return `${reading} Below 1.00: the account can be liquidated now.`
  }
  const share = Math.min(loadOf(health) * 100, 100)
  const carried = `It carries ${share.toFixed(0)}\u202f% of the debt its collateral may bear.`
  return `${reading} Liquidation begins below 1.00. ${carried}`
}

/** What could move, how far, and how the sentence names it. */
interface Approach {
  readonly percent: number
  readonly words: string
}

function approaches({ liquidation }: Assessment, base: BaseCurrency): Approach[] {
  const found: Approach[] = []
  const add = (percent: number, subject: string, verbs: [string, string], end: string) => {
    const move = formatMove(Math.abs(percent)).replace('+', '')
    found.push({ percent, words: `${subject} ${verbs[percent < 0 ? 0 : 1]} ${move}${end}` })
  }
  for (const { asset, falling, rising } of liquidation.assets) {
    for (const boundary of [falling, rising]) {
      if (boundary.reason !== null) continue
      const end = ` to ${formatPrice(boundary.price, base)}`
      add(boundary.movePercent, asset, ['falls', 'rises'], end)
    }
  }
  for (const boundary of [liquidation.shockDown, liquidation.shockUp]) {
    if (boundary.reason !== null) continue
    add(boundary.movePercent, 'all volatile assets together', ['fall', 'rise'], '')
  }
  return found
}

/** The nearest line as a sentence; empty when there is none. */
function nearestLine(assessment: Assessment, base: BaseCurrency): string {
  const all = approaches(assessment, base)
  if (all.length === 0) return ''
  const nearest = all.reduce((a, b) => (Math.abs(b.percent) < Math.abs(a.percent) ? b : a))
  return `Nearest line: ${nearest.words}.`
}

const STATUS_WORDS: Record<Health['status'], string> = {
  no_debt: 'No debt',
  healthy: 'Above the line',
  liquidatable: 'Can be liquidated',
}

function totals(health: Health, base: BaseCurrency) {
  const rows: [string, string][] = [
    ['Collateral', formatBase(health.collateralBase, base)],
    ['Debt', formatBase(health.debtBase, base)],
    ['May still borrow', formatBase(health.availableBorrowsBase, base)],
    ['Liquidation threshold', formatBps(health.liquidationThresholdBps)],
  ]
  return rows.map(([term, value]) =>
    element('div', {}, element('dt', {}, term), element('dd', {}, value)),
  )
}

export interface Gauge {
  /** `unmoved` is the account at the oracle's own prices, null when nothing is moved. */
  update(assessment: Assessment, unmoved: Assessment | null, base: BaseCurrency): void
  /** Draws where an action would bring the water, or nothing. */
  showAfter(after: Assessment | null): void
}

export function createGauge(): Gauge {
  const water = sea()
  const today = levelLine('level-today', 'oracle’s prices')
  const after = levelLine('level-after', 'after the action')
  const title = svg('title', { id: 'gauge-drawing-title' })
  const drawing = svg(
    'svg',
    {
      viewBox: `0 0 ${WIDTH} ${HEIGHT}`,
      role: 'img',
      'aria-labelledby': 'gauge-drawing-title',
      class: 'ship',
    },
    title,
    mast(),
    cargo(),
    superstructure(),
    hullFill(),
    water,
    loadLineMark(),
    scale(),
    today,
    after,
  )
  byId('gauge-figure').replaceChildren(drawing)

  const reading = byId('health-reading')
  const status = byId('health-status')
  const words = byId('health-words')
  const totalsList = byId('totals')

  function place(group: SVGGElement, assessment: Assessment | null) {
    group.classList.toggle('absent', assessment === null)
    const y = assessment ? waterline(loadOf(assessment.health)) : 0
    group.setAttribute('transform', `translate(0 ${y.toFixed(2)})`)
  }

  place(after, null)

  return {
    update(assessment, unmoved, base) {
      const { health } = assessment
      const text = `${describe(health)} ${nearestLine(assessment, base)}`.trim()
      place(water, assessment)
      place(today, unmoved)
      title.textContent = `A ship afloat. ${text}`
      reading.textContent = health.factorWad === null ? 'No debt' : formatHealth(health)
      status.textContent = STATUS_WORDS[health.status]
      status.dataset['status'] = health.status
      words.textContent = text
      totalsList.replaceChildren(...totals(health, base))
      announce('health', text)
    },
    showAfter: (assessment) => place(after, assessment),
  }
}
