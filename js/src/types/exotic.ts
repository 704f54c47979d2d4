import type { Settlement } from './option.js'

interface UnderlyingInputs {
  /** > 0, quote currency per unit of the underlying. */
  readonly spot: number
  /** >= 0, ACT/365F. */
  readonly expiryYears: number
  /** >= 0, annual lognormal. */
  readonly vol: number
  readonly rate?: number
  readonly carry?: number
  readonly settlement?: Settlement
}

/** Pays at expiry where the spot ends above the strike (call) or below it (put). */
export interface DigitalInputs extends UnderlyingInputs {
  readonly type: 'call' | 'put'
  /** The trigger. */
  readonly strike: number
  /** By payoff: cash paid, units paid, the price paid (gap), the upper strike (supershare). Default 1. */
  readonly amount?: number
  readonly payoff?: 'cash' | 'asset' | 'gap' | 'supershare'
}

/** A call or put that a barrier brings to life ('in') or ends ('out'). */
export interface BarrierInputs extends UnderlyingInputs {
  readonly type: 'call' | 'put'
  readonly strike: number
  readonly barrier: number
  readonly barrierType: 'down_in' | 'down_out' | 'up_in' | 'up_out'
  /** Out: paid when the barrier is hit. In: paid at expiry when it never was. Default 0. */
  readonly rebate?: number
  /** Years between two looks at the barrier; 0 (default) is always. */
  readonly monitoringYears?: number
}

/** Pays when, or if ever, a barrier is touched; or if it never is. */
export interface TouchInputs extends UnderlyingInputs {
  readonly barrier: number
  readonly touchType:
    | 'cash_at_hit' | 'asset_at_hit' | 'cash_at_expiry' | 'asset_at_expiry'
    | 'cash_no_touch' | 'asset_no_touch'
  /** Whether the barrier is reached by falling or by rising. */
  readonly side: 'down' | 'up'
  /** Cash or units of the underlying. Default 1. */
  readonly amount?: number
  readonly monitoringYears?: number
}

/** Pays at expiry if the spot has stayed between two barriers. */
export interface DoubleNoTouchInputs extends UnderlyingInputs {
  readonly lowerBarrier: number
  readonly upperBarrier: number
  readonly amount?: number
  readonly monitoringYears?: number
}
