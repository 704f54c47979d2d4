// Side by side with @blockworks-foundation/mango-v4: tokens, one spot market with open orders, two perpetuals.
import { createEngine } from 'loadline/margin'
import { randomOf } from '../../accounts.mjs'
import { Checks, seedAndCases } from '../checks.mjs'
import { accountOf, draw, HealthType, peerCache, peerPrice, place, snap } from './sample.mjs'

/** The peer computes with 48 binary places and cuts every product and quotient. */
const PLACE = 2 ** -48
/** Products and quotients behind one another until an amount has become health, of four amounts at most. */
const CUTS = 16
/** Its search for a price ends where the health lies between 0 and this, or within one price lot of the root. */
const TARGET_ERROR = 0.1
/** It looks no further up than this many times today's price. */
const HIGHEST = 1000
/** Our own sums: units in the last place of the largest of them. */
const ROUNDING = 1e-14
const STEP = 1e-10

/** How far the peer's cuts can move a health, and our sums. */
function boundOf({ tokens, spotMarkets: [spot], perps }) {
  const amounts = [...tokens.map(({ balance, price }) => [balance, price]), ...perps.map(({ base, bids, asks, price }) => [Math.abs(base) + bids + asks, price]),
    ...perps.map(({ quote }) => [quote, 1]), [spot.reservedBase, tokens[1].price], [spot.reservedQuote, 1]]
  const dearest = Math.max(1, 1 / tokens[1].price, ...tokens.map(({ price }) => price), ...perps.map(({ price }) => price))
  return amounts.reduce((sum, [amount, price]) => sum + Math.abs(amount) * (CUTS * PLACE * dearest + ROUNDING * price), CUTS * PLACE)
}

const withPrice = (drawn, k, price) => ({ ...drawn, perps: drawn.perps.map((perp, i) => (i === k ? { ...perp, price } : perp)) })

function comparePrice(engine, checks, drawn, k, boundaries) {
  const perp = drawn.perps[k]
  const isLong = perp.base > 0
  const lot = snap(perp.price * 1e-5)
  const theirs = peerPrice(drawn, k, lot)
  const { reason, price } = isLong ? boundaries.falling : boundaries.rising
  if (theirs === null || theirs === undefined) {
    const none = isLong ? reason === 'unreachable' : reason === 'unreachable' || price > HIGHEST * perp.price * (1 - STEP)
    checks.holds('where the peer has no price, we have none that it looks at', none, () => `${reason} ${price}`)
    return
  }
  checks.holds('where the peer has a price, we have one', reason === null, () => `${reason} and ${theirs}`)
  if (reason !== null) return
  // Fills change the size that the price works on, by no more than the orders.
  const slope = Math.max(perp.lot, Math.abs(perp.base) - perp.bids - perp.asks) * 0.8
  checks.within("price within the peer's search", price - theirs, lot + (TARGET_ERROR + boundOf(drawn)) / slope, () => `${price} and ${theirs}, lot ${lot}`)
  const at = (one) => engine.mangoHealth(accountOf(withPrice(drawn, k, one)))
  const bound = boundOf(withPrice(drawn, k, price))
  checks.within('residual at our price, by our engine', at(price).maintenance, bound, () => `${at(price).maintenance}`)
  checks.holds('liquidatable past our price and not inside of it', at(price * (isLong ? 1 - STEP : 1 + STEP)).liquidatable && !at(price * (isLong ? 1 + STEP : 1 - STEP)).liquidatable, () => `${price}`)
  const health = peerCache(withPrice(drawn, k, snap(price))).health(HealthType.maint).toNumber()
  checks.within("residual at our price, by the peer's health", health, bound + Math.abs(price - snap(price)) * 2 * (Math.abs(perp.base) + perp.bids + perp.asks), () => `${health}`)
}

const { seed, cases } = seedAndCases(300)
const random = randomOf(seed)
const engine = await createEngine()
const checks = new Checks()
for (let i = 0; i < cases; i += 1) {
  const drawn = draw(random)
  const wanted = i % 2 === 0 ? (random() * 2 - 1) * 0.0095 : random() * 1.5 - 0.05
  place(drawn, wanted)
  const cache = peerCache(drawn)
  checks.account(cache.healthRatio(HealthType.maint).toNumber() / 100)
  const bound = boundOf(drawn)
  const { health, assets } = engine.assessMangoAccount(accountOf(drawn))
  const theirs = { initial: cache.health(HealthType.init).toNumber(), maintenance: cache.health(HealthType.maint).toNumber() }
  checks.within('initial health', health.initial - theirs.initial, bound, () => `${health.initial} and ${theirs.initial}`)
  checks.within('maintenance health', health.maintenance - theirs.maintenance, bound, () => `${health.maintenance} and ${theirs.maintenance}`)
  checks.holds('decision', health.liquidatable === theirs.maintenance < 0 || Math.abs(theirs.maintenance) < bound, () => `${health.maintenance} and ${theirs.maintenance}`)
  if (health.liquidatable) continue
  drawn.perps.forEach(({ asset }, k) => comparePrice(engine, checks, drawn, k, assets.find((one) => one.asset === asset)))
}
checks.finish()
