// Side by side with @orderly.network/perp: cross accounts of three perpetuals.
import { createEngine } from 'loadline/margin'
import { randomOf } from '../../accounts.mjs'
import { Checks, relativeGap, seedAndCases } from '../checks.mjs'
import { accountOf, draw, maintenanceOf, peerPrice } from './sample.mjs'

/**
 * The peer halves a bracket of the price until it is 1e-4 of its middle wide, at most 30 times, and
 * answers with its safe end: docstring of its liqPrice.
 */
const BISECTION = 1.0001e-4
const HALVINGS = 2 ** -30
/** The peer's powers and sums are decimals of 20 digits rounded to doubles, ours doubles: a few units in the last place. */
const ROUNDING = 1e-13
/** An excess of zero is met to so much of the notional, by sums in another order than that of the search. */
const RESIDUAL = 1e-12
/** And its sign changes within so much of the price, or within what four roundings of the equity let a small position not see. */
const STEP = 1e-11

/** Collateral less maintenance at a price of one market, by the peer's functions. */
function peerExcess({ rows, collateral }, row, price) {
  const others = rows.filter((other) => other !== row).reduce((sum, other) => sum + maintenanceOf(other, other.mark), 0)
  return collateral + row.quantity * (price - row.mark) - maintenanceOf(row, price) - others
}

function comparePrice(engine, checks, drawn, row, boundaries) {
  const isLong = row.quantity > 0
  const { price, reason } = isLong ? boundaries.falling : boundaries.rising
  const theirs = peerPrice(drawn, row)
  if (reason !== null) {
    // The peer's 0 stands for no price, which only a long position can have.
    checks.holds('where there is no price, the peer answers 0', isLong && reason === 'unreachable' && theirs === 0, () => `${reason} and ${theirs}`)
    return
  }
  checks.within("price within the peer's bisection", (price - theirs) / price, BISECTION + (HALVINGS * row.mark) / price, () => `${row.symbol} ${price} and ${theirs}`)
  const notional = Math.abs(row.quantity) * price + drawn.maintenance
  const at = (factor) => engine.perpMargin(accountOf(engine, drawn, { [row.symbol]: price * factor }))
  const there = at(1)
  const step = Math.max(STEP, (2 ** -50 * there.maintenance) / (Math.abs(row.quantity) * price))
  const [below, above] = [at(1 - step), at(1 + step)]
  const [past, inside] = isLong ? [below, above] : [above, below]
  checks.holds('liquidatable past our price and not inside of it', past.liquidatable && !inside.liquidatable, () => `${row.symbol} ${price}: ${past.excess}, ${inside.excess}`)
  checks.within('residual at our price, by our engine', there.excess / notional, RESIDUAL, () => `${row.symbol} ${there.excess}`)
  checks.within("residual at our price, by the peer's functions", peerExcess(drawn, row, price) / notional, RESIDUAL, () => `${row.symbol} ${peerExcess(drawn, row, price)}`)
}

const { seed, cases } = seedAndCases(1000)
const random = randomOf(seed)
const engine = await createEngine()
const checks = new Checks()
for (let i = 0; i < cases; i += 1) {
  const drawn = draw(random, i % 3 === 0)
  const { margin, markets } = engine.assessPerpAccount(accountOf(engine, drawn))
  checks.account(drawn.collateral / drawn.maintenance - 1)
  checks.within('maintenance margin', relativeGap(margin.maintenance, drawn.maintenance), ROUNDING, () => `${margin.maintenance} and ${drawn.maintenance}`)
  checks.same('decision', margin.liquidatable, drawn.collateral < drawn.maintenance)
  // Below maintenance the peer's bracket does not hold the price: it asks for a solvent account.
  if (margin.liquidatable) continue
  drawn.rows.forEach((row, k) => comparePrice(engine, checks, drawn, row, markets[k]))
}
checks.finish()
