// What every entry exports beside its own createEngine.
export {
  CapacityError, ConvergenceError, DisposedError, InputError, LoadError, LoadlineError, OverflowError,
  UnsupportedError, type ErrorCode, type ErrorDetails,
} from './errors.js'
export { parse, serialize } from './json.js'
export type * from './types.js'
export type { HealthParameters } from './health.js'
export type { PreviewParameters } from './preview.js'
export type { SolveParameters } from './solve.js'
export type { BookParameters } from './book.js'
export type { PriceOptionsParameters } from './priceOptions.js'
export { version } from './version.js'
