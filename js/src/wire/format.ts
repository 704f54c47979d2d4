import type { ErrorCode } from '../errors.js'

// The numbers of docs/wire.md, which the contracts have from core/wire/contract/format.hpp.

export const REQUEST_MAGIC = 0x64616f6c
export const RESULT_MAGIC = 0x656e696c
export const FORMAT_VERSION = 1

export const OPERATION = {
  version: 1, price: 2, prices: 3, impliedVol: 4, assess: 16, boundary: 17, perpAssess: 32, perpBoundary: 33, optionMargin: 48,
} as const

export const LIMITS = {
  rows: 64, reserves: 32, eModes: 8, positions: 32, markets: 32, perpetuals: 32, tiers: 256, legs: 16, expiries: 16, collaterals: 4,
} as const

/** The hash of Derive's published rules, which the modules carry. */
export const PMRM2_RULES = 0x98dae35844d2f486n

/** Codes of a refusal: the engine's, and from 200 those of the message itself. */
export const CODES: Readonly<Record<number, ErrorCode>> = {
  1: 'not_finite', 2: 'out_of_domain', 3: 'length_mismatch', 4: 'duplicate', 5: 'unknown_asset', 6: 'missing_price', 7: 'stale_time',
  20: 'capacity_exceeded', 21: 'overflow', 22: 'no_convergence', 23: 'no_root', 24: 'not_positive_definite', 25: 'singular',
  26: 'arithmetic_mode', 40: 'below_intrinsic', 41: 'above_maximum', 42: 'no_information', 52: 'no_data', 53: 'unsorted', 60: 'unsupported',
  200: 'truncated', 201: 'oversized', 202: 'trailing_bytes', 203: 'not_a_request', 204: 'wrong_version', 205: 'unknown_operation',
  206: 'bad_count', 207: 'over_budget', 208: 'not_canonical',
}

/** Fields that a refusal can name, by number; new ones are appended. */
export const FIELDS: readonly (string | null)[] = [
  null, 'spot', 'strike', 'expiryYears', 'vol', 'rate', 'carry', 'optionType', 'settlement', 'reserves', 'price', 'decimals', 'liquidityIndex',
  'liquidityRate', 'variableBorrowIndex', 'variableBorrowRate', 'lastUpdate', 'ltvBps', 'liquidationThresholdBps', 'liquidationBonusBps', 'eModes',
  'eModeCategory', 'now', 'version', 'positions', 'asset', 'scaledSupply', 'scaledVariableDebt', 'collateral', 'actions', 'amount', 'targetHealth', 'arena',
]

/** Those of a quote on a forward and of margin, whose numbers lie further up. */
export const MORE_FIELDS: Readonly<Record<number, string>> = {
  68: 'margin', 74: 'forward', 75: 'discount', 76: 'displacement', 92: 'entryPrice', 93: 'markPrice', 167: 'size', 168: 'tiers', 170: 'powerFactor',
  171: 'markets', 173: 'feeRate', 175: 'expirySeconds', 176: 'settledForward', 177: 'confidence', 178: 'legs', 179: 'expiries', 184: 'stablePrice',
  185: 'cash', 186: 'unrealised', 187: 'haircut',
}

export const VERSIONS = ['v3.0', 'v3.1', 'v3.2', 'v3.3', 'v3.4', 'v3.5', 'v3.6', 'v3.7'] as const
