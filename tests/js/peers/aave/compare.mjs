// Side by side with @aave/math-utils on seeded random accounts, a third of them within 1 % of the
// trigger.
//
// The peer rounds neither as the older nor as the newer contracts do. Totals must agree to 1e-8;
// a difference in health must be one that the documented rounding explains; decisions are counted
// apart, and each that differs must lie within that same distance of the trigger.
import { formatReserves, formatUserSummary } from '@aave/math-utils'
import { createEngine } from 'loadline'
import { nearTrigger, randomAccount, randomOf } from '../../accounts.mjs'
import { seedAndCases } from '../checks.mjs'

const { seed, cases } = seedAndCases(3000)

const TOTALS = 1e-8
/**
 * How far the documented rounding moves a health factor. Up to v3.4 the average threshold is cut to
 * whole bps, which takes away less than one of them: 1.3e-4 at 76 %. From v3.5 nothing is cut; what
 * is left is the accrual (Taylor here, binomial there).
 */
const RULES = [
  { version: 'v3.2', name: 'truncated health factor (v3.2)', health: (thresholdBps) => 1 / thresholdBps },
  { version: 'v3.5', name: 'untruncated health factor (v3.5)', health: () => 3e-5 },
]

const UNUSED = {
  stableBorrowRateEnabled: false, availableLiquidity: '0', totalPrincipalStableDebt: '0', averageStableRate: '0',
  stableDebtLastUpdateTimestamp: 0, totalScaledVariableDebt: '0', reserveFactor: '0', baseVariableBorrowRate: '0',
  optimalUsageRatio: '0', variableRateSlope1: '0', variableRateSlope2: '0', accruedToTreasury: '0', unbacked: '0',
  isolationModeTotalDebt: '0', debtCeiling: '0', debtCeilingDecimals: 2, borrowCap: '0', supplyCap: '0', eModes: [],
  virtualUnderlyingBalance: '0', deficit: '0', usageAsCollateralEnabled: true, borrowingEnabled: true, isActive: true,
  isFrozen: false, isPaused: false, isSiloedBorrowing: false, borrowableInIsolation: false, flashLoanEnabled: true,
}

function peerReserve(reserve, i) {
  return {
    ...UNUSED, id: String(i), originalId: i, underlyingAsset: reserve.asset.toLowerCase(), name: reserve.asset, symbol: reserve.asset,
    decimals: reserve.decimals, baseLTVasCollateral: String(reserve.ltvBps),
    reserveLiquidationThreshold: String(reserve.liquidationThresholdBps), reserveLiquidationBonus: String(reserve.liquidationBonusBps),
    liquidityIndex: String(reserve.liquidityIndex), variableBorrowIndex: String(reserve.variableBorrowIndex),
    liquidityRate: String(reserve.liquidityRate), variableBorrowRate: String(reserve.variableBorrowRate),
    lastUpdateTimestamp: reserve.lastUpdate, priceInMarketReferenceCurrency: String(reserve.price),
  }
}

/** The account through the peer's own two calls; everything in base currency, as numbers. */
function peerSummary({ market, account }) {
  const currency = { currentTimestamp: market.now, marketReferenceCurrencyDecimals: 8, marketReferencePriceInUsd: '100000000' }
  const formattedReserves = formatReserves({ reserves: market['aave-v3'].reserves.map(peerReserve), ...currency })
  const userReserves = account['aave-v3'].positions.map((position) => ({
    underlyingAsset: position.asset.toLowerCase(), scaledATokenBalance: String(position.scaledSupply),
    usageAsCollateralEnabledOnUser: position.collateral, scaledVariableDebt: String(position.scaledVariableDebt),
    stableBorrowRate: '0', principalStableDebt: '0', stableBorrowLastUpdateTimestamp: 0,
  }))
  const summary = formatUserSummary({ ...currency, userReserves, formattedReserves, userEmodeCategoryId: 0 })
  return {
    collateral: Number(summary.totalCollateralMarketReferenceCurrency),
    debt: Number(summary.totalBorrowsMarketReferenceCurrency),
    factor: summary.healthFactor === '-1' ? null : Number(summary.healthFactor),
  }
}

/** Each of n values is truncated to a unit of 1e-8, and each balance rounded to a unit of its token. */
function roundingUnits({ market, account }) {
  const reserves = new Map(market['aave-v3'].reserves.map((reserve) => [reserve.asset, reserve]))
  return account['aave-v3'].positions.reduce((sum, { asset }) => {
    const { price, decimals } = reserves.get(asset)
    return sum + 2 + (2 * Number(price)) / 10 ** decimals
  }, 0) / 1e8
}

const relative = (ours, theirs) => (ours === theirs ? 0 : Math.abs(ours - theirs) / Math.max(Math.abs(ours), Math.abs(theirs)))

function compare(engine, rule, input, tally) {
  const ours = engine.health(input)
  const theirs = peerSummary(input)
  const slack = roundingUnits(input)
  for (const [name, mine] of [['collateral', ours.collateralBase], ['debt', ours.debtBase]]) {
    const gap = Math.abs(Number(mine) / 1e8 - theirs[name])
    tally.totals = Math.max(tally.totals, gap <= slack ? 0 : relative(Number(mine) / 1e8, theirs[name]))
    if (gap > slack && gap > TOTALS * theirs[name]) tally.unexplained.push(`${name} ${mine} and ${theirs[name]}`)
    if (gap > 0 && gap <= slack && gap > TOTALS * theirs[name]) tally.units += 1
  }
  if (ours.factor === null || theirs.factor === null) {
    const dust = (ours.factor ?? theirs.factor) !== null && theirs.debt > slack
    if (dust) tally.unexplained.push(`health ${ours.factor} and ${theirs.factor}`)
    return
  }
  // Rounded units weigh more in a small account: their share of collateral and debt adds to the bound.
  const bound = rule.health(ours.liquidationThresholdBps) + slack / Math.max(theirs.debt, 1e-8) + slack / Math.max(theirs.collateral, 1e-8)
  const gap = theirs.collateral === 0 ? 0 : relative(ours.factor, theirs.factor)
  tally.share = Math.max(tally.share, gap / bound)
  if (theirs.debt > 100 && theirs.collateral > 100) tally.health = Math.max(tally.health, gap)
  if (gap > bound) tally.unexplained.push(`health ${ours.factor} and ${theirs.factor}`)
  const decided = ours.status === 'liquidatable'
  if (decided === theirs.factor < 1) return
  tally.decisions += 1
  if (Math.abs(theirs.factor - 1) > bound) tally.unexplained.push(`decision at ${ours.factor} and ${theirs.factor}`)
}

const engine = await createEngine()
let failed = 0
for (const rule of RULES) {
  const random = randomOf(seed)
  const tally = { totals: 0, health: 0, share: 0, decisions: 0, units: 0, near: 0, unexplained: [] }
  for (let i = 0; i < cases; i += 1) {
    const drawn = randomAccount(random, rule.version)
    const input = i % 3 === 0 ? nearTrigger(engine, drawn, random) : drawn
    const { factor } = engine.health(input)
    if (factor !== null && Math.abs(factor - 1) < 0.01) tally.near += 1
    compare(engine, rule, input, tally)
  }
  const { totals, health, share, decisions, units, near, unexplained } = tally
  console.log(`${rule.name}: ${cases} accounts, ${near} within 1 % of the trigger`)
  console.log(`  totals differ by at most ${totals.toExponential(1)} (tol ${TOTALS}), beyond single units, which explain ${units}`)
  console.log(`  health differs by at most ${health.toExponential(1)} above 100 units of base currency; ${(100 * share).toFixed(1)} % of what the documented rounding allows`)
  console.log(`  decisions that differ: ${decisions}, each within the rounding of the trigger: ${unexplained.every((text) => !text.startsWith('decision'))}`)
  console.log(`  unexplained differences: ${unexplained.length}`)
  unexplained.slice(0, 5).forEach((text) => console.log(`    ${text}`))
  failed += unexplained.length > 0 ? 1 : 0
}
console.log(`${RULES.length - failed} passed, ${failed} failed`)
process.exitCode = failed > 0 ? 1 : 0
