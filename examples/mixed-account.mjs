import { createEngine } from 'loadline/margin'

const engine = await createEngine()
const market = { totalSupplyAssets: 10n ** 13n, totalSupplyShares: 10n ** 19n, totalBorrowAssets: 8n * 10n ** 12n, totalBorrowShares: 8n * 10n ** 18n,
  price: 3n * 10n ** 27n, lltv: 860_000_000_000_000_000n, lastUpdate: 1_770_000_000, now: 1_770_000_000 } // Morpho: ETH at 3,000 against USDC
const loan = engine.assessMorphoPosition({ market, position: { borrowShares: 2n * 10n ** 16n, collateral: 10n ** 19n } })
console.log(`loan: health ${loan.data.healthFactor}, liquidated below ETH ${Number(loan.price.lastHealthy) / 1e24}`)
const eth = engine.hyperliquidMarket({ price: 3_000, leverage: 10, tiers: [{ lowerBound: 0, maxLeverage: 25 }, { lowerBound: 1e8, maxLeverage: 15 }] })
const { margin, markets } = engine.assessPerpAccount({ collateral: 4_000, markets: [eth], positions: [{ market: 0, size: -8, entryPrice: 3_100 }] })
console.log(`perpetual: equity ${margin.equity}, required ${margin.maintenance}, liquidated at ETH ${markets[0].rising.price}`)
const book = { expiries: [{ seconds: 14 * 86_400, forward: 3_010 }], legs: [{ expiry: 0, type: 'put', strike: 2_700, amount: -10, vol: 0.62 }] }
const options = engine.pmrm2Margin({ account: { book, cash: 9_000, spot: 3_000 } })
const { rule, scenario, requirement } = options.maintenanceCertificate
console.log(`options: required ${requirement.toFixed(2)} by ${rule} ${scenario}, left ${options.maintenance.toFixed(2)}`)
