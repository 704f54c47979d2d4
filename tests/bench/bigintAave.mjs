// The yardstick: Aave v3 (v3.5 rules) account data in plain JavaScript bigints, nothing else.
const RAY = 10n ** 27n
const WAD = 10n ** 18n
const YEAR = 31_536_000n

const rayMulDown = (a, b) => (a * b) / RAY
const rayMulUp = (a, b) => (a * b + RAY - 1n) / RAY
const rayMul = (a, b) => (a * b + RAY / 2n) / RAY

function compounded(rate, seconds) {
  if (seconds === 0n) return RAY
  const x = (rate * seconds) / YEAR
  return RAY + x + (x * x) / (2n * RAY) + (x * x * x) / (6n * RAY * RAY)
}

/** Health factor in wad, or null without debt. */
export function healthFactor({ market, account }) {
  const { reserves } = market['aave-v3']
  const now = BigInt(market.now)
  let weighted = 0n
  let debt = 0n
  for (const position of account['aave-v3'].positions) {
    const reserve = reserves.find(({ asset }) => asset === position.asset)
    const seconds = now - BigInt(reserve.lastUpdate)
    const unit = 10n ** BigInt(reserve.decimals)
    if (position.collateral && reserve.liquidationThresholdBps > 0) {
      const income = rayMul(RAY + (reserve.liquidityRate * seconds) / YEAR, reserve.liquidityIndex)
      const value = (rayMulDown(position.scaledSupply, income) * reserve.price) / unit
      weighted += value * BigInt(reserve.liquidationThresholdBps)
    }
    if (position.scaledVariableDebt > 0n) {
      const index = rayMul(compounded(reserve.variableBorrowRate, seconds), reserve.variableBorrowIndex)
      const owed = rayMulUp(position.scaledVariableDebt, index) * reserve.price
      debt += (owed + unit - 1n) / unit
    }
  }
  return debt === 0n ? null : (weighted * WAD + debt / 2n) / debt / 10_000n
}
