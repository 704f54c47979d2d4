// Seeded random markets and accounts, in the shape that the engine takes.

/** xorshift32: the same sequence on every machine. */
export function randomOf(seed) {
  let state = (seed * 2_654_435_761) >>> 0 || 1
  return () => {
    state ^= state << 13
    state ^= state >>> 17
    state ^= state << 5
    state >>>= 0
    return state / 4_294_967_296
  }
}

const RAY = 10n ** 27n
export const NOW = 1_700_100_000

const LIST = [
  ['WETH', 18, 2620.59, 8000, 8300], ['USDC', 6, 0.9999, 7500, 7800], ['WBTC', 8, 63772.72, 7300, 7800],
  ['DAI', 18, 0.9998, 6300, 7700], ['wstETH', 18, 3091.84, 7500, 7900], ['EURS', 2, 1.1187, 6500, 7000],
]

/** A digit string of a random number below `below`, as a bigint: numbers above 2^53 keep all digits. */
function bigRandom(random, digits) {
  let text = ''
  while (text.length < digits) text += String(Math.floor(random() * 1e6)).padStart(6, '0')
  return BigInt(text.slice(0, digits))
}

function reserveOf(random, [asset, decimals, usd, ltvBps, liquidationThresholdBps]) {
  return {
    asset, decimals,
    price: BigInt(Math.round(usd * 1e8 * (0.5 + random()))),
    ltvBps, liquidationThresholdBps, liquidationBonusBps: 10_500,
    liquidityIndex: RAY + bigRandom(random, 26), liquidityRate: bigRandom(random, 26),
    variableBorrowIndex: RAY + bigRandom(random, 26) * 2n, variableBorrowRate: bigRandom(random, 26) * 2n,
    lastUpdate: NOW - Math.floor(random() * 1e6),
    active: true, frozen: false, paused: false, borrowingEnabled: true, siloedBorrowing: false,
    borrowableInIsolation: false, debtCeiling: 0n, isolationDebt: 0n, supplyCap: 0n, borrowCap: 0n,
    volatile: usd > 2,
  }
}

function positionOf(random, { asset, decimals, price }) {
  const scaled = (usd) => (BigInt(Math.round(usd * 1e8)) * 10n ** BigInt(decimals)) / price
  const supplies = random() < 0.7
  const borrows = random() < 0.45
  return {
    asset,
    scaledSupply: supplies ? scaled(random() ** 2 * 50_000) : 0n,
    scaledVariableDebt: borrows ? scaled(random() ** 2 * 30_000) : 0n,
    collateral: supplies && random() < 0.85,
  }
}

/** A market of six reserves and an account in it. */
export function randomAccount(random, version = 'v3.5') {
  const reserves = LIST.map((row) => reserveOf(random, row))
  const positions = reserves.map((reserve) => positionOf(random, reserve))
  return {
    market: {
      now: NOW,
      'aave-v3': { version, reserves, eModes: [], baseCurrency: { unit: 100_000_000n, symbol: 'USD' } },
    },
    account: {
      'aave-v3': {
        eModeCategory: 0,
        positions: positions.filter(({ scaledSupply, scaledVariableDebt }) => scaledSupply > 0n || scaledVariableDebt > 0n),
      },
    },
  }
}

/** The same market with other fields in one reserve. */
export function withReserve(market, asset, change) {
  const venue = market['aave-v3']
  const reserves = venue.reserves.map((reserve) => (reserve.asset === asset ? { ...reserve, ...change } : reserve))
  return { ...market, 'aave-v3': { ...venue, reserves } }
}

/** The same account with its positions replaced. */
export function withPositions(account, positions) {
  return { 'aave-v3': { ...account['aave-v3'], positions } }
}

/** Scales all debts so that the health factor lies within about `width` of 1; needs debt and collateral. */
export function nearTrigger(engine, { market, account }, random, width = 0.01) {
  const { factor } = engine.health({ market, account })
  if (factor === null || factor === 0) return { market, account }
  const target = 1 + (random() * 2 - 1) * width
  const scale = BigInt(Math.round((factor / target) * 1e12))
  const positions = account['aave-v3'].positions.map((position) => ({
    ...position,
    scaledVariableDebt: (position.scaledVariableDebt * scale) / 10n ** 12n,
  }))
  return { market, account: withPositions(account, positions) }
}
