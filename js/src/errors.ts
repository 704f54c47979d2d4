import { version } from './version.js'

/** Why a call was refused. Stable: a code is never renamed or reused. */
export type ErrorCode =
  // what the engine's core reports
  | 'not_finite'
  | 'out_of_domain'
  | 'length_mismatch'
  | 'duplicate'
  | 'unknown_asset'
  | 'missing_price'
  | 'stale_time'
  | 'capacity_exceeded'
  | 'overflow'
  | 'no_convergence'
  | 'no_root'
  | 'not_positive_definite'
  | 'singular'
  | 'arithmetic_mode'
  | 'below_intrinsic'
  | 'above_maximum'
  | 'no_information'
  | 'no_data'
  | 'unsorted'
  | 'butterfly_arbitrage'
  | 'calendar_arbitrage'
  | 'unsupported'
  // what only a JavaScript caller can get wrong
  | 'invalid_type'
  | 'missing_field'
  | 'unknown_key'
  | 'malformed_json'
  | 'disposed'
  | 'load_failed'
  // what is wrong with bytes for a contract, or from one
  | 'truncated'
  | 'oversized'
  | 'trailing_bytes'
  | 'not_a_request'
  | 'wrong_version'
  | 'unknown_operation'
  | 'bad_count'
  | 'over_budget'
  | 'not_canonical'
  | 'malformed_result'
  | 'bad_certificate'

/** What an error is about. */
export interface ErrorDetails {
  /** The input field by its public name (`liquidityIndex`), or null. */
  readonly field?: string | null
  /** Row of the batch, or index of the reserve, position or action; null for a lone field. */
  readonly index?: number | null
  /** The list in which `index` counts (`positions`), where a call takes several; else null. */
  readonly list?: string | null
  /** What was refused, as it was given. */
  readonly value?: unknown
  readonly cause?: unknown
}

/** A value as an error message shows it: short, and never a thrown error of its own. */
function show(value: unknown): string {
  if (typeof value === 'bigint') return `${value}n`
  if (typeof value === 'string') return JSON.stringify(value.length > 60 ? `${value.slice(0, 57)}...` : value)
  if (typeof value === 'object' && value !== null) return Array.isArray(value) ? 'an array' : 'an object'
  if (typeof value === 'function' || typeof value === 'symbol') return `a ${typeof value}`
  return Object.is(value, -0) ? '-0' : String(value)
}

/** On every error of this package, whichever of its entry points threw it. */
const BRAND = Symbol.for('loadline.error')

/** Every error that this package throws. Branch on `code`, on `name`, or with `instanceof`. */
export class LoadlineError extends Error {
  static readonly kind: string = 'LoadlineError'
  override readonly name: string
  readonly code: ErrorCode
  readonly field: string | null
  readonly index: number | null
  readonly list: string | null
  readonly value: unknown
  /** One sentence without the details. */
  readonly shortMessage: string
  /** Where this code is explained: a heading of the package's README. */
  readonly docsPath: string
  /** Of the package. */
  readonly version: string = version
  readonly [BRAND] = true

  constructor(code: ErrorCode, shortMessage: string, details: ErrorDetails = {}) {
    const docsPath = `README.md#${code}`
    const lines = [shortMessage, '']
    if (details.field != null) lines.push(`Field: ${details.field}`)
    if (details.list != null) lines.push(`List: ${details.list}`)
    if (details.index != null) lines.push(`Index: ${details.index}`)
    if ('value' in details) lines.push(`Value: ${show(details.value)}`)
    lines.push(`Docs: ${docsPath}`, `Version: loadline@${version}`)
    super(lines.join('\n'), details.cause === undefined ? undefined : { cause: details.cause })
    this.name = new.target.kind
    this.code = code
    this.field = details.field ?? null
    this.index = details.index ?? null
    this.list = details.list ?? null
    this.value = details.value
    this.shortMessage = shortMessage
    this.docsPath = docsPath
  }

  /** Holds across entry points: each of them is one file, with a copy of these classes of its own. */
  static override [Symbol.hasInstance](value: unknown): boolean {
    const error = value as { [BRAND]?: boolean; name?: string } | null | undefined
    if (error?.[BRAND] !== true) return false
    return this.kind === LoadlineError.kind || error.name === this.kind
  }
}

/** An input has the wrong type, lies outside its domain, or contradicts another input. */
export class InputError extends LoadlineError {
  static override readonly kind = 'InputError'
}
/** More than the engine's fixed memory or a limit of it admits. */
export class CapacityError extends LoadlineError {
  static override readonly kind = 'CapacityError'
}
/** The chain's own 256-bit arithmetic would revert on these inputs. */
export class OverflowError extends LoadlineError {
  static override readonly kind = 'OverflowError'
}
/** The evaluation budget ended before the answer was certain. */
export class ConvergenceError extends LoadlineError {
  static override readonly kind = 'ConvergenceError'
}
/** A rule or a field that this version of the protocol, or this engine, does not have. */
export class UnsupportedError extends LoadlineError {
  static override readonly kind = 'UnsupportedError'
}
/** A disposed book was used. */
export class DisposedError extends LoadlineError {
  static override readonly kind = 'DisposedError'
}
/** The WebAssembly module could not be fetched, compiled or started. */
export class LoadError extends LoadlineError {
  static override readonly kind = 'LoadError'
}

/** A contract refused a request, or its answer is not one to that request. */
export class WireError extends LoadlineError {
  static override readonly kind = 'WireError'
}

/** The error of a code, in the class that goes with it. */
export function errorOf(code: ErrorCode, shortMessage: string, details?: ErrorDetails): LoadlineError {
  switch (code) {
    case 'capacity_exceeded':
      return new CapacityError(code, shortMessage, details)
    case 'overflow':
      return new OverflowError(code, shortMessage, details)
    case 'no_convergence':
      return new ConvergenceError(code, shortMessage, details)
    case 'unsupported':
      return new UnsupportedError(code, shortMessage, details)
    case 'disposed':
      return new DisposedError(code, shortMessage, details)
    case 'load_failed':
      return new LoadError(code, shortMessage, details)
    default:
      return new InputError(code, shortMessage, details)
  }
}
