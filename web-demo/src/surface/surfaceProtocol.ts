import type {
  BuildSurfaceParameters,
  ButterflyReport,
  CalendarReport,
  ExpiryReport,
  HestonParameters,
  QuoteStatus,
  VolSurface,
} from 'loadline/desk'
import type { Failure } from '../protocol'

export type SurfaceModel = NonNullable<BuildSurfaceParameters['model']>

/** Where a surface comes from: the bundled sample, or what was pasted with what rows do not say. */
export type QuoteSource =
  | { readonly kind: 'sample' }
  | {
      readonly kind: 'pasted'
      readonly text: string
      /** Of rows of CSV alone, as typed: a day, a price, per cent a year. */
      readonly day: string
      readonly spot: string
      readonly ratePercent: string
      readonly carryPercent: string
    }

/** One quote and what the fit made of it. Vols are annual; NaN where a side is missing. */
export interface QuoteRow {
  readonly name: string
  readonly expiryMs: number
  readonly strike: number
  readonly logMoneyness: number
  readonly bid: number
  readonly ask: number
  readonly mark: number
  readonly status: QuoteStatus
  readonly fitted: number
  readonly residual: number
}

/** Vol over log-moneyness and density over a wider range of it, of one expiry. */
export interface SliceLines {
  readonly at: Float64Array
  readonly vol: Float64Array
  readonly densityAt: Float64Array
  readonly density: Float64Array
  /** Total variance on the grid that all expiries share. */
  readonly variance: Float64Array
}

export interface ExpiryView {
  readonly report: ExpiryReport
  /** Null where the expiry is not in the surface; calendar also for the first one. */
  readonly butterfly: ButterflyReport | null
  readonly calendar: CalendarReport | null
  readonly lines: SliceLines | null
}

export interface FittedSurface {
  /** The origin of the quotes, in words. */
  readonly origin: string
  readonly surface: VolSurface
  readonly expiries: readonly ExpiryView[]
  readonly rows: readonly QuoteRow[]
  readonly varianceAt: Float64Array
  /** What checkSurface objects to, or null. */
  readonly objection: Failure | null
}

export interface HestonFit {
  readonly parameters: HestonParameters
  readonly outcome: string
  readonly used: number
  readonly rmsVol: number
  /** Implied vols by slice, on the `at` of its lines; NaN where the price has none. */
  readonly vols: readonly Float64Array[]
}

export interface SurfaceCalls {
  surface: {
    request: { readonly source: QuoteSource; readonly model: SurfaceModel }
    reply: FittedSurface
  }
  heston: { request: { readonly fitted: FittedSurface }; reply: HestonFit }
}
