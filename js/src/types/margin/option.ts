import type { RuleStamp } from '../../rules/stamp.js'
import type { One } from '../formula.js'

export interface BookExpiry {
  /** To expiry. */
  readonly seconds: number
  /** Quote per unit of the underlying, the settled part included. */
  readonly forward: number
  readonly settledForward?: number
  /** Continuous, per year. Default 0. */
  readonly rate?: number
  /** Of the forward's, the rate's and the vols' feeds the least, 0 .. 1. Default 1. */
  readonly confidence?: number
}

export interface OptionLeg {
  /** Index of the expiry. */
  readonly expiry: number
  readonly type: 'call' | 'put'
  readonly strike: number
  /** Contracts of one unit; below 0 is short. */
  readonly amount: number
  /** Annual lognormal, at the venue's mark. */
  readonly vol: number
}

export interface OptionBook {
  readonly legs: readonly OptionLeg[]
  readonly expiries: readonly BookExpiry[]
}

export interface BookPerpetual {
  readonly amount?: number
  readonly price?: number
  readonly unrealised?: number
  readonly confidence?: number
}

export interface CollateralPosition {
  readonly amount: number
  readonly price: number
  readonly confidence?: number
  readonly maintenanceHaircut?: number
  readonly initialHaircut?: number
  readonly movesWithSpot?: boolean
}

export type VolShock = 'none' | 'up' | 'down' | 'linear_skew' | 'absolute_skew'

export interface Scenario {
  readonly spotFactor: number
  readonly vol?: VolShock
  /** Share of the profit or loss that counts. Default 1. */
  readonly dampening?: number
}

export interface VolShockRule {
  readonly up?: number
  readonly down?: number
  readonly shortPower?: number
  readonly longPower?: number
  readonly floorDays?: number
  readonly leastUpVol?: number
  readonly isMonthShort?: boolean
}

type Numbers<Names extends string> = { readonly [Name in Names]?: number }

/** Every field that is left out is as Derive publishes it. */
export interface Pmrm2Rules {
  readonly scenarios?: readonly Scenario[]
  readonly volShock?: VolShockRule
  readonly skew?: Numbers<
    'linearCap' | 'linearSlope' | 'absoluteCap' | 'absoluteSlope' | 'leastWidth' | 'widthScale' | 'widthVol' | 'widthVolSlope'
  >
  readonly longDiscount?: Numbers<'base' | 'rateScale' | 'rateAdd'>
  readonly shortDiscount?: Numbers<'base' | 'rateScale' | 'rateAdd'>
  readonly basis?: Numbers<'upFactor' | 'downFactor' | 'add' | 'multiple'>
  readonly contingency?: Numbers<
    | 'pegThreshold' | 'pegFactor' | 'confidenceThreshold' | 'confidenceFactor' | 'perpetualMaintenance'
    | 'perpetualInitial' | 'optionMaintenance' | 'optionInitial'
  >
  readonly maintenanceFactor?: number
  readonly initialFactor?: number
}

export interface Pmrm2Account {
  readonly book: OptionBook
  readonly collaterals?: readonly CollateralPosition[]
  readonly perpetual?: BookPerpetual
  /** Below 0 is borrowed. */
  readonly cash: number
  readonly spot: number
  readonly spotConfidence?: number
  readonly stablePrice?: number
}

export type BindingRule = 'none' | 'scenario' | 'basis' | 'isolated' | 'max_loss' | 'minimum_delta' | 'short_minimum'

/** requirement = factor * loss + contingency; the loss is the sum of what the legs lose. */
export interface MarginCertificate {
  readonly rule: BindingRule
  /** Index of the scenario that decided; null where none did. */
  readonly scenario: number | null
  readonly loss: number
  readonly factor: number
  readonly contingency: number
  readonly requirement: number
}

export interface Pmrm2Margin {
  /** What is left after maintenance margin; below 0 the account can be liquidated. */
  readonly maintenance: number
  readonly initial: number
  readonly markToMarket: number
  readonly options: number
  readonly perpetual: number
  readonly collateral: number
  readonly basisContingency: number
  readonly liquidatable: boolean
  readonly contingencies: {
    readonly perpetualMaintenance: number
    readonly perpetualInitial: number
    readonly optionMaintenance: number
    readonly optionInitial: number
    readonly collateralMaintenance: number
    readonly collateralInitial: number
    readonly oracle: number
  }
  readonly maintenanceCertificate: MarginCertificate
  readonly initialCertificate: MarginCertificate
  /** Which pack the rules came from, where they came from one. */
  readonly rules?: RuleStamp
  /** Of each scenario, dampened. */
  readonly scenarioProfit: Float64Array
  /** In the state that decided: every leg, the perpetual, every collateral. */
  readonly losses: Float64Array
}

/** Of Derive's first portfolio manager: what it charges is the caller's to give, the grid is as published. */
export interface Pmrm1Rules {
  readonly scenarios?: readonly Scenario[]
  readonly volShock: VolShockRule
  readonly discount: Numbers<'base' | 'rateScale' | 'rateAdd'>
  readonly basis: Numbers<'upFactor' | 'downFactor' | 'add' | 'multiple'>
  /** Of notional at spot. */
  readonly baseShare: number
  readonly perpetualShare: number
  readonly optionShare: number
  readonly confidenceThreshold: number
  readonly confidenceFactor: number
  readonly pegThreshold: number
  readonly pegFactor: number
  readonly initialFactor: number
}

export interface Pmrm1Account {
  readonly book: OptionBook
  readonly perpetual?: BookPerpetual
  /** Of the underlying itself. */
  readonly baseAmount?: number
  /** Below 0 is borrowed. */
  readonly cash: number
  readonly spot: number
  readonly spotConfidence?: number
  readonly stablePrice?: number
}

export interface Pmrm1Margin {
  /** What is left after maintenance margin; below 0 the account can be liquidated. */
  readonly maintenance: number
  readonly initial: number
  readonly markToMarket: number
  readonly basisContingency: number
  readonly staticContingency: number
  readonly oracleContingency: number
  readonly liquidatable: boolean
  readonly maintenanceCertificate: MarginCertificate
  readonly initialCertificate: MarginCertificate
  /** In the state that decided: every leg, the perpetual, the underlying. */
  readonly losses: Float64Array
}

export type StandardRules = Numbers<
  | 'perpetualMaintenance' | 'perpetualInitial' | 'mostInitial' | 'leastInitial' | 'callMaintenance' | 'putMaintenance'
  | 'putValueMaintenance' | 'unpairedMaintenance' | 'unpairedInitial' | 'putInitialScale' | 'perpetualThreshold'
  | 'optionThreshold' | 'baseThreshold' | 'confidenceFactor' | 'baseFactor' | 'baseInitialScale'
>

export interface StandardMarket {
  readonly spot: number
  readonly spotConfidence?: number
  readonly perpetual?: BookPerpetual
  readonly baseAmount?: number
  /** Fields that are left out are as Derive publishes them. */
  readonly rules?: StandardRules
}

export interface StandardAccount {
  readonly book: OptionBook
  /** The market of each expiry of the book. */
  readonly expiryMarkets: readonly number[]
  readonly markets: readonly StandardMarket[]
  readonly cash: number
  readonly stablePrice?: number
  readonly pegThreshold?: number
  readonly pegFactor?: number
}

export interface StandardParts {
  readonly options: number
  readonly perpetual: number
  readonly base: number
  readonly oracle: number
  readonly peg: number
}

export interface StandardMargin {
  readonly maintenance: number
  readonly initial: number
  readonly markToMarket: number
  readonly liquidatable: boolean
  readonly maintenanceParts: StandardParts
  readonly initialParts: StandardParts
  readonly expiries: readonly {
    readonly maintenance: MarginCertificate
    readonly initial: MarginCertificate
    readonly worstPrice: number
  }[]
  readonly maintenanceLosses: Float64Array
  readonly initialLosses: Float64Array
}

/** Every field that is left out is as the venue publishes it. */
export interface ScanRules {
  readonly scenarios?: readonly Scenario[]
  readonly volShock?: VolShockRule
  readonly shortCharge?: number
  readonly netDeltaShare?: number
  readonly hedgedDeltaShare?: number
  readonly maintenanceShare?: number
}

export interface ScanInputs {
  readonly account: {
    readonly book: OptionBook
    /** With `settlement: 'coin'` inverse: `amount` is its size in coin at `spot`. */
    readonly perpetual?: BookPerpetual
    readonly spot: number
    readonly fees?: number
    readonly settlement?: 'quote' | 'coin'
  }
  readonly rules?: ScanRules
}

/** In the settlement currency. */
export interface ScanMargin {
  readonly scanLoss: number
  readonly minimumDelta: number
  readonly initial: MarginCertificate
  readonly maintenance: MarginCertificate
  /** Every leg, then the perpetual, in the worst scenario. */
  readonly losses: Float64Array
}

export interface OptionMarginVerbs {
  /** Derive's portfolio margin, second version, with what decided it. */
  readonly pmrm2Margin: One<{ readonly account: Pmrm2Account; readonly rules?: Pmrm2Rules }, Pmrm2Margin>
  /** The first version, whose rules are given. */
  readonly pmrm1Margin: One<{ readonly account: Pmrm1Account; readonly rules: Pmrm1Rules }, Pmrm1Margin>
  readonly deriveStandardMargin: One<StandardAccount, StandardMargin>
  readonly deribitPortfolioMargin: One<ScanInputs, ScanMargin>
  readonly paradexPortfolioMargin: One<ScanInputs, ScanMargin>
  /** One option outside portfolio margin, in coin. */
  readonly deribitOptionMargin: One<
    {
      readonly type: 'call' | 'put'
      readonly amount: number
      readonly spot: number
      readonly strike: number
      readonly mark: number
      readonly mostInitial?: number
      readonly leastInitial?: number
      readonly callMaintenance?: number
      readonly putMaintenance?: number
    },
    { readonly initial: number; readonly maintenance: number }
  >
  /** `profits` holds a position a row, a scenario a column, each for one contract. */
  readonly scanRiskArrays: One<
    { readonly profits: Float64Array | readonly number[]; readonly amounts: Float64Array | readonly number[]; readonly scenarios: number },
    { readonly certificate: MarginCertificate; readonly losses: Float64Array }
  >
  readonly spanMargin: One<
    { readonly scanLoss: number } & Numbers<'calendarSpread' | 'delivery' | 'interCommodityCredit' | 'shortOptions' | 'shortMinimum'>,
    MarginCertificate
  >
}
