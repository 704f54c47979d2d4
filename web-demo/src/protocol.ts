import type { Account, Action, Assessment, Market, Preview, Solution, SolveGoal } from 'loadline'
import type { ModelInputs } from './optionModels'
import type { ModelKey } from './state'

/** Prices by asset, oracle units; an asset that is not named keeps its own. */
export type Prices = ReadonlyMap<string, bigint>

export interface LoadedAccount {
  readonly market: Market
  readonly account: Account
  readonly sample: boolean
  /** What a document says of its own origin, line by line. */
  readonly source: readonly string[]
  readonly engineVersion: string
}

export interface MapAxis {
  readonly asset: string
  readonly prices: readonly bigint[]
}

export interface HealthGrid {
  readonly x: MapAxis
  readonly y: MapAxis
  /** Row-major [y][x]; 0 without debt. */
  readonly factor: Float64Array
  readonly status: Uint8Array
}

export interface ProfileRequest {
  readonly model: ModelKey
  readonly inputs: ModelInputs
  readonly spots: Float64Array
}

/** Results of a model over spot: the columns that it has, and a status a row. */
export interface ProfileBatch {
  readonly count: number
  readonly status: Uint16Array
  readonly columns: Readonly<Record<string, Float64Array | undefined>>
}

export interface OptionProfile extends ProfileRequest {
  /** Of the option itself, by the engine's names. */
  readonly value: Readonly<Record<string, number | string>>
  readonly today: ProfileBatch
  readonly atExpiry: ProfileBatch
}

/** What the page asks of its worker, and what it gets. */
export interface Calls {
  /** Reads a UiPoolDataProvider document; null = the bundled sample. */
  load: { request: { readonly text: string | null }; reply: LoadedAccount }
  assess: { request: { readonly prices: Prices }; reply: Assessment }
  preview: { request: { readonly prices: Prices; readonly action: Action }; reply: Preview }
  solve: { request: { readonly prices: Prices; readonly goal: SolveGoal }; reply: Solution }
  grid: {
    request: { readonly prices: Prices; readonly x: MapAxis; readonly y: MapAxis }
    reply: HealthGrid
  }
  /** Of Black–Scholes–Merton: the desk has the other models. */
  option: { request: ProfileRequest; reply: OptionProfile }
}

/** A table of questions that a worker answers: what is sent, and what comes back. */
export type Exchanges<Calls> = {
  [K in keyof Calls]: { readonly request: unknown; readonly reply: unknown }
}

/** A typed error of the engine, as it survives the way between worker and page. */
export interface Failure {
  readonly code: string
  readonly field: string
  /** The list that the row is of, where the engine names one. */
  readonly list?: string
  /** Row of a list, or index of a reserve or position, counted from 0. */
  readonly row: number | null
  readonly value: string
  readonly message: string
}

export type Question<C extends Exchanges<C>> = {
  [K in keyof C]: { readonly id: number; readonly kind: K; readonly request: C[K]['request'] }
}[keyof C]
export type Answer =
  | { readonly id: number; readonly reply: unknown }
  | { readonly id: number; readonly failure: Failure }
