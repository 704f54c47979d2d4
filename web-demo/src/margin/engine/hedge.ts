import type {
  CrossAccount,
  CrossMargin,
  LargestOrder,
  MarginEngine,
  PerpOrder,
} from 'loadline/margin'
import type { Asset, Draft, Order, PerpHolding } from '../draft'
import { ASSETS } from '../draft'
import type { HedgeSide, HedgeView } from '../marginProtocol'
import { perpAccount } from './inputs'
import { perpLines } from './lines'

function orderOf({ asset, size, price, feeRate }: Order): PerpOrder {
  return { market: ASSETS.indexOf(asset), size, price, feeRate }
}

const NOTHING: PerpHolding = { size: 0, entryPrice: 0 }

/** What an order of a perpetual makes of its account, by the venue's check of it. */
export function previewHedge(engine: MarginEngine, draft: Draft, order: Order): HedgeView {
  const account = perpAccount(engine, draft)
  const preview = engine.previewPerpOrder({ account, order: orderOf(order) })
  const positions = preview.positions.filter(({ size }) => size !== 0)
  const after: CrossAccount = { ...account, collateral: preview.collateralAfter, positions }
  const sideOf = (margin: CrossMargin, held: CrossAccount): HedgeSide => ({
    margin,
    sizes: Object.fromEntries(
      ASSETS.map((asset, i) => [asset, held.positions.find((it) => it.market === i)?.size ?? 0]),
    ) as Record<Asset, number>,
    lines: perpLines(engine, draft, held),
  })
  return {
    order,
    accepted: preview.accepted,
    realised: preview.realised,
    before: sideOf(preview.before, account),
    after: sideOf(preview.after, after),
    left: {
      ...draft.perps,
      collateral: preview.collateralAfter,
      positions: Object.fromEntries(
        ASSETS.map((asset, i) => [asset, positions.find(({ market }) => market === i) ?? NOTHING]),
      ) as Draft['perps']['positions'],
    },
  }
}

export function largestOrder(engine: MarginEngine, draft: Draft, order: Order): LargestOrder {
  return engine.maxPerpOrder({ account: perpAccount(engine, draft), order: orderOf(order) })
}
