import type { AaveReserve, Market } from 'loadline'

export const ACTION_TYPES = [
  'borrow',
  'repay',
  'withdraw',
  'supply',
  'enableCollateral',
  'disableCollateral',
] as const
export type ActionType = (typeof ACTION_TYPES)[number]

export interface ActionDraft {
  readonly type: ActionType
  /** Empty until an account is loaded. */
  readonly asset: string
  /** As typed: a decimal number of whole tokens, or `all`. */
  readonly amount: string
}

/** The numbers of the option form, by their names in the page's address. */
export const OPTION_NUMBERS = [
  'spot',
  'strike',
  'expiryDays',
  'volPercent',
  'normalVol',
  'initialVariance',
  'meanReversion',
  'longRunVariance',
  'volOfVariance',
  'correlation',
  'intensity',
  'meanLogJump',
  'logJumpVol',
  'upProbability',
  'upRate',
  'downRate',
  'ratePercent',
  'carryPercent',
] as const
export type OptionNumber = (typeof OPTION_NUMBERS)[number]

export const MODEL_KEYS = [
  'black_scholes',
  'bachelier',
  'american',
  'heston',
  'merton',
  'kou',
  'bates',
] as const
export type ModelKey = (typeof MODEL_KEYS)[number]

/** The option form, in the units in which it is filled in; each model takes some of the numbers. */
export interface OptionDraft extends Readonly<Record<OptionNumber, number>> {
  readonly model: ModelKey
  readonly type: 'call' | 'put'
  readonly settlement: 'quote' | 'coin'
  readonly greek: string
}

/** All that the user can set, apart from a pasted account: it lives in the page's address. */
export interface Scenario {
  /** Move of each price from the oracle's, per cent; absent = unmoved. */
  readonly moves: Readonly<Record<string, number>>
  /** Common move of all volatile assets, per cent, on top of their own. */
  readonly shock: number
  readonly action: ActionDraft
  readonly map: { readonly x: string; readonly y: string }
  readonly option: OptionDraft
}

export const INITIAL: Scenario = {
  moves: {},
  shock: 0,
  action: { type: 'borrow', asset: '', amount: '' },
  map: { x: '', y: '' },
  option: {
    model: 'black_scholes',
    type: 'call',
    settlement: 'quote',
    spot: 3000,
    strike: 3200,
    expiryDays: 30,
    volPercent: 65,
    normalVol: 1950,
    initialVariance: 0.42,
    meanReversion: 2,
    longRunVariance: 0.36,
    volOfVariance: 0.8,
    correlation: -0.4,
    intensity: 2,
    meanLogJump: -0.08,
    logJumpVol: 0.12,
    upProbability: 0.4,
    upRate: 12,
    downRate: 9,
    ratePercent: 4,
    carryPercent: 0,
    greek: 'delta',
  },
}

/** Sliders and addresses keep to a tenth … ten times the oracle's price. */
export const LEAST_MOVE = -90
export const GREATEST_MOVE = 900

export function clampMove(percent: number): number {
  const clamped = Math.min(Math.max(percent, LEAST_MOVE), GREATEST_MOVE)
  return Math.round(clamped * 100) / 100 + 0
}

const MOVE_UNIT = 10_000n // One hundredth of a per cent.

function moved(price: bigint, percent: number): bigint {
  const result = (price * (MOVE_UNIT + BigInt(Math.round(percent * 100)))) / MOVE_UNIT
  return result > 0n ? result : 1n
}

/** The reserve's price, oracle units, with its own move and the common shock. */
export function scenarioPrice(reserve: AaveReserve, scenario: Scenario): bigint {
  const own = moved(reserve.price, scenario.moves[reserve.asset] ?? 0)
  return reserve.volatile ? moved(own, scenario.shock) : own
}

export function scenarioPrices(market: Market, scenario: Scenario): ReadonlyMap<string, bigint> {
  return new Map(
    market['aave-v3'].reserves.map((reserve) => [reserve.asset, scenarioPrice(reserve, scenario)]),
  )
}

export function isMoved(scenario: Scenario): boolean {
  return scenario.shock !== 0 || Object.values(scenario.moves).some((percent) => percent !== 0)
}

/** The scenario as the part of an address after `#`; empty when nothing was changed. */
export function encodeScenario(scenario: Scenario): string {
  const parameters = new URLSearchParams()
  const moves = Object.entries(scenario.moves).filter(([, percent]) => percent !== 0)
  for (const [asset, percent] of moves) parameters.append('move', `${asset}:${percent}`)
  if (scenario.shock !== 0) parameters.set('shock', String(scenario.shock))
  const { type, asset, amount } = scenario.action
  if (amount || type !== INITIAL.action.type) parameters.set('action', `${type}:${asset}:${amount}`)
  if (scenario.map.x && scenario.map.y) parameters.set('map', `${scenario.map.x}:${scenario.map.y}`)
  for (const key of Object.keys(INITIAL.option) as (keyof OptionDraft)[]) {
    const value = scenario.option[key]
    if (value !== INITIAL.option[key]) parameters.set(key, String(value))
  }
  return parameters.toString()
}

function finite(text: string | null): number | null {
  if (text === null || text.trim() === '') return null
  const value = Number(text)
  return Number.isFinite(value) ? value : null
}

// Asset names may hold a colon themselves; the value after the last one cannot.
function splitLast(text: string): [string, string] {
  const at = text.lastIndexOf(':')
  return at < 0 ? [text, ''] : [text.slice(0, at), text.slice(at + 1)]
}

function decodeMoves(parameters: URLSearchParams): Record<string, number> {
  const moves: Record<string, number> = {}
  for (const entry of parameters.getAll('move')) {
    const [asset, text] = splitLast(entry)
    const percent = finite(text)
    if (asset && percent !== null) moves[asset] = clampMove(percent)
  }
  return moves
}

function decodeAction(text: string | null): ActionDraft {
  const [type = '', ...rest] = (text ?? '').split(':')
  const known = ACTION_TYPES.find((name) => name === type)
  if (!known) return INITIAL.action
  const amount = rest.length > 1 ? (rest.pop() ?? '') : ''
  return { type: known, asset: rest.join(':'), amount }
}

function decodeOption(parameters: URLSearchParams): OptionDraft {
  const option = { ...INITIAL.option }
  const write = option as Record<string, unknown>
  for (const key of OPTION_NUMBERS) write[key] = finite(parameters.get(key)) ?? option[key]
  const model = MODEL_KEYS.find((key) => key === parameters.get('model'))
  if (model) write['model'] = model
  if (parameters.get('type') === 'put') write['type'] = 'put'
  if (parameters.get('settlement') === 'coin') write['settlement'] = 'coin'
  write['greek'] = parameters.get('greek') ?? option.greek
  return option
}

/** Reads an address; what it cannot read keeps its initial value. */
export function decodeScenario(hash: string): Scenario {
  const parameters = new URLSearchParams(hash.replace(/^#/, ''))
  const [x, y] = splitLast(parameters.get('map') ?? '')
  return {
    moves: decodeMoves(parameters),
    shock: clampMove(finite(parameters.get('shock')) ?? 0),
    action: decodeAction(parameters.get('action')),
    map: { x, y },
    option: decodeOption(parameters),
  }
}
