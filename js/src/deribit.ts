export { fromDeribit, type DeribitChain, type FromDeribitParameters } from './deribit/fromDeribit.js'
export type { DeribitOptionRow } from './deribit/rows.js'
export { parseInstrument, type DeribitOption } from './deribit/instrument.js'
