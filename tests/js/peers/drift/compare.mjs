// Side by side with @drift-labs/sdk: quote, two spot balances, three perpetuals, one of which shares an oracle.
import { createRequire } from 'node:module'
import { createEngine } from 'loadline/margin'
import { randomOf } from '../../accounts.mjs'
import { Checks, seedAndCases } from '../checks.mjs'

const require = createRequire(import.meta.url)
const { BN, PublicKey, SpotBalanceType, User } = require('@drift-labs/sdk')

/** The peer keeps quote currency and prices in 1e-6, and cuts every product and quotient to it: so many of an account. */
const CUTS = 40
const UNIT = 1e-6
/** Ratios and weights with a surcharge for size are cut to 1e-4 (MARGIN_PRECISION, SPOT_MARKET_WEIGHT_PRECISION). */
const RATIO_UNIT = 1e-4
/** Sums of doubles, ours. */
const ROUNDING = 1e-13

const whole = (value, scale) => new BN(Math.round(value * scale).toString())
const number = (value, scale) => Number(value.toString()) / scale
const snap = (value, scale) => Math.round(value * scale) / scale
const key = (i) => new PublicKey(Uint8Array.from({ length: 32 }, (_, k) => (k === 31 ? i + 1 : 0)))
const signed = (random) => (random() < 0.5 ? -1 : 1)

function draw(random) {
  const sized = random() < 0.5
  const imf = () => (sized ? Math.floor(random() * 3000) / 1e6 : 0)
  const spot = (asset, price) => {
    const today = snap(price * (0.5 + random()), 1e6)
    return {
      asset, price: today, tokens: snap((signed(random) * 50_000 * random() ** 2) / today, 1e6), imfFactor: imf(),
      initialAssetWeight: 0.8, maintenanceAssetWeight: 0.9, initialLiabilityWeight: 1.2, maintenanceLiabilityWeight: 1.1,
    }
  }
  const spots = [{ asset: 0, price: 1, tokens: 0 }, spot(1, 150), spot(2, 60_000)]
  const perp = (asset, price, [initialRatio, maintenanceRatio]) => {
    const today = snap(price * (0.5 + random()), 1e6)
    const base = snap((signed(random) * 100_000 * random() ** 2) / today, 1e6) || 1e-3
    return { asset, price: today, base, quote: snap(-base * today * (0.9 + 0.2 * random()), 1e6), initialRatio, maintenanceRatio, imfFactor: imf() }
  }
  const perps = [perp(1, 150, [0.1, 0.05]), perp(3, 3_000, [0.05, 0.03]), perp(4, 1.2, [0.2, 0.1])]
  perps[0].price = spots[1].price
  return { spots, perps, sized }
}

/** A user of the peer's with just what its margin asks of markets and oracles: one oracle an asset. */
function peerUser({ spots, perps }) {
  const oracleData = (price) => ({ price: whole(price, 1e6), slot: new BN(0), confidence: new BN(1), hasSufficientNumberOfDataPoints: true })
  const spotMarkets = spots.map((spot, marketIndex) => ({
    marketIndex, decimals: 6, oracle: key(spot.asset), oracleSource: { pyth: {} }, cumulativeDepositInterest: new BN('10000000000'), cumulativeBorrowInterest: new BN('10000000000'),
    initialAssetWeight: (spot.initialAssetWeight ?? 1) * 1e4, maintenanceAssetWeight: (spot.maintenanceAssetWeight ?? 1) * 1e4,
    initialLiabilityWeight: (spot.initialLiabilityWeight ?? 1) * 1e4, maintenanceLiabilityWeight: (spot.maintenanceLiabilityWeight ?? 1) * 1e4,
    imfFactor: Math.round((spot.imfFactor ?? 0) * 1e6), scaleInitialAssetWeightStart: new BN(0),
    historicalOracleData: { lastOraclePrice: whole(spot.price, 1e6), lastOraclePriceTwap: whole(spot.price, 1e6), lastOraclePriceTwap5Min: whole(spot.price, 1e6), lastOraclePriceTwapTs: new BN(0) },
  }))
  const perpMarkets = perps.map((perp, marketIndex) => ({
    marketIndex, status: { active: {} }, contractType: { perpetual: {} }, quoteSpotMarketIndex: 0, imfFactor: Math.round(perp.imfFactor * 1e6),
    marginRatioInitial: perp.initialRatio * 1e4, marginRatioMaintenance: perp.maintenanceRatio * 1e4, highLeverageMarginRatioInitial: 0, highLeverageMarginRatioMaintenance: 0,
    unrealizedPnlInitialAssetWeight: 1e4, unrealizedPnlMaintenanceAssetWeight: 1e4, unrealizedPnlImfFactor: 0, unrealizedPnlMaxImbalance: new BN(0),
    amm: { oracle: key(perp.asset), oracleSource: { pyth: {} }, orderStepSize: new BN(1), cumulativeFundingRateLong: new BN(0), cumulativeFundingRateShort: new BN(0), cumulativeFundingRate: new BN(0) },
  }))
  const account = {
    status: 0, maxMarginRatio: 0, marginMode: { default: {} }, poolId: 0,
    spotPositions: spots.map(({ tokens }, marketIndex) => ({
      marketIndex, balanceType: tokens < 0 ? SpotBalanceType.BORROW : SpotBalanceType.DEPOSIT, scaledBalance: whole(Math.abs(tokens), 1e6).mul(new BN(1000)),
      openOrders: 0, openBids: new BN(0), openAsks: new BN(0), cumulativeDeposits: new BN(0),
    })),
    perpPositions: perps.map(({ base, quote }, marketIndex) => ({
      marketIndex, baseAssetAmount: whole(base, 1e9), quoteAssetAmount: whole(quote, 1e6), quoteEntryAmount: whole(quote, 1e6), quoteBreakEvenAmount: whole(quote, 1e6),
      lastCumulativeFundingRate: new BN(0), openOrders: 0, openBids: new BN(0), openAsks: new BN(0), settledPnl: new BN(0), lpShares: new BN(0), maxMarginRatio: 0,
    })),
  }
  const perpOracle = (i) => oracleData(perps[i].price)
  const user = Object.create(User.prototype)
  user.getUserAccount = () => account
  user.driftClient = {
    getPerpMarketAccount: (i) => perpMarkets[i], getSpotMarketAccount: (i) => spotMarkets[i], getPerpMarketAccounts: () => perpMarkets, getSpotMarketAccounts: () => spotMarkets,
    getOracleDataForPerpMarket: perpOracle, getMMOracleDataForPerpMarket: perpOracle, getOracleDataForSpotMarket: (i) => oracleData(spots[i].price),
  }
  return user
}

const accountOf = ({ spots, perps }) => ({ spots, perps })

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
  if (theirs < 0) {
    checks.holds('where the peer has -1, we have no price', side.reason !== null, () => `${asset}: ${side.price}`)
    return
  }
  const slope = slopeOf(engine, drawn, asset, side.price ?? boundaries.price)
  if (side.reason !== null) {
    checks.holds('where we have no price, the peer has one within its own cuts of zero or of no slope', theirs * slope <= boundOf(drawn) || slope < 1e-9, () => `${asset}: ${side.reason} and ${theirs}, slope ${slope}`)
    return
  }
  // The peer's slope is cut to 1e-6 (or its ratios to 1e-4), which counts over the whole way from today's price.
  const way = Math.abs(side.price - boundaries.price)
  const sizes = [...drawn.spots, ...drawn.perps].filter((one) => one.asset === asset).reduce((sum, one) => sum + Math.abs(one.tokens ?? one.base), 0)
  const allowed = UNIT + (boundOf(drawn) + way * (4 * UNIT + (drawn.sized ? RATIO_UNIT * sizes : 0))) / slope
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

/** So much quote currency that maintenance collateral over requirement is what is wanted. */
function place(engine, drawn, wanted) {
  for (let step = 0; step < 8; step += 1) {
    const { maintenance } = engine.driftHealth(accountOf(drawn))
    drawn.spots[0].tokens = snap(drawn.spots[0].tokens + wanted * maintenance.requirement - maintenance.collateral, 1e6)
  }
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
