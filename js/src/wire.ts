export { encodeAssess, encodeBoundary } from './wire/lending.js'
export { encodeImpliedVol, encodePrice, encodePrices, encodeVersion } from './wire/requests.js'
export { certificateOf } from './wire/certificate.js'
export { decodeResult, encodePriceResult } from './wire/results.js'
export { InputError, LoadlineError, WireError } from './errors.js'
export type {
  AssessResult, BoundaryClaim, BoundaryResult, FirstGreeks, ImpliedVolResult, PriceResult, PricesResult, RulePack, VersionResult, WireResult, WireRow,
} from './wire/types.js'
