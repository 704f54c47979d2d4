// What the venue's info endpoint returns, as far as it is read here. Decimals are strings.

export interface HyperliquidPosition {
  readonly coin: string
  /** Units; below 0 is short. */
  readonly szi: string
  readonly entryPx: string | null
  readonly leverage: { readonly type: string; readonly value: number; readonly rawUsd?: string }
  readonly positionValue: string
  readonly liquidationPx?: string | null
}

/** `{ type: 'clearinghouseState', user }`. */
export interface HyperliquidState {
  readonly assetPositions: readonly { readonly position: HyperliquidPosition }[]
  readonly crossMarginSummary: { readonly totalRawUsd: string }
}

/** `{ type: 'meta' }`; older responses have no margin tables: `maxLeverage` is the only tier then. */
export interface HyperliquidMeta {
  readonly universe: readonly { readonly name: string; readonly maxLeverage: number; readonly marginTableId?: number }[]
  readonly marginTables?: readonly (readonly [
    id: number,
    table: { readonly marginTiers: readonly { readonly lowerBound: string; readonly maxLeverage: number }[] },
  ])[]
}
