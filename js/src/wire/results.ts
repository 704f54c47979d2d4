import { WireError } from '../errors.js'
import { WordReader } from './bytes.js'
import type { OptionValue } from '../types/option.js'
import { certificateOf } from './certificate.js'
import { optionMargin, perpAssess, perpBoundary } from './marginResults.js'
import { CODES, FIELDS, FORMAT_VERSION, MORE_FIELDS, OPERATION, RESULT_MAGIC, VERSIONS } from './format.js'
import type { AssessResult, BoundaryResult, FirstGreeks, RulePack, WireResult, WireRow } from './types.js'

const STATUSES = ['no_debt', 'healthy', 'liquidatable'] as const
const NO_DEBT = (1n << 256n) - 1n
const HEADING = 16

function codeOf(number: number) {
  return CODES[number] ?? ('unsupported' as const)
}
function fieldOf(number: number): string | null {
  return MORE_FIELDS[number] ?? FIELDS[number] ?? null
}

function greeks(from: WordReader): FirstGreeks {
  return { value: from.number(), delta: from.number(), gamma: from.number(), vega: from.number(), theta: from.number(), rho: from.number() }
}

function row(from: WordReader): WireRow {
  const [status] = from.halves()
  const values = greeks(from)
  if (status === 0) return { status: 'ok', ...values }
  return { status: codeOf(status & 0xffff), field: fieldOf(status >>> 16) }
}

const factor = (wad: bigint): bigint | null => (wad === NO_DEBT ? null : wad)

function account(from: WordReader, certificate: bigint): AssessResult {
  const [collateralBase, debtBase, availableBorrowsBase, weightedCollateral, health] = [from.u256(), from.u256(), from.u256(), from.u256(), from.u256()] as const
  const [ltvBps, liquidationThresholdBps] = [Number(from.word()), Number(from.word())]
  const [status, hasZeroLtv] = from.halves()
  const [isolated] = from.halves()
  return {
    operation: 'assess', certificate, status: STATUSES[status] ?? 'no_debt', factorWad: factor(health), collateralBase, debtBase, availableBorrowsBase,
    weightedCollateral, ltvBps, liquidationThresholdBps, hasZeroLtvCollateral: hasZeroLtv !== 0, isolatedReserve: isolated === 0 ? null : isolated - 1,
  }
}

function verdict(from: WordReader, certificate: bigint): BoundaryResult {
  const [at, inside] = [from.u256(), from.u256()]
  const [liquidatable, liquidatableInside] = from.halves()
  const [isBoundary] = from.halves()
  return {
    operation: 'boundary', certificate, factorWad: factor(at), factorInsideWad: factor(inside),
    liquidatable: liquidatable !== 0, liquidatableInside: liquidatableInside !== 0, isBoundary: isBoundary !== 0,
  }
}

function rulePack(from: WordReader): RulePack {
  const [family, version] = from.halves()
  const hash = from.word()
  if (family === 2) return { family: 'derive-pmrm2', version: '2', hash }
  return { family: 'aave-v3', version: VERSIONS[version] ?? String(version), hash }
}

/** Whether a body of so many words is one of the operation's. */
function bodyWords(operation: number, words: number): boolean {
  if (operation === OPERATION.price) return words === 6
  if (operation === OPERATION.prices) return words > 0 && words % 7 === 0
  if (operation === OPERATION.impliedVol) return words === 3
  if (operation === OPERATION.assess) return words === 24
  if (operation === OPERATION.boundary) return words === 10
  if (operation === OPERATION.perpAssess) return words === 7
  if (operation === OPERATION.perpBoundary) return words === 4
  if (operation === OPERATION.optionMargin) return words > 23
  return operation === OPERATION.version && words >= 4 && words % 2 === 0
}

function body(operation: number, from: WordReader, words: number, certificate: bigint): WireResult {
  switch (operation) {
    case OPERATION.price:
      return { operation: 'price', certificate, ...greeks(from) }
    case OPERATION.prices:
      return { operation: 'prices', certificate, rows: Array.from({ length: words / 7 }, () => row(from)) }
    case OPERATION.impliedVol:
      return { operation: 'impliedVol', certificate, vol: from.number(), totalVol: from.number(), vega: from.number() }
    case OPERATION.assess:
      return account(from, certificate)
    case OPERATION.boundary:
      return verdict(from, certificate)
    case OPERATION.perpAssess:
      return { operation: 'perpAssess', certificate, ...perpAssess(from) }
    case OPERATION.perpBoundary:
      return { operation: 'perpBoundary', certificate, ...perpBoundary(from) }
    case OPERATION.optionMargin:
      return { operation: 'optionMargin', certificate, ...optionMargin(from, words) }
    default: {
      const version = [from.word(), from.word(), from.word()].join('.')
      return { operation: 'version', certificate, version, rulePacks: Array.from({ length: Number(from.word()) }, () => rulePack(from)) }
    }
  }
}

function malformed(why: string): WireError {
  return new WireError('malformed_result', `The bytes are not a result: ${why}.`)
}

/**
 * What a contract answered. `request` is what it was asked: with it the certificate is checked, so
 * that neither can have been exchanged or changed on the way. Throws WireError: with the contract's
 * own code where the result is a refusal, `bad_certificate`, or `malformed_result`.
 */
export function decodeResult(result: Uint8Array, request: Uint8Array): WireResult {
  if (result.length < HEADING + 8 || result.length % 8 !== 0) throw malformed('too short, or not in words of eight bytes')
  const heading = new DataView(result.buffer, result.byteOffset, result.byteLength)
  if (heading.getUint32(0, true) !== RESULT_MAGIC) throw malformed('they do not begin with "line"')
  if (heading.getUint16(4, true) !== FORMAT_VERSION) throw malformed('they are of another version')
  if (heading.getUint32(8, true) !== result.length) throw malformed('they are not as long as they say')
  const [operation, code, field] = [heading.getUint16(6, true), heading.getUint16(12, true), heading.getUint16(14, true)]
  const certificate = heading.getBigUint64(result.length - 8, true)
  const expected = certificateOf(code >= 200 ? null : request, result)
  if (certificate !== expected) throw new WireError('bad_certificate', 'The certificate is not that of this request and result.')
  const from = new WordReader(result, HEADING)
  if (code !== 0) {
    if (result.length !== HEADING + 24) throw malformed('a refusal of another length')
    const [index] = from.halves()
    throw new WireError(codeOf(code), `The contract refused the request: ${codeOf(code)}.`, { field: fieldOf(field), index, value: from.number() })
  }
  const words = (result.length - HEADING - 8) / 8
  if (!bodyWords(operation, words)) throw malformed('the body is not that of its operation')
  return body(operation, from, words, certificate)
}

/**
 * The result that a contract must give to a request of `encodePrice` if it computes what was
 * previewed: its last word is the certificate to compare. `preview` is `engine.priceOption` of the
 * same option.
 */
export function encodePriceResult(request: Uint8Array, preview: Pick<OptionValue, keyof FirstGreeks>): Uint8Array {
  const result = new Uint8Array(HEADING + 48 + 8)
  const view = new DataView(result.buffer)
  view.setUint32(0, RESULT_MAGIC, true)
  view.setUint16(4, FORMAT_VERSION, true)
  view.setUint16(6, OPERATION.price, true)
  view.setUint32(8, result.length, true)
  const { value, delta, gamma, vega, theta, rho } = preview
  ;[value, delta, gamma, vega, theta, rho].forEach((x, i) => view.setFloat64(HEADING + 8 * i, x, true))
  view.setBigUint64(result.length - 8, certificateOf(request, result), true)
  return result
}
