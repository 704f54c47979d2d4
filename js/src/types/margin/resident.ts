export interface SweepParameters {
  /**
   * What moves, by its path in the account, row by row: `'markets.price'` takes a number for every
   * market in each row, `'markets.2.price'` one, `'account.spot'` one.
   */
  readonly moves: Readonly<Record<string, Float64Array>>
  /** Numbers, choices (by their place) and flags (0 or 1) of the verb's result; default all of them. */
  readonly outputs?: readonly string[]
  /** Indices of the accounts; default all of them. */
  readonly accounts?: readonly number[]
}

/** Account i, row j lies at i * rows + j. */
export interface Sweep {
  readonly accounts: number
  readonly rows: number
  /** 0, or the number of an error's code; every column has 0 there. */
  readonly status: Uint16Array
  readonly columns: Readonly<Record<string, Float64Array>>
}

/** Accounts that stay in the engine's memory until they are disposed. */
export interface Resident {
  readonly size: number
  /** The verb's answer for every account in every row of moved numbers; the accounts stay as they were. */
  sweep(parameters: SweepParameters): Sweep
  dispose(): void
  [Symbol.dispose](): void
}
