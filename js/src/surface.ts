// What every entry exports beside its own createEngine.
export {
  CapacityError, ConvergenceError, DisposedError, InputError, LoadError, LoadlineError, OverflowError,
  UnsupportedError, type ErrorCode, type ErrorDetails,
} from './errors.js'
export { parse, serialize } from './json.js'
export type * from './types.js'
export type * from './parameters.js'
export { version } from './version.js'
