export { encodeAssess, encodeBoundary } from './wire/lending.js'
export { encodePerpAssess, encodePerpBoundary } from './wire/perpetuals.js'
export { encodeOptionMargin } from './wire/optionMargin.js'
export { pmrm2RulesHash } from './wire/rulesHash.js'
export { encodeImpliedVol, encodePrice, encodePrices, encodeVersion } from './wire/requests.js'
export { certificateOf } from './wire/certificate.js'
export { decodeResult, encodePriceResult } from './wire/results.js'
export { InputError, LoadlineError, WireError } from './errors.js'
export type {
  AssessResult, BoundaryClaim, BoundaryResult, FirstGreeks, ImpliedVolResult, MarketClaim, OptionMarginResult, PerpAssessResult, PerpBoundaryResult,
  PriceResult, PricesResult, RulePack, VersionResult, WireResult, WireRow,
} from './wire/types.js'
