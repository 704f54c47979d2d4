// Side by side with @drift-labs/sdk: quote, two spot balances, three perpetuals, one of which shares an oracle.
import { createEngine } from 'loadline/margin'
import { randomOf } from '../../accounts.mjs'
import { Checks, seedAndCases } from '../checks.mjs'
import { accountOf, draw, number, peerUser, place, snap } from './sample.mjs'

/** The peer keeps quote currency and prices in 1e-6, and cuts every product and quotient to it: so many of an account. */
const CUTS = 40
const UNIT = 1e-6
/** Ratios and weights with a surcharge for size are cut to 1e-4 (MARGIN_PRECISION, SPOT_MARKET_WEIGHT_PRECISION). */
const RATIO_UNIT = 1e-4
/** Sums of doubles, ours. */
const ROUNDING = 1e-13

function boundOf({ spots, perps, sized }) {
  const gross = [...spots.map(({ tokens, price }) => tokens * price), ...perps.map(({ base, price }) => base * price)].reduce((sum, value) => sum + Math.abs(value), 0)
  return CUTS * UNIT + gross * (sized ? RATIO_UNIT : ROUNDING)
}

const moved = ({ spots, perps, sized }, asset, price) => {
  const move = (one) => (one.asset === asset ? { ...one, price } : one)
  return { spots: spots.map(move), perps: perps.map(move), sized }
}

/** What a unit of price moves the free collateral by, with the ratios of the size. */
function slopeOf(engine, drawn, asset, price) {
  const [low, high] = [price * 0.999, price * 1.001]
  const free = (one) => engine.driftHealth(accountOf(moved(drawn, asset, one))).maintenance.free
  return Math.abs(free(high) - free(low)) / (high - low)
}

/**
 * The peer goes from today's price along one line: so does the rule while no gain's weight turns,
 * and all are 1 here. A spot balance and a perpetual of one oracle move together in both.
 */
function comparePrice(engine, checks, drawn, asset, boundaries, theirs) {
  const side = boundaries.falling.reason === null ? boundaries.falling : boundaries.rising
  const slope = slopeOf(engine, drawn, asset, side.price ?? boundaries.price)
  // The peer's slope is cut to 1e-6 (or its ratios to 1e-4), which counts over the whole way from today's price.
  const way = Math.abs((side.price ?? boundaries.price) - boundaries.price)
  const sizes = [...drawn.spots, ...drawn.perps].filter((one) => one.asset === asset).reduce((sum, one) => sum + Math.abs(one.tokens ?? one.base), 0)
  const allowed = UNIT + (boundOf(drawn) + way * (4 * UNIT + (drawn.sized ? RATIO_UNIT * sizes : 0))) / slope
  if (theirs < 0) {
    // It has -1 where its line ends below zero.
    checks.holds('where the peer has -1, we have no price, or one within its cuts of zero', side.reason !== null || side.price <= allowed, () => `${asset}: ${side.price}`)
    return
  }
  if (side.reason !== null) {
    checks.holds('where we have no price, the peer has one within its own cuts of zero or of no slope', theirs * slope <= boundOf(drawn) || slope < 1e-9, () => `${asset}: ${side.reason} and ${theirs}, slope ${slope}`)
    return
  }
  checks.within("price within the peer's cuts", side.price - theirs, allowed, () => `${asset}: ${side.price} and ${theirs}`)
  const there = engine.driftHealth(accountOf(moved(drawn, asset, side.price)))
  const gross = there.liabilities + there.maintenance.collateral + there.maintenance.requirement
  checks.within('residual at our price, by our engine', there.maintenance.free / gross, ROUNDING, () => `${there.maintenance.free}`)
  const rounded = moved(drawn, asset, snap(side.price, 1e6))
  if (rounded.perps.concat(rounded.spots).some(({ price }) => price === 0)) return
  const user = peerUser(rounded)
  const left = number(user.getTotalCollateral('Maintenance').sub(user.getMaintenanceMarginRequirement()), 1e6)
  checks.within("residual at our price, by the peer's functions", left, boundOf(rounded) + UNIT * slope, () => `${left}`)
}

const { seed, cases } = seedAndCases(300)
const random = randomOf(seed)
const engine = await createEngine()
const checks = new Checks()
for (let i = 0; i < cases; i += 1) {
  const drawn = draw(random)
  place(engine, drawn, i % 5 < 2 ? 1 + (random() * 2 - 1) * 0.009 : 0.9 + 5 * random())
  const user = peerUser(drawn)
  const { health, assets } = engine.assessDriftAccount(accountOf(drawn))
  const bound = boundOf(drawn)
  const theirs = {}
  for (const [name, category] of [['initial', 'Initial'], ['maintenance', 'Maintenance']]) {
    theirs[name] = {
      collateral: number(user.getTotalCollateral(category, category === 'Initial'), 1e6),
      requirement: number(category === 'Initial' ? user.getInitialMarginRequirement() : user.getMaintenanceMarginRequirement(), 1e6),
    }
    for (const part of ['collateral', 'requirement']) {
      checks.within(`${name} ${part}${drawn.sized ? ', surcharged' : ''}`, health[name][part] - theirs[name][part], bound, () => `${health[name][part]} and ${theirs[name][part]}`)
    }
  }
  const free = theirs.maintenance.collateral - theirs.maintenance.requirement
  checks.account(theirs.maintenance.collateral / theirs.maintenance.requirement - 1)
  checks.holds('decision', health.liquidatable === user.canBeLiquidated().canBeLiquidated || Math.abs(free) <= bound, () => `${health.maintenance.free} and ${free}`)
  checks.within('health as displayed', health.health - user.getHealth(), drawn.sized ? 1 : 0, () => `${health.health} and ${user.getHealth()}`)
  // Below maintenance the peer answers with today's price.
  if (health.liquidatable || free <= bound) continue
  const prices = new Map([[2, user.spotLiquidationPrice(2)], ...[0, 1, 2].map((k) => [drawn.perps[k].asset, user.liquidationPrice(k)])])
  for (const [asset, price] of prices) comparePrice(engine, checks, drawn, asset, assets.find((one) => one.asset === asset), number(price, 1e6))
}
checks.finish()
