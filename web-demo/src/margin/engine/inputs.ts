import type { CrossAccount, MarginEngine, MorphoInputs, Pmrm2Account } from 'loadline/margin'
import { hyperliquidTiers, loadRulePack, pmrm2Rules } from 'loadline/margin'
import hyperliquid from 'loadline/rules/hyperliquid-margin-tiers.json'
import derive from 'loadline/rules/derive-pmrm2-btc-eth.json'
import type { Asset, Draft } from '../draft'
import { ASSETS, BOOK_ASSET, LOAN_ASSET } from '../draft'

const BTC_UNIT = 1e8
const USDC_UNIT = 1e6
/** Morpho's price is in loan units for one of collateral, times 1e36; a feed has eight decimals. */
const PRICE_SCALE = 10n ** 26n
const SHARES_PER_UNIT = 10n ** 6n
const LLTV = 86n * 10n ** 16n
/** Of an annual rate of 4.8 %, the market's in August 2026. */
const BORROW_RATE = 1_478_000_000n
const DAY_SECONDS = 86_400

const tierPack = loadRulePack({ pack: hyperliquid })
export const bookRules = pmrm2Rules(loadRulePack({ pack: derive }))

const units = (amount: number, unit: number) => BigInt(Math.round(amount * unit))

/** Collateral units are 1e-8 BTC, loan units 1e-6 USDC. */
export function loanInputs({ loan }: Draft, price: number): MorphoInputs {
  const debt = units(loan.debt, USDC_UNIT)
  const lent = debt > 10n ** 14n ? debt : 10n ** 14n
  return {
    market: {
      totalSupplyAssets: 2n * lent,
      totalSupplyShares: 2n * lent * SHARES_PER_UNIT,
      totalBorrowAssets: lent,
      totalBorrowShares: lent * SHARES_PER_UNIT,
      price: units(price, 1e8) * PRICE_SCALE,
      borrowRate: BORROW_RATE,
      lltv: LLTV,
      lastUpdate: 0,
      now: 0,
    },
    position: {
      borrowShares: debt * SHARES_PER_UNIT,
      collateral: units(loan.collateral, BTC_UNIT),
    },
  }
}

export const loanPrice = (price: bigint) => Number(price) / 1e34
export const loanDollars = (amount: bigint) => Number(amount) / USDC_UNIT

/** Market i of the account is that of ASSETS[i]; what is not held has no position. */
export function perpAccount(engine: MarginEngine, { perps, prices }: Draft): CrossAccount {
  const markets = ASSETS.map((asset) =>
    engine.hyperliquidMarket({
      price: prices[asset],
      leverage: perps.leverage,
      tiers: hyperliquidTiers(tierPack, asset),
    }),
  )
  const positions = ASSETS.flatMap((asset, market) => {
    const held = perps.positions[asset]
    return held.size === 0 ? [] : [{ market, ...held }]
  })
  return { collateral: perps.collateral, markets, positions }
}

/** The same account while prices are others. */
export function repriced(account: CrossAccount, prices: Partial<Record<Asset, number>>) {
  const markets = account.markets.map((market, i) => ({
    ...market,
    price: prices[ASSETS[i]!] ?? market.price,
  }))
  return { ...account, markets }
}

/** Forwards at the spot: no carry. Every day of expiry that the legs name is an expiry. */
export function bookAccount({ book, prices }: Draft): Pmrm2Account {
  const spot = prices[BOOK_ASSET]
  const days = [...new Set(book.legs.map((leg) => leg.days))]
  return {
    book: {
      expiries: days.map((day) => ({ seconds: day * DAY_SECONDS, forward: spot })),
      legs: book.legs.map(({ days: day, type, strike, amount, volPercent }) => ({
        expiry: days.indexOf(day),
        type,
        strike,
        amount,
        vol: volPercent / 100,
      })),
    },
    cash: book.cash,
    spot,
  }
}

/** Whether an account has to do with an asset at all. */
export function exposed(draft: Draft) {
  return {
    loan: (asset: Asset) => asset === LOAN_ASSET,
    perps: (asset: Asset) => draft.perps.positions[asset].size !== 0,
    options: (asset: Asset) => asset === BOOK_ASSET,
  }
}
