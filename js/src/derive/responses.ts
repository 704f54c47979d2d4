// What Derive's interface returns, as far as it is read here. Decimals are strings.

/** Of `private/get_subaccount`. */
export interface DeriveCollateral {
  readonly asset_name: string
  readonly amount: string
  readonly mark_price: string
  /** Not yet settled, and added for margin. */
  readonly pending_interest: string
  /** The asset whose price it follows. */
  readonly currency: string
}

export interface DerivePosition {
  /** `ETH-20261225-4000-C`, `ETH-PERP`. */
  readonly instrument_name: string
  readonly instrument_type: string
  readonly amount: string
  readonly mark_price: string
  readonly index_price: string
  readonly unrealized_pnl: string
  /** Paid out already, and taken off for margin. */
  readonly net_settlements: string
  /** Added for margin. */
  readonly pending_funding: string
}

export interface DeriveSubaccount {
  /** `SM`, `PM` or `PM2`. */
  readonly margin_type: string
  readonly collaterals: readonly DeriveCollateral[]
  readonly positions: readonly DerivePosition[]
  /** What is left after each margin. */
  readonly initial_margin: string
  readonly maintenance_margin: string
  readonly subaccount_value: string
}

/** `public/get_ticker`'s long names, or the short ones of `public/get_tickers`. */
export interface DeriveTicker {
  readonly option_pricing: Readonly<
    | { readonly iv: string; readonly forward_price: string; readonly discount_factor: string }
    | { readonly i: string; readonly f: string; readonly df: string }
  > | null
}
