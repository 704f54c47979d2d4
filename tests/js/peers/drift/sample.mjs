// Accounts of three spot balances and three perpetuals, as @drift-labs/sdk and as we take them.
import { createRequire } from 'node:module'

const require = createRequire(import.meta.url)
const { BN, PublicKey, SpotBalanceType, User } = require('@drift-labs/sdk')

const whole = (value, scale) => new BN(Math.round(value * scale).toString())
export const number = (value, scale) => Number(value.toString()) / scale
export const snap = (value, scale) => Math.round(value * scale) / scale
const key = (i) => new PublicKey(Uint8Array.from({ length: 32 }, (_, k) => (k === 31 ? i + 1 : 0)))
const signed = (random) => (random() < 0.5 ? -1 : 1)

export function draw(random) {
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
export function peerUser({ spots, perps }) {
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

export const accountOf = ({ spots, perps }) => ({ spots, perps })

/** So much quote currency that maintenance collateral over requirement is what is wanted. */
export function place(engine, drawn, wanted) {
  for (let step = 0; step < 8; step += 1) {
    const { maintenance } = engine.driftHealth(accountOf(drawn))
    drawn.spots[0].tokens = snap(drawn.spots[0].tokens + wanted * maintenance.requirement - maintenance.collateral, 1e6)
  }
}

/** What a benchmark times: health and three liquidation prices of a drawn account, ours and the peer's. */
export function timed(engine, random) {
  const drawn = draw(random)
  place(engine, drawn, 2)
  const [account, user] = [accountOf(drawn), peerUser(drawn)]
  return {
    ours: () => engine.assessDriftAccount(account),
    peer: () => [user.getHealth(), ...[0, 1, 2].map((perp) => user.liquidationPrice(perp))],
  }
}
