// Assembles the sample account from recorded states.
//   node js/samples/assemble.mjs FOLDER > js/samples/aave-v3-sample.json
// FOLDER holds aave-v3-gnosis-v3.2-2024-10-04.json (indexes, rates, configuration and efficiency
// modes of one block of the Gnosis market) and the recorded configurations of the Ethereum and
// Polygon markets, whose oracle prices stand in: the recorded block has none.
import { readFileSync } from 'node:fs'
import path from 'node:path'

const folder = process.argv[2]
if (folder === undefined) throw new Error('usage: node js/samples/assemble.mjs FOLDER')
const read = (name) => JSON.parse(readFileSync(path.join(folder, name), 'utf8'))

const gnosis = read('aave-v3-gnosis-v3.2-2024-10-04.json')
const polygon = read('aave-v3-config-polygon-v3.2.json')
const ethereum = read('aave-v3-config-ethereum-v3.1.json')

const priceIn = (config, symbol) =>
  config.reserves.find((reserve) => reserve.symbol === symbol).priceInMarketReferenceCurrency

// Polygon's recording is of the same month as the block; Ethereum's is of August, and serves for
// what Polygon does not list, through the ratio to DAI.
const dai = priceIn(polygon, 'DAI')
const sDai = (BigInt(dai) * BigInt(priceIn(ethereum, 'sDAI'))) / BigInt(priceIn(ethereum, 'DAI'))
const prices = {
  WETH: [priceIn(polygon, 'WETH'), 'WETH, Polygon'],
  wstETH: [priceIn(polygon, 'wstETH'), 'wstETH, Polygon'],
  USDC: [priceIn(polygon, 'USDC'), 'USDC, Polygon'],
  WXDAI: [dai, 'DAI, Polygon (xDAI is bridged DAI)'],
  EURe: [priceIn(polygon, 'EURS'), 'EURS, Polygon (both follow the EUR / USD oracle)'],
  sDAI: [String(sDai), 'sDAI / DAI of Ethereum, times DAI of Polygon'],
  'USDC.e': [priceIn(polygon, 'USDC'), 'USDC, Polygon'],
}

const RAY = 10n ** 27n
const BPS = 10_000n

/** The pool's liquidity that the recorded rates imply: supply rate = borrow rate * use * (1 - fee). */
function impliedLiquidity(reserve) {
  const supplyRate = BigInt(reserve.liquidityRate)
  if (supplyRate === 0n) return null
  const lent = (BigInt(reserve.totalScaledVariableDebt) * BigInt(reserve.variableBorrowIndex)) / RAY
  const share = BPS - BigInt(reserve.reserveFactor)
  const supplied = (lent * BigInt(reserve.variableBorrowRate) * share) / (supplyRate * BPS)
  return String(supplied - lent)
}

const FIELDS = [
  'underlyingAsset', 'symbol', 'decimals', 'baseLTVasCollateral', 'reserveLiquidationThreshold',
  'reserveLiquidationBonus', 'reserveFactor', 'usageAsCollateralEnabled', 'borrowingEnabled', 'isActive',
  'isFrozen', 'isPaused', 'isSiloedBorrowing', 'borrowableInIsolation', 'liquidityIndex', 'liquidityRate',
  'variableBorrowIndex', 'variableBorrowRate', 'lastUpdateTimestamp', 'totalScaledVariableDebt',
  'accruedToTreasury', 'isolationModeTotalDebt', 'debtCeiling', 'debtCeilingDecimals', 'supplyCap', 'borrowCap',
]

/** GNO has no recorded price: it is left out, and the bitmaps count without it. */
const listed = gnosis.reserves.filter(({ symbol }) => symbol in prices)
const place = new Map(listed.map((reserve, i) => [reserve._reserveId, i]))

const reserves = listed.map((reserve) => ({
  ...Object.fromEntries(FIELDS.map((field) => [field, reserve[field]])),
  availableLiquidity: impliedLiquidity(reserve),
  priceInMarketReferenceCurrency: prices[reserve.symbol][0],
}))

/** A bitmap over the recorded reserves as one over the listed ones. */
function moveBits(bitmap) {
  let moved = 0n
  for (const [from, to] of place) moved |= ((BigInt(bitmap) >> BigInt(from)) & 1n) << BigInt(to)
  return String(moved)
}

const eModes = gnosis.eModes.map(({ id, eMode }) => ({
  id,
  eMode: {
    ...eMode,
    label: 'ETH correlated',
    collateralBitmap: moveBits(eMode.collateralBitmap),
    borrowableBitmap: moveBits(eMode.borrowableBitmap),
  },
}))

const position = (symbol, scaledATokenBalance, scaledVariableDebt, collateral) => ({
  underlyingAsset: listed.find((reserve) => reserve.symbol === symbol).underlyingAsset,
  scaledATokenBalance,
  usageAsCollateralEnabledOnUser: collateral,
  scaledVariableDebt,
})

const sample = {
  _source: [
    'Reserves, indexes, rates, configuration and efficiency mode: Gnosis v3 market, block 36338043, as recorded in bgd-labs/aave-cli df508666b9 src/govv3/mocks/eModes.ts (MIT).',
    'Oracle prices: recorded configurations of Polygon (post3-2.json) and Ethereum (pregho.json), same repository and licence (MIT), matched by asset.',
    ...Object.entries(prices).map(([symbol, [, from]]) => `Price of ${symbol}: ${from}.`),
    'GNO is left out, because no price of it was recorded; the bitmaps of the efficiency mode count without it.',
    'availableLiquidity is implied by the recorded rates and reserve factor; sDAI lends nothing and has none.',
    'The label of the efficiency mode and the user are made up for this sample.',
  ],
  version: 'v3.2',
  now: gnosis.blockTimestamp,
  reserves,
  baseCurrency: {
    marketReferenceCurrencyUnit: '100000000',
    marketReferenceCurrencyPriceInUsd: '100000000',
    networkBaseTokenPriceInUsd: dai,
    networkBaseTokenPriceDecimals: 8,
  },
  eModes,
  userReserves: [
    [
      position('WETH', '2400000000000000000', '0', true),
      position('wstETH', '6500000000000000000', '0', true),
      position('sDAI', '4100000000000000000000', '0', true),
      position('USDC', '250000000', '9200000000', false),
      position('WXDAI', '0', '5600000000000000000000', false),
    ],
    0,
  ],
}

console.log(JSON.stringify(sample, null, 2))
