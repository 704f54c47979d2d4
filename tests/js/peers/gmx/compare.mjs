// Side by side with @gmx-io/sdk: isolated positions with the traded token or a stablecoin as collateral.
import { createEngine } from 'loadline/margin'
import { randomOf } from '../../accounts.mjs'
import { Checks, seedAndCases } from '../checks.mjs'
import { draw, getPositionValueUsd, peerPrice } from './sample.mjs'

/**
 * The peer divides by the tokens first and multiplies by 10^decimals after, so that its prices are
 * whole units of 1e-30 USD a base unit; toward zero, as ours of that name. What it adds before the
 * division is the same, to the last digit.
 */
const QUOTIENT = 0n

/** At another price of the index token: only collateral in that token moves. */
function at(engine, { market, position }, price) {
  const collateralUsd = position.collateralIsIndex ? position.collateralAmount * price : position.collateralUsd
  return engine.assessGmxPosition({ market, position: { ...position, price, collateralUsd } }).health
}

function comparePrice(engine, checks, drawn, liquidation) {
  const { reason, price, falling, peerPrice: ours, residual } = liquidation
  const theirs = peerPrice(drawn)
  if (reason === 'unreachable') {
    checks.same('where there is no price, the peer has none', theirs, undefined)
    return
  }
  const unit = 10n ** BigInt(drawn.decimals)
  checks.within("price, by the peer's rounding", ours * unit - (theirs ?? 0n), QUOTIENT, () => `${ours * unit} and ${theirs}`)
  const health = at(engine, drawn, price)
  checks.holds('liquidatable at our price', health.liquidatable, () => `${price}: ${health.remaining} of ${health.required}`)
  checks.same('residual at our price', health.remaining - health.required, residual)
  const inside = falling ? price + 1n : price - 1n
  if (inside > 0n) checks.holds('and not one unit inside of it', !at(engine, drawn, inside).liquidatable, () => `${inside}`)
}

const { seed, cases } = seedAndCases(1000)
const random = randomOf(seed)
const engine = await createEngine()
const checks = new Checks()
for (let i = 0; i < cases; i += 1) {
  const drawn = draw(random, i % 3 === 0)
  const { position, decimals } = drawn
  const { health, liquidation } = engine.assessGmxPosition({ market: drawn.market, position })
  checks.account(drawn.distance)
  const value = getPositionValueUsd({ indexToken: { decimals }, sizeInTokens: position.sizeTokens, markPrice: position.price * 10n ** BigInt(decimals) })
  checks.same('gains', health.gains, (value - position.sizeUsd) * (position.isLong ? 1n : -1n))
  comparePrice(engine, checks, drawn, liquidation)
}
checks.finish()
