// The accounts of the page's margin panel as the published package sees them in Node, from the
// numbers that stand in the panel's own fields.
import { readFileSync } from 'node:fs'
import { createEngine, hyperliquidTiers, loadRulePack, pmrm2Rules } from 'loadline/margin'

export const engine = await createEngine()
const packOf = (name) =>
  loadRulePack({
    pack: JSON.parse(readFileSync(new URL(`../../js/rules/${name}.json`, import.meta.url), 'utf8')),
  })
export const rules = pmrm2Rules(packOf('derive-pmrm2-btc-eth'))
const tiers = packOf('hyperliquid-margin-tiers')
export const ASSETS = ['BTC', 'ETH']

/** The numbers of the form. */
export async function readForm(page) {
  const text = (id) => page.locator(`#margin-${id}`).inputValue()
  const number = async (id) => Number(await text(id))
  const pair = async (name) => ({
    BTC: await number(`${name}-BTC`),
    ETH: await number(`${name}-ETH`),
  })
  const legs = (await text('book-legs')).split('\n').map((line) => {
    const [days, type, strike, amount, vol] = line.split(',').map((cell) => cell.trim())
    return {
      expiry: 0,
      type,
      strike: Number(strike),
      amount: Number(amount),
      vol: vol / 100,
      days: Number(days),
    }
  })
  return {
    prices: await pair('price'),
    vols: await pair('vol'),
    sizes: await pair('size'),
    entries: await pair('entry'),
    leverage: await number('perps-leverage'),
    collateral: await number('perps-collateral'),
    correlation: await number('correlation'),
    horizonDays: await number('horizon'),
    loan: { collateral: await number('loan-collateral'), debt: await number('loan-debt') },
    cash: await number('book-cash'),
    days: legs[0].days,
    legs: legs.map(({ days, ...leg }) => leg),
  }
}

export function perpAccount(form, prices = form.prices) {
  return {
    collateral: form.collateral,
    markets: ASSETS.map((asset) =>
      engine.hyperliquidMarket({
        price: prices[asset],
        leverage: form.leverage,
        tiers: hyperliquidTiers(tiers, asset),
      }),
    ),
    positions: ASSETS.map((asset, market) => ({
      market,
      size: form.sizes[asset],
      entryPrice: form.entries[asset],
    })),
  }
}

export function bookMargin(form, spot = form.prices.ETH) {
  const expiries = [{ seconds: form.days * 86_400, forward: spot }]
  return engine.pmrm2Margin({
    account: { book: { expiries, legs: form.legs }, cash: form.cash, spot },
    rules,
  })
}

/** The contract's own integers: 8 decimals of BTC, 6 of USDC, a market with no interest due. */
export function loan(form, price = form.prices.BTC) {
  const debt = BigInt(form.loan.debt) * 10n ** 6n
  return engine.assessMorphoPosition({
    market: {
      totalSupplyAssets: 10n ** 15n,
      totalSupplyShares: 10n ** 21n,
      totalBorrowAssets: 10n ** 14n,
      totalBorrowShares: 10n ** 20n,
      price: BigInt(Math.round(price * 1e8)) * 10n ** 26n,
      lltv: 86n * 10n ** 16n,
      lastUpdate: 0,
      now: 0,
    },
    position: {
      borrowShares: debt * 10n ** 6n,
      collateral: BigInt(form.loan.collateral) * 10n ** 8n,
    },
  })
}

/** Where a book changes between healthy and liquidatable, by a plain scan and plain bisection. */
export function bookEdges(form) {
  const left = (spot) => bookMargin(form, spot).maintenance
  const edges = []
  const spots = Array.from({ length: 400 }, (_, i) => form.prices.ETH * 7 ** ((2 * i) / 399 - 1))
  for (let i = 1; i < spots.length; i++) {
    let [low, high] = [spots[i - 1], spots[i]]
    if (left(low) < 0 === left(high) < 0) continue
    const lowSide = left(low) < 0
    for (let k = 0; k < 40; k++) {
      const middle = (low + high) / 2
      if (left(middle) < 0 === lowSide) low = middle
      else high = middle
    }
    edges.push(low)
  }
  return edges
}

/** The number in a text such as −$1,234.50 or +12.5 %. */
export function numberIn(text) {
  const found = /[−+-]?\$?[\d,]+(\.\d+)?/.exec(text)
  return Number(found[0].replace('−', '-').replace('$', '').replaceAll(',', ''))
}
