export { fromHyperliquid, type FromHyperliquidParameters, type HyperliquidAccounts } from './hyperliquid/fromHyperliquid.js'
export type { HyperliquidMeta, HyperliquidPosition, HyperliquidState } from './hyperliquid/responses.js'
