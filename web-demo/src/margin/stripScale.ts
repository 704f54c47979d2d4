import type { Line } from './marginProtocol'

/** A strip reaches at least this far up and down, and never further than that. */
const LEAST = Math.log(1.5)
const MOST = Math.log(8)
const ROOM = 1.15
const TICK_PERCENTS = [
  -80, -60, -50, -40, -30, -20, -10, 10, 20, 30, 50, 75, 100, 150, 200, 300, 500,
]
/** Labels lie no nearer than these shares of the strip: on a narrow page, and where there is room. */
const NARROW_ROOM = 0.24
const TICK_ROOM = 0.15
/** Nor nearer to its ends than this. */
const END_ROOM = 0.07

/** A log axis of prices, the current one in its middle; shares of its width from 0 to 1. */
export interface StripScale {
  readonly price: number
  readonly at: (price: number) => number
  readonly ticks: readonly Tick[]
}

interface Tick {
  readonly percent: number
  readonly price: number
  readonly at: number
  /** Left out where the page is narrow. */
  readonly minor: boolean
}

/** Wide enough for every end of every span of the asset, within reason. */
export function stripScale(lines: readonly Line[]): StripScale {
  const price = lines[0]!.price
  const ends = lines.flatMap(({ spans }) => spans.flatMap(({ low, high }) => [low, high]))
  const widest = ends.reduce<number>(
    (most, end) =>
      end === null || end <= 0 ? most : Math.max(most, Math.abs(Math.log(end / price))),
    0,
  )
  const reach = Math.min(Math.max(widest * ROOM, LEAST), MOST)
  const at = (value: number) => {
    if (value <= 0) return 0
    return Math.min(Math.max(0.5 + Math.log(value / price) / (2 * reach), 0), 1)
  }
  return { price, at, ticks: ticksOf(price, reach) }
}

/** Moves in per cent that fit, the farthest first; today's price always. */
function ticksOf(price: number, reach: number): Tick[] {
  const ticks: Tick[] = [{ percent: 0, price, at: 0.5, minor: false }]
  const far = (percent: number) => Math.abs(Math.log1p(percent / 100))
  const percents = TICK_PERCENTS.toSorted((a, b) => far(b) - far(a))
  for (const [room, minor] of [
    [NARROW_ROOM, false],
    [TICK_ROOM, true],
  ] as const) {
    for (const percent of percents) {
      const at = 0.5 + Math.log1p(percent / 100) / (2 * reach)
      if (at < END_ROOM || at > 1 - END_ROOM) continue
      if (ticks.some((tick) => Math.abs(tick.at - at) < room)) continue
      ticks.push({ percent, price: price * (1 + percent / 100), at, minor })
    }
  }
  return ticks
}
