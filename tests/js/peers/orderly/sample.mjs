// Cross accounts of three perpetuals, as @orderly.network/perp and as we take them.
import { positions as peer } from '@orderly.network/perp'

const MARKETS = [['BTC', 60_000, 0.012, 0.02, 1.2e-7], ['ETH', 3_000, 0.012, 0.02, 3.7e-7], ['SOL', 150, 0.025, 0.05, 2.1e-6]]

const mmrOf = ({ baseMMR, baseIMR, IMRFactor }, notional) => peer.MMR({ baseMMR, baseIMR, IMRFactor, positionNotional: notional })
export const maintenanceOf = (row, price) =>
  peer.maintenanceMargin({ positionQty: row.quantity, markPrice: price, MMR: mmrOf(row, row.quantity * price) })

export function draw(random, near) {
  const rows = MARKETS.map(([symbol, price, baseMMR, baseIMR, factor]) => {
    const mark = price * (0.5 + random())
    return {
      symbol, mark, baseMMR, baseIMR, IMRFactor: factor * 4 ** (random() * 4 - 2),
      quantity: ((random() < 0.5 ? -1 : 1) * 1_000_000 * random() ** 3) / mark,
    }
  })
  const maintenance = rows.reduce((sum, row) => sum + maintenanceOf(row, row.mark), 0)
  const ratio = near ? 1 + (random() * 2 - 1) * 0.0099 : 1 + 20 * random() ** 2
  return { rows, maintenance, collateral: maintenance * ratio }
}

export function accountOf(engine, { rows, collateral }, moved = {}) {
  const markets = rows.map(({ symbol, mark, baseMMR, baseIMR, IMRFactor }) => engine.orderlyMarket({
    price: moved[symbol] ?? mark,
    market: { baseMaintenanceRate: baseMMR, baseInitialRate: baseIMR, initialFactor: IMRFactor },
  }))
  return { collateral, markets, positions: rows.map(({ quantity: size, mark: entryPrice }, market) => ({ market, size, entryPrice })) }
}

export function peerPrice({ rows, collateral }, row) {
  return peer.liqPrice({
    markPrice: row.mark, symbol: row.symbol, totalCollateral: collateral, positionQty: row.quantity, costPosition: 0,
    positions: rows.map((one) => ({ symbol: one.symbol, position_qty: one.quantity, mark_price: one.mark, mmr: mmrOf(one, one.quantity * one.mark) })),
    MMR: mmrOf(row, row.quantity * row.mark), baseMMR: row.baseMMR, baseIMR: row.baseIMR, IMRFactor: row.IMRFactor,
  })
}

/** What a benchmark times: one liquidation price of a drawn account, ours and the peer's. */
export function timed(engine, random) {
  const drawn = draw(random, false)
  const account = accountOf(engine, drawn)
  return {
    ours: () => engine.assessPerpAccount(account),
    peer: () => drawn.rows.map((row) => peerPrice(drawn, row)),
  }
}
