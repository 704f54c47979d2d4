import { element } from '../dom'
import { ASSETS } from './draft'
import type { Line, Side } from './marginProtocol'
import type { StripScale } from './stripScale'
import { stripScale } from './stripScale'
import {
  dollars,
  moveTo,
  percentWords,
  reasonWords,
  roundMove,
  spanWords,
  VENUE_NAMES,
  wholeDollars,
} from './words'

/** A strip of one account: as it stands, or after the order that is previewed. */
export interface Strip {
  readonly line: Line
  readonly after: boolean
}

function place(node: HTMLElement, from: number, to: number) {
  node.style.left = `${100 * from}%`
  node.style.width = `${100 * (to - from)}%`
}

function track({ line, after }: Strip, scale: StripScale) {
  const box = element('div', {
    class: after ? 'track track-after' : 'track',
    'aria-hidden': 'true',
  })
  for (const span of line.spans) {
    const node = element('span', { class: 'span', title: spanWords(span) })
    place(node, scale.at(span.low ?? 0), scale.at(span.high ?? Infinity))
    node.classList.toggle('from-edge', span.low === null)
    node.classList.toggle('to-edge', span.high === null)
    box.append(node)
  }
  const now = element('span', { class: 'now' })
  now.style.left = `${100 * scale.at(line.price)}%`
  box.append(now)
  return box
}

function reading(sign: string, word: string, side: Side, price: number) {
  const row = element(
    'p',
    { class: 'reading-side' },
    element('span', { class: 'sign', 'aria-hidden': 'true' }, sign),
  )
  row.append(element('span', { class: 'visually-hidden' }, `${word}: `))
  if (side.reason !== null) {
    row.append(element('span', { class: 'reason' }, reasonWords(side.reason)))
    return row
  }
  const near = Math.abs(side.price / price - 1) <= 0.1 ? 'near' : ''
  row.append(
    element('span', { class: near }, `${dollars(side.price)} `),
    element('strong', { class: near }, moveTo(side.price, price)),
    element('span', { class: 'chance' }, ` ${percentWords(side.probability)} likely`),
  )
  return row
}

/** Of two sides the chance of either is less than their sum. */
function eitherSide(probability: number) {
  return element(
    'p',
    { class: 'reading-side' },
    element('span', { class: 'sign', 'aria-hidden': 'true' }, '◆'),
    element('span', { class: 'either' }, 'either of the two'),
    element('span', { class: 'chance' }, ` ${percentWords(probability)} likely`),
  )
}

function readings({ price, falling, rising, spans, probability }: Line) {
  if (falling.reason === 'already_liquidatable') {
    return element('div', { class: 'readings near' }, 'Already liquidatable')
  }
  if (spans.length === 0) return element('div', { class: 'readings reason' }, 'At no price of it')
  return element(
    'div',
    { class: 'readings' },
    reading('▼', 'Falling', falling, price),
    reading('▲', 'Rising', rising, price),
    ...(falling.reason === null && rising.reason === null ? [eitherSide(probability)] : []),
  )
}

function axis(scale: StripScale) {
  const box = element('div', { class: 'ticks' })
  for (const { percent, price, at, minor } of scale.ticks) {
    const move = percent === 0 ? 'now' : roundMove(percent)
    const className = percent === 0 ? 'tick today' : minor ? 'tick minor' : 'tick'
    const tick = element('span', { class: className }, wholeDollars(price), element('br'), move)
    tick.style.left = `${100 * at}%`
    box.append(tick)
  }
  return element('div', { class: 'strip-axis', 'aria-hidden': 'true' }, box)
}

function name({ line, after }: Strip) {
  const words = after ? 'after the order' : ''
  return element(
    'p',
    { class: 'strip-name' },
    VENUE_NAMES[line.venue],
    ...(words ? [element('span', { class: 'strip-after' }, words)] : []),
  )
}

/** Draws a figure an asset: a strip of its price for each account that the price can liquidate. */
export function drawStrips(box: HTMLElement, strips: readonly Strip[]) {
  const figures = ASSETS.flatMap((asset) => {
    const own = strips.filter(({ line }) => line.asset === asset)
    // A price of 0 has no place on a log axis.
    if (own.length === 0 || own[0]!.line.price <= 0) return []
    const scale = stripScale(own.map(({ line }) => line))
    const rows = own.map((strip) =>
      element('div', { class: 'strip' }, name(strip), track(strip, scale), readings(strip.line)),
    )
    const caption = element('figcaption', {}, `${asset} at ${dollars(scale.price)}`)
    return [element('figure', { class: 'strips' }, caption, ...rows, axis(scale))]
  })
  box.replaceChildren(...figures)
}
