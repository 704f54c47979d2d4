import { InputError } from '../errors.js'
import { checkArray, checkNumber, checkObject, checkString, unknownAsset } from '../input/checks.js'
import { decimalOf, numberOfDecimal } from '../input/decimals.js'
import { checkParameters } from '../input/parameters.js'
import type { CrossAccount, MarginTier, PerpMarket, PerpPosition } from '../types/margin/perp.js'
import type { HyperliquidMeta, HyperliquidPosition, HyperliquidState } from './responses.js'

export interface FromHyperliquidParameters {
  readonly clearinghouseState: HyperliquidState
  readonly meta: HyperliquidMeta
  /** Marks by coin, as `allMids` has them; a coin that is left out has the mark of the state. */
  readonly prices?: Readonly<Record<string, string>>
}

export interface HyperliquidAccounts {
  /** All cross positions, for `assessPerpAccount`; market i is that of `coins[i]`. */
  readonly account: CrossAccount
  readonly coins: readonly string[]
  /** The venue's own liquidation prices, null where it has none. */
  readonly published: readonly (number | null)[]
  /** Each isolated position is an account of its own. */
  readonly isolated: readonly { readonly coin: string; readonly account: CrossAccount }[]
}

interface Read {
  readonly coin: string
  readonly market: PerpMarket
  readonly position: Omit<PerpPosition, 'market'>
  readonly rawUsd: number | null
  readonly published: number | null
}

const KEYS = new Set(['clearinghouseState', 'meta', 'prices'])
/** Of one response: the venue lists some two hundred coins. */
const MOST = 4096

/** Maintenance at half the initial margin of the tier's leverage, continuous from tier to tier. */
function maintenanceTiers(tiers: readonly { lowerBound: number; maxLeverage: number }[]): MarginTier[] {
  const result: Required<MarginTier>[] = []
  for (const { lowerBound, maxLeverage } of tiers) {
    const rate = 1 / (maxLeverage + maxLeverage)
    const before = result.at(-1)
    const deduction = before === undefined ? 0 : before.deduction + lowerBound * (rate - before.rate)
    result.push({ lowerBound, rate, deduction })
  }
  return result
}

function tiersOf(meta: HyperliquidMeta, coin: string, index: number): MarginTier[] {
  const universe = checkArray(meta.universe, 'universe', MOST) as HyperliquidMeta['universe']
  const listed = universe.find(({ name }) => name === coin)
  if (listed === undefined) throw unknownAsset(coin, index, 'coin')
  const table = meta.marginTables?.find(([id]) => id === listed.marginTableId)?.[1]
  if (table === undefined) {
    return maintenanceTiers([{ lowerBound: 0, maxLeverage: checkNumber(listed.maxLeverage, { name: 'maxLeverage' }, index) }])
  }
  const tiers = checkArray(table.marginTiers, 'marginTiers', MOST) as typeof table.marginTiers
  return maintenanceTiers(
    tiers.map(({ lowerBound, maxLeverage }, i) => ({
      lowerBound: numberOfDecimal(lowerBound, 'lowerBound', i),
      maxLeverage: checkNumber(maxLeverage, { name: 'maxLeverage' }, i),
    })),
  )
}

/** The mark that a state's own position value stands for. */
function markOf(position: HyperliquidPosition, size: number, index: number): number {
  const value = numberOfDecimal(position.positionValue, 'positionValue', index)
  if (size !== 0) return value / Math.abs(size)
  throw new InputError('missing_price', 'prices must have the coin of an empty position.', { field: 'prices', index, value: position.coin })
}

function readPosition(given: FromHyperliquidParameters, position: HyperliquidPosition, index: number): Read {
  const coin = checkString(position.coin, { name: 'coin' }, index)
  const size = numberOfDecimal(position.szi, 'szi', index)
  const own = given.prices?.[coin]
  const price = own === undefined ? markOf(position, size, index) : numberOfDecimal(own, 'prices', index)
  const leverage = checkObject(position.leverage, 'leverage', index)
  const rate = 1 / checkNumber(leverage['value'], { name: 'leverage' }, index)
  const isolated = leverage['type'] === 'isolated'
  return {
    coin,
    market: {
      price,
      initial: { tiers: [{ lowerBound: 0, rate }] },
      maintenance: { tiers: tiersOf(given.meta, coin, index) },
    },
    position: { size, entryPrice: position.entryPx === null ? price : numberOfDecimal(position.entryPx, 'entryPx', index) },
    rawUsd: isolated ? numberOfDecimal(leverage['rawUsd'], 'rawUsd', index) : null,
    published: position.liquidationPx == null ? null : numberOfDecimal(position.liquidationPx, 'liquidationPx', index),
  }
}

/** `totalRawUsd` is what is left once every position has been paid for: collateral is that at entry prices. */
function accountOf(rows: readonly Read[], rawUsd: number): CrossAccount {
  return {
    collateral: rows.reduce((sum, { position }) => sum + position.size * position.entryPrice, rawUsd),
    markets: rows.map(({ market }) => market),
    positions: rows.map(({ position }, market) => ({ market, ...position })),
  }
}

/** Hyperliquid's responses as accounts for `loadline/margin`. Throws InputError. */
export function fromHyperliquid(given: FromHyperliquidParameters): HyperliquidAccounts {
  checkParameters(given, KEYS)
  const state = checkObject(given.clearinghouseState, 'clearinghouseState') as unknown as HyperliquidState
  checkObject(given.meta, 'meta')
  const summary = checkObject(state.crossMarginSummary, 'crossMarginSummary')
  decimalOf(summary['totalRawUsd'], 'totalRawUsd', null)
  const entries = checkArray(state.assetPositions, 'assetPositions', MOST) as HyperliquidState['assetPositions']
  const read = entries.map((entry, i) => {
    const { position } = checkObject(entry, 'assetPositions', i)
    return readPosition(given, checkObject(position, 'position', i) as unknown as HyperliquidPosition, i)
  })
  const cross = read.filter(({ rawUsd }) => rawUsd === null)
  return {
    account: accountOf(cross, Number(summary['totalRawUsd'])),
    coins: cross.map(({ coin }) => coin),
    published: cross.map(({ published }) => published),
    isolated: read
      .filter(({ rawUsd }) => rawUsd !== null)
      .map((row) => ({ coin: row.coin, account: accountOf([row], row.rawUsd!) })),
  }
}
