/** A European option on a forward or a future: Black (1976), displaced where `displacement` is not 0. */
export interface ForwardOptionInputs {
  readonly type: 'call' | 'put'
  /** > 0, quote currency per unit of the underlying. */
  readonly forward: number
  readonly strike: number
  /** >= 0, ACT/365F. */
  readonly expiryYears: number
  /** >= 0, annual lognormal, of forward + displacement. */
  readonly vol: number
  /** Value today of 1 at expiry; 1 (default) where the premium is margined like a future. */
  readonly discount?: number
  /** Added to forward and strike. */
  readonly displacement?: number
}

/** Derivatives in the forward where an option on a spot has derivatives in the spot. */
export interface ForwardOptionValue {
  readonly value: number
  readonly delta: number
  readonly gamma: number
  readonly vega: number
  readonly theta: number
  readonly rho: number
  readonly dualDelta: number
  readonly dualGamma: number
  readonly vanna: number
  readonly volga: number
  readonly charm: number
  readonly veta: number
  readonly speed: number
  readonly zomma: number
  readonly color: number
  readonly ultima: number
}
