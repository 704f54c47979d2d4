// Side by side with @blockworks-foundation/mango-v4: tokens, one spot market with open orders, two perpetuals.
import { createRequire } from 'node:module'
import { createEngine } from 'loadline/margin'
import { randomOf } from '../../accounts.mjs'
import { Checks, seedAndCases } from '../checks.mjs'

// The package's entry starts a client for the chain; health stands in files of its own.
const require = createRequire(import.meta.url)
const SOURCES = '@blockworks-foundation/mango-v4/dist/cjs/src'
const { HealthCache, PerpInfo, Prices, Serum3Info, TokenInfo } = require(`${SOURCES}/accounts/healthCache.js`)
const { HealthType } = require(`${SOURCES}/accounts/mangoAccount.js`)
const { I80F48 } = require(`${SOURCES}/numbers/I80F48.js`)
const { BN } = require('@coral-xyz/anchor')

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

const fixed = (value) => I80F48.fromNumber(value)
/** The double that the peer's number stands for: both sides take the same inputs. */
const snap = (value) => Math.round(value * 2 ** 40) / 2 ** 40
const signed = (random) => (random() < 0.5 ? -1 : 1)

/** Native units: 10^-6 of the quote currency. */
function draw(random) {
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

const accountOf = ({ tokens, spotMarkets, perps }) => ({ tokens, spotMarkets, perps: perps.map(({ lot, ...perp }) => perp) })

function peerCache({ tokens, spotMarkets, perps }) {
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
function peerPrice(drawn, k, lot) {
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

/** Of the quote token a unit is a unit of health: so much of it that the peer's health ratio is the one wanted. */
function place(drawn, wanted) {
  for (let step = 0; step < 5; step += 1) {
    const cache = peerCache(drawn)
    const { liabs } = cache.healthAssetsAndLiabsStableLiabs(HealthType.maint)
    drawn.tokens[0].balance += Math.round(wanted * liabs.toNumber() - cache.health(HealthType.maint).toNumber())
  }
}

const { seed, cases } = seedAndCases(300)
const random = randomOf(seed)
const engine = await createEngine()
const checks = new Checks()
for (let i = 0; i < cases; i += 1) {
  const drawn = draw(random)
  const wanted = i % 5 < 2 ? (random() * 2 - 1) * 0.0095 : random() * 1.5 - 0.05
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
