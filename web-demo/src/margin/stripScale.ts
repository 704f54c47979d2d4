import type { Line } from './marginProtocol'

/** A strip reaches at least this far up and down, and never further than that. */
const LEAST = Math.log(1.5)
const MOST = Math.log(8)
const ROOM = 1.15
const TICK_PERCENTS = [-80, -60, -50, -40, -30, -20, -10, 10, 20, 30, 50, 75, 100, 150, 200, 300, 500]
/** Labels lie no nearer than this share of the strip, nor than half of it to its ends. */
const TICK_ROOM = 0.15
const END_ROOM = 0.05

/** A log axis of prices, the current one in its middle; shares of its width from 0 to 1. */
export interface StripScale {
  readonly price: number
  readonly at: (price: number) => number
  readonly ticks: readonly { readonly percent: number; readonly price: number; readonly at: number }[]
}

/** Wide enough for every end of every span of the asset, within reason. */
export function stripScale(lines: readonly Line[]): StripScale {
  const price = lines[0]!.price
  const ends = lines.flatMap(({ spans }) => spans.flatMap(({ low, high }) => [low, high]))
  const widest = ends.reduce<number>(
    (most, end) => (end === null || end <= 0 ? most : Math.max(most, Math.abs(Math.log(end / price)))),
    0,
  )
  const reach = Math.min(Math.max(widest * ROOM, LEAST), MOST)
  const at = (value: number) => {
    if (value <= 0) return 0
    return Math.min(Math.max(0.5 + Math.log(value / price) / (2 * reach), 0), 1)
  }
  const ticks: { percent: number; price: number; at: number }[] = [{ percent: 0, price, at: 0.5 }]
  const near = [...TICK_PERCENTS].sort((a, b) => Math.abs(Math.log1p(b / 100)) - Math.abs(Math.log1p(a / 100)))
  for (const percent of near) {
    const share = 0.5 + Math.log1p(percent / 100) / (2 * reach)
    const fits = share > END_ROOM && share < 1 - END_ROOM
    if (fits && ticks.every((tick) => Math.abs(tick.at - share) >= TICK_ROOM)) {
      ticks.push({ percent, price: price * (1 + percent / 100), at: share })
    }
  }
  return { price, at, ticks }
}
