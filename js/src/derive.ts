export { fromDerive, type DeriveAccount, type FromDeriveParameters } from './derive/fromDerive.js'
export { parseDeriveOption, type DeriveOption } from './derive/instrument.js'
export type { DeriveCollateral, DerivePosition, DeriveSubaccount, DeriveTicker } from './derive/responses.js'
