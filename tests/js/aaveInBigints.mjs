// Aave v3 account data in plain bigints, written from the contracts' sources (GenericLogic,
// MathUtils, WadRayMath, PercentageMath of aave-v3-origin), apart from the engine's own code.
const RAY = 10n ** 27n
const WAD = 10n ** 18n
const BPS = 10_000n
const YEAR = 31_536_000n

const halfUp = (a, b, divisor) => (a * b + divisor / 2n) / divisor
const ceil = (a, b, divisor) => (a * b + divisor - 1n) / divisor
const rayMul = (a, b) => halfUp(a, b, RAY)

const number = (version) => Number(version.slice(3))

export const linearInterest = (rate, seconds) => RAY + (rate * seconds) / YEAR

/** Up to v3.3: three terms of the binomial expansion. */
export function binomialInterest(rate, seconds) {
  if (seconds === 0n) return RAY
  const two = rayMul(rate, rate) / (YEAR * YEAR)
  const three = rayMul(two, rate) / YEAR
  const third = seconds > 2n ? seconds - 2n : 0n
  const second = (seconds * (seconds - 1n) * two) / 2n
  return RAY + (rate * seconds) / YEAR + second + (seconds * (seconds - 1n) * third * three) / 6n
}

/** From v3.4: three terms of the Taylor series. */
export function taylorInterest(rate, seconds) {
  const x = (rate * seconds) / YEAR
  return RAY + x + rayMul(x, x / 2n + rayMul(x, x / 6n))
}

function termsOf(reserve, index, market, category) {
  const mode = market['aave-v3'].eModes.find(({ id }) => id === category)
  const member = mode && ((mode.collateralBitmap >> BigInt(index)) & 1n) === 1n
  const chosen = member && reserve.liquidationThresholdBps > 0 ? mode : reserve
  return { lt: BigInt(chosen.liquidationThresholdBps), ltv: BigInt(reserve.ltvBps === 0 ? 0 : chosen.ltvBps) }
}

function balancesOf(reserve, position, now, version) {
  const seconds = BigInt(now - reserve.lastUpdate)
  const interest = version <= 3 ? binomialInterest : taylorInterest
  const income = rayMul(linearInterest(reserve.liquidityRate, seconds), reserve.liquidityIndex)
  const debt = rayMul(interest(reserve.variableBorrowRate, seconds), reserve.variableBorrowIndex)
  if (version < 5) return { supply: rayMul(position.scaledSupply, income), debt: rayMul(position.scaledVariableDebt, debt) }
  return { supply: (position.scaledSupply * income) / RAY, debt: ceil(position.scaledVariableDebt, debt, RAY) }
}

/** { collateral, debt, ltv, lt, factorWad, available } of an account in versions v3.2 to v3.5. */
export function accountData({ market, account }) {
  const { reserves, version: name } = market['aave-v3']
  const version = number(name)
  const sums = { collateral: 0n, debt: 0n, weighted: 0n, ltvWeighted: 0n }
  const positions = account['aave-v3'].positions.map((position) => {
    const index = reserves.findIndex(({ asset }) => asset === position.asset)
    const reserve = reserves[index]
    const unit = 10n ** BigInt(reserve.decimals)
    const balance = balancesOf(reserve, position, market.now, version)
    const { lt, ltv } = termsOf(reserve, index, market, account['aave-v3'].eModeCategory)
    const supplyBase = (balance.supply * reserve.price) / unit
    const debtBase = version < 5 ? (balance.debt * reserve.price) / unit : ceil(balance.debt, reserve.price, unit)
    if (position.collateral && reserve.liquidationThresholdBps > 0) {
      sums.collateral += supplyBase
      sums.weighted += supplyBase * lt
      sums.ltvWeighted += supplyBase * ltv
    }
    sums.debt += debtBase
    return { ...balance, supplyBase, debtBase }
  })
  const { collateral, debt, weighted, ltvWeighted } = sums
  const lt = collateral === 0n ? 0n : weighted / collateral
  const ltv = collateral === 0n ? 0n : ltvWeighted / collateral
  // percentMulFloor from v3.5, after the audit finding that half up could promise one unit too many.
  const limit = version < 5 ? halfUp(collateral, ltv, BPS) : (collateral * ltv) / BPS
  return {
    positions, collateral, debt, lt, ltv,
    factorWad: debt === 0n ? null : healthFactor(version, sums, lt),
    available: limit > debt ? limit - debt : 0n,
  }
}

function healthFactor(version, { collateral, debt, weighted }, lt) {
  if (version < 5) return halfUp(halfUp(collateral, lt, BPS), WAD, debt)
  return halfUp(weighted, WAD, debt) / BPS
}
