// Isolated positions, as @gmx-io/sdk and as we take them.
import { createRequire } from 'node:module'

// The peer's module build imports folders, which Node does not load: its CommonJS build it is.
export const { getLiquidationPrice, getPositionValueUsd } = createRequire(import.meta.url)('@gmx-io/sdk/utils/positions')

const USD = 10n ** 30n
const INDEX = { address: '0x01', wrappedAddress: '0x01', symbol: 'IDX' }
const STABLE = { address: '0x02', wrappedAddress: '0x02', symbol: 'USD', decimals: 6 }

const usd = (value) => BigInt(Math.round(value * 1e9)) * 10n ** 21n
const pick = (random, list) => list[Math.floor(random() * list.length)]

export function draw(random, near) {
  const decimals = pick(random, [8, 18])
  const price = usd(10 ** (random() * 5 - 0.5)) / 10n ** BigInt(decimals)
  const isLong = random() < 0.5
  const collateralIsIndex = random() < 0.5
  // An entry price over today's; near the trigger at a loss, which collateral then has to cover.
  const loss = 0.02 + 0.28 * random()
  const entry = near ? (isLong ? 1 + loss : 1 - loss) : 0.7 + 0.6 * random()
  const size = 10 ** (1.5 + 5 * random())
  const sizeUsd = usd(size)
  const sizeTokens = (sizeUsd * 1_000_000n) / (price * BigInt(Math.round(entry * 1e6)))
  const fees = [usd(size * 0.002 * random()), usd(size * 0.002 * random())]
  const market = {
    positionFeeFactor: pick(random, [4n, 5n, 6n, 7n]) * 10n ** 26n, minCollateralFactor: 10n ** 28n,
    minCollateralFactorForLiquidation: pick(random, [4n, 5n, 10n]) * 10n ** 27n,
    maxImpactFactorForLiquidation: pick(random, [0n, 10n ** 27n, 2n * 10n ** 27n]), minCollateralUsd: pick(random, [USD, 5n * USD]),
  }
  const given = random() < 0.5
  // The peer takes it in whole base units of the token.
  const impactUsd = given ? (usd(-size * 0.001 * random()) / price) * price : 0n
  // So much collateral that what remains over what is required is the share of the size wanted.
  const apply = (factor) => (sizeUsd * factor) / USD
  const gains = (sizeTokens * price - sizeUsd) * (isLong ? 1n : -1n)
  const least = -apply(market.maxImpactFactorForLiquidation)
  const impact = given ? (impactUsd < least ? least : impactUsd) : least
  const required = [apply(market.minCollateralFactorForLiquidation), market.minCollateralUsd].reduce((a, b) => (a > b ? a : b))
  const distance = near ? (random() * 2 - 1) * 0.0099 : 0.3 * random() - 0.02
  const wanted = required - gains - impact + apply(market.positionFeeFactor) + fees[0] + fees[1] + usd(distance * size)
  const unit = collateralIsIndex ? price : 10n ** 24n
  const collateralAmount = wanted <= 0n ? 1n : wanted / unit
  const position = {
    sizeUsd, sizeTokens, collateralAmount, collateralUsd: collateralAmount * unit, fundingFeeUsd: fees[0], borrowingFeeUsd: fees[1],
    impactUsd, price, impactMode: given ? 'given' : 'largest', isLong, collateralIsIndex,
  }
  return { market, position, decimals, distance: wanted <= 0n ? 1 : distance }
}

export function peerPrice({ market, position, decimals }) {
  const indexToken = { ...INDEX, decimals, prices: { minPrice: position.price * 10n ** BigInt(decimals), maxPrice: position.price * 10n ** BigInt(decimals) } }
  const given = position.impactMode === 'given'
  // With an empty impact curve the pending impact is all there is.
  return getLiquidationPrice({
    sizeInUsd: position.sizeUsd, sizeInTokens: position.sizeTokens, collateralUsd: position.collateralUsd, collateralAmount: position.collateralAmount,
    pendingFundingFeesUsd: position.fundingFeeUsd, pendingBorrowingFeesUsd: position.borrowingFeeUsd, pendingImpactAmount: given ? position.impactUsd / position.price : 0n,
    minCollateralUsd: market.minCollateralUsd, isLong: position.isLong, userReferralInfo: undefined, useMaxPriceImpact: !given,
    collateralToken: position.collateralIsIndex ? indexToken : STABLE,
    marketInfo: {
      indexToken, positionFeeFactorForBalanceWasImproved: market.positionFeeFactor, positionFeeFactorForBalanceWasNotImproved: market.positionFeeFactor,
      minCollateralFactorForLiquidation: market.minCollateralFactorForLiquidation, maxPositionImpactFactorForLiquidations: market.maxImpactFactorForLiquidation,
      positionImpactFactorPositive: 0n, positionImpactFactorNegative: 0n, positionImpactExponentFactorPositive: USD, positionImpactExponentFactorNegative: USD,
      longInterestUsd: 10n ** 40n, shortInterestUsd: 10n ** 40n, maxPositionImpactFactorPositive: 0n, maxPositionImpactFactorNegative: 0n, virtualInventoryForPositions: 0n, useOpenInterestInTokensForBalance: false,
    },
  })
}

/** What a benchmark times: the liquidation price of a drawn position, ours with its health, and the peer's. */
export function timed(engine, random) {
  const drawn = draw(random, false)
  const { market, position } = drawn
  return { ours: () => engine.assessGmxPosition({ market, position }), peer: () => peerPrice(drawn) }
}
