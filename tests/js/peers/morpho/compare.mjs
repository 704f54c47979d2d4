// Side by side with @morpho-org/blue-sdk: positions with debt in markets of every size.
import { AccrualPosition, Market, MarketParams, MarketUtils } from '@morpho-org/blue-sdk'
import { createEngine } from 'loadline/margin'
import { randomOf } from '../../accounts.mjs'
import { Checks, randomDigits, seedAndCases } from '../checks.mjs'

const WAD = 10n ** 18n
const ORACLE = 10n ** 36n
const MAX = 2n ** 256n - 1n
const NOW = 1_700_000_000
const YEAR_SECONDS = 31_536_000
const LLTVS = [385n, 625n, 770n, 860n, 915n, 945n, 965n].map((tenths) => tenths * 10n ** 15n)
const ADDRESS = (digit) => `0x${String(digit).repeat(40)}`

const divideUp = (a, b) => (a + b - 1n) / b
const between = (random, low, high) => low + Math.floor(random() * (high - low + 1))

/** Amounts of 6 to 24 digits, and a price at which the accrued debt stands as near the trigger as wanted. */
function draw(random, near) {
  const lltv = LLTVS[between(random, 0, LLTVS.length - 1)]
  const totalBorrowAssets = 1n + randomDigits(random, between(random, 6, 24))
  const totalBorrowShares = totalBorrowAssets * 1_000_000n - randomDigits(random, 5)
  const totalSupplyAssets = totalBorrowAssets + randomDigits(random, between(random, 1, 24))
  const totalSupplyShares = totalSupplyAssets * 999_000n
  const borrowShares = 1n + (totalBorrowShares * BigInt(between(random, 1, 1_000_000))) / 1_000_001n
  const collateral = 1n + randomDigits(random, between(random, 3, 24))
  const ratio = near ? 1 + (random() * 2 - 1) * 0.0099 : 0.3 + 3 * random()
  const fee = BigInt(between(random, 0, 25)) * 10n ** 16n
  const borrowRate = (BigInt(between(random, 1, 2000)) * 10n ** 15n) / BigInt(YEAR_SECONDS)
  const elapsed = between(random, 0, 40 * 86_400)
  const position = { supplyShares: 0n, borrowShares, collateral }
  const market = { totalSupplyAssets, totalSupplyShares, totalBorrowAssets, totalBorrowShares, price: 1n, fee, lltv, borrowRate, lastUpdate: NOW - elapsed, now: NOW }
  const debt = peerPosition({ market, position, elapsed }).borrowAssets
  const price = (debt * WAD * ORACLE * BigInt(Math.round(ratio * 1e12))) / (lltv * collateral * 10n ** 12n)
  return { market: { ...market, price }, position, elapsed }
}

/** The peer's market after its own interest at the rate that both are given; its rate model is not asked. */
function peerPosition({ market, position, elapsed }) {
  const { borrowRate, lltv, now, ...state } = market
  const { interest, feeShares } = MarketUtils.getAccruedInterest(borrowRate, state, BigInt(elapsed))
  const params = new MarketParams({ loanToken: ADDRESS(1), collateralToken: ADDRESS(2), oracle: ADDRESS(3), irm: ADDRESS(4), lltv })
  const accrued = new Market({
    ...state, params, lastUpdate: BigInt(now), totalSupplyAssets: state.totalSupplyAssets + interest,
    totalBorrowAssets: state.totalBorrowAssets + interest, totalSupplyShares: state.totalSupplyShares + feeShares,
  })
  return new AccrualPosition({ user: ADDRESS(5), ...position }, accrued)
}

/**
 * The peer rounds collateral * lltv down before it divides; the contract rounds collateral * price,
 * and then that times lltv (Morpho.sol, _isHealthy). Both lie above debt * 1e54 / (lltv * collateral)
 * by less than their own rounding: the contract's by a unit of value over the collateral, the peer's
 * by a unit of borrowing power over all of it.
 */
function priceBound({ market, position }, theirs) {
  const power = (position.collateral * market.lltv) / WAD
  return [divideUp(ORACLE, position.collateral) + 2n, divideUp(theirs, power + 1n) + 2n]
}

function comparePrice(engine, checks, drawn, peer, boundary) {
  const theirs = peer.liquidationPrice
  if (boundary.reason !== null) {
    const told = () => `${boundary.reason} and ${theirs} of ${drawn.market.price}`
    checks.holds("where there is no price, the peer's lies above today's or it has none", boundary.reason === 'already_liquidatable' && theirs >= drawn.market.price, told)
    return
  }
  const { lastHealthy, firstLiquidatable } = boundary
  checks.same('first liquidatable price: one below the last healthy one', firstLiquidatable + 1n, lastHealthy)
  if (theirs < MAX) {
    const [above, below] = priceBound(drawn, theirs)
    const gap = lastHealthy - theirs
    checks.within("price within the peer's order of roundings", gap, gap > 0n ? above : below, () => `${lastHealthy} and ${theirs}`)
  }
  for (const [price, healthy] of [[lastHealthy, true], [firstLiquidatable, false]]) {
    const market = { ...drawn.market, price }
    const { data } = engine.assessMorphoPosition({ market, position: drawn.position })
    checks.same('status at our prices, by our engine', data.status, healthy ? 'healthy' : 'liquidatable')
    checks.same("status at our prices, by the peer's isHealthy", peerPosition({ ...drawn, market }).isHealthy, healthy)
  }
}

/** Both take the action or both refuse it; and then they agree in every number of the position. */
function compareAction(engine, checks, drawn, peer, type, assets) {
  const { refusal, position } = engine.previewMorphoAction({ market: drawn.market, position: drawn.position, action: { type, assets } })
  let after = null
  try {
    const result = type === 'withdraw_collateral' ? peer.withdrawCollateral(assets, BigInt(NOW)) : peer[type](assets, 0n, BigInt(NOW))
    after = result.position ?? result
  } catch (error) {
    // The contract's reverts have a name in the peer; whatever else is thrown is a fault of this comparison.
    if (!/^(Insufficient|Inconsistent)/.test(error.constructor.name)) throw error
  }
  checks.same(`${type}: taken or refused`, refusal === 'none', after !== null)
  if (after === null) return
  checks.same(`${type}: borrow shares after`, position.borrowShares, after.borrowShares)
  checks.same(`${type}: collateral after`, position.collateral, after.collateral)
}

const { seed, cases } = seedAndCases(1000)
const random = randomOf(seed)
const engine = await createEngine()
const checks = new Checks()
for (let i = 0; i < cases; i += 1) {
  const drawn = draw(random, i % 3 === 0)
  const peer = peerPosition(drawn)
  const { data, price } = engine.assessMorphoPosition({ market: drawn.market, position: drawn.position })
  checks.account(Number(peer.healthFactor) / 1e18 - 1)
  checks.same('debt', data.debt, peer.borrowAssets)
  checks.same('collateral value', data.collateralValue, peer.collateralValue)
  checks.same('most debt', data.maxBorrow, peer.maxBorrowAssets)
  checks.same('borrowable', data.borrowable, peer.maxBorrowableAssets)
  checks.same('health factor', data.healthFactor ?? MAX, peer.healthFactor)
  checks.same('loan to value', data.ltv ?? MAX, peer.ltv)
  checks.same('use of the borrowing capacity', data.borrowCapacityUsage ?? MAX, peer.borrowCapacityUsage)
  checks.same('decision', data.status === 'liquidatable', !peer.isHealthy)
  comparePrice(engine, checks, drawn, peer, price)
  const share = BigInt(between(random, 1, 120))
  compareAction(engine, checks, drawn, peer, 'borrow', 1n + (data.borrowable * share) / 100n)
  compareAction(engine, checks, drawn, peer, 'repay', 1n + (data.debt * share) / 100n)
  compareAction(engine, checks, drawn, peer, 'withdraw_collateral', 1n + (drawn.position.collateral * share) / 1000n)
}
checks.finish()
