// Accounts of tokens, a spot market and two perpetuals, as @blockworks-foundation/mango-v4 and as we take them.
import { createRequire } from 'node:module'

// The package's entry starts a client for the chain; health stands in files of its own.
const require = createRequire(import.meta.url)
const SOURCES = '@blockworks-foundation/mango-v4/dist/cjs/src'
const { HealthCache, PerpInfo, Prices, Serum3Info, TokenInfo } = require(`${SOURCES}/accounts/healthCache.js`)
export const { HealthType } = require(`${SOURCES}/accounts/mangoAccount.js`)
const { I80F48 } = require(`${SOURCES}/numbers/I80F48.js`)
const { BN } = require('@coral-xyz/anchor')

const fixed = (value) => I80F48.fromNumber(value)
/** The double that the peer's number stands for: both sides take the same inputs. */
export const snap = (value) => Math.round(value * 2 ** 40) / 2 ** 40
const signed = (random) => (random() < 0.5 ? -1 : 1)

/** Native units: 10^-6 of the quote currency. */
export function draw(random) {
  const token = (asset, price, [initial, maintenance]) => {
    const today = snap(price * (0.5 + random()))
    return {
      asset, price: today, stablePrice: asset === 0 ? today : snap(today * (0.9 + 0.2 * random())),
      balance: Math.round((signed(random) * 1e10 * random() ** 2) / today),
      assetWeight: { initial: snap(1 - initial), maintenance: snap(1 - maintenance) },
      liabilityWeight: { initial: snap(1 + initial), maintenance: snap(1 + maintenance) },
    }
  }
  const tokens = [token(0, 1, [0, 0]), token(1, 3.2, [0.2, 0.1]), token(2, 0.07, [0.5, 0.3])]
  const perp = (asset, price, lot) => {
    const today = snap(price * (0.5 + random()))
    const lots = (value) => Math.round((value * 1e10) / today / lot)
    return {
      asset, settle: 0, price: today, stablePrice: snap(today * (0.9 + 0.2 * random())), lot,
      base: lot * signed(random) * (1 + lots(random() ** 2)), quote: Math.round((random() * 2 - 1) * 1e10),
      bids: random() < 0.5 ? lot * lots(0.2 * random()) : 0, asks: random() < 0.5 ? lot * lots(0.2 * random()) : 0,
      baseAssetWeight: { initial: snap(0.9), maintenance: snap(0.95) }, baseLiabilityWeight: { initial: snap(1.1), maintenance: snap(1.05) },
      overallAssetWeight: { initial: snap(random() < 0.5 ? 1 : 0.8), maintenance: snap(random() < 0.5 ? 1 : 0.9) },
    }
  }
  const spot = {
    base: 1, quote: 0, reservedBase: Math.round(1e9 * random() ** 3), reservedQuote: Math.round(1e9 * random() ** 3),
    lowestAsk: random() < 0.5 ? 0 : snap(tokens[1].price * 1.1), highestBidInverse: random() < 0.5 ? 0 : snap(1 / (tokens[1].price * 0.9)),
  }
  return { tokens, spotMarkets: [spot], perps: [perp(3, 60, 10), perp(4, 2.5, 1000)] }
}

export const accountOf = ({ tokens, spotMarkets, perps }) => ({ tokens, spotMarkets, perps: perps.map(({ lot, ...perp }) => perp) })

export function peerCache({ tokens, spotMarkets, perps }) {
  const prices = ({ price, stablePrice }) => new Prices(fixed(price), fixed(stablePrice))
  const weights = ({ initial, maintenance }) => [fixed(maintenance), fixed(initial)]
  return new HealthCache(
    tokens.map((token, i) => {
      const [asset, liability] = [weights(token.assetWeight), weights(token.liabilityWeight)]
      return new TokenInfo(i, ...asset, asset[1], ...liability, liability[1], prices(token), fixed(token.balance))
    }),
    spotMarkets.map((spot) => new Serum3Info(
      fixed(spot.reservedBase), fixed(spot.reservedQuote), fixed(spot.reservedBase).mul(fixed(spot.lowestAsk)),
      fixed(spot.reservedQuote).mul(fixed(spot.highestBidInverse)), spot.base, spot.quote, 0,
    )),
    perps.map((perp, i) => new PerpInfo(
      i, perp.settle, ...weights(perp.baseAssetWeight), ...weights(perp.baseLiabilityWeight), ...weights(perp.overallAssetWeight),
      new BN(perp.lot), new BN(perp.base / perp.lot), new BN(perp.bids / perp.lot), new BN(perp.asks / perp.lot), fixed(perp.quote), prices(perp), false,
    )),
  )
}

/** The peer's search over a cache that is already there: its way in from an account of the chain is passed by. */
export function peerPrice(drawn, k, lot) {
  const cache = peerCache(drawn)
  const perp = drawn.perps[k]
  const market = { price: fixed(perp.price), priceLotsToNative: () => fixed(lot) }
  const position = { marketIndex: k, getBasePosition: () => fixed(perp.base) }
  const original = HealthCache.fromMangoAccount
  HealthCache.fromMangoAccount = () => cache
  try {
    return cache.getPerpPositionLiquidationPrice({ getPerpMarketByMarketIndex: () => market }, {}, position)?.toNumber() ?? null
  } catch (error) {
    if (/contain the target value/.test(error.message)) return undefined
    throw error
  } finally {
    HealthCache.fromMangoAccount = original
  }
}

/** Of the quote token a unit is a unit of health: so much of it that the peer's health ratio is the one wanted. */
export function place(drawn, wanted) {
  for (let step = 0; step < 5; step += 1) {
    const cache = peerCache(drawn)
    const { liabs } = cache.healthAssetsAndLiabsStableLiabs(HealthType.maint)
    drawn.tokens[0].balance += Math.round(wanted * liabs.toNumber() - cache.health(HealthType.maint).toNumber())
  }
}

/** What a benchmark times: one liquidation price of a drawn account, ours with all of its health, and the peer's. */
export function timed(engine, random) {
  const drawn = draw(random)
  place(drawn, 0.5)
  const account = accountOf(drawn)
  return { ours: () => engine.assessMangoAccount(account), peer: () => peerPrice(drawn, 0, snap(drawn.perps[0].price * 1e-5)) }
}
