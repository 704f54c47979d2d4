import type { Engine } from '../types.js'
import type { ChainPerpVerbs } from './margin/chainPerp.js'
import type { HaircutVerbs } from './margin/haircut.js'
import type { HealthVerbs } from './margin/health.js'
import type { InternalModelVerbs } from './margin/internalModel.js'
import type { MapVerbs } from './margin/map.js'
import type { LiquidationVerbs } from './margin/liquidation.js'
import type { OptionMarginVerbs } from './margin/option.js'
import type { OptionIntervalVerbs } from './margin/optionIntervals.js'
import type { PassageVerbs } from './margin/passage.js'
import type { PerpVerbs } from './margin/perp.js'
import type { Resident } from './margin/resident.js'
import type { TopUpVerbs } from './margin/topUp.js'
import type { VenueLendingVerbs } from './margin/venueLending.js'

export type * from './margin/chainPerp.js'
export type * from './margin/haircut.js'
export type * from './margin/health.js'
export type * from './margin/internalModel.js'
export type * from './margin/map.js'
export type * from './margin/liquidation.js'
export type * from './margin/option.js'
export type * from './margin/optionIntervals.js'
export type * from './margin/passage.js'
export type * from './margin/perp.js'
export type * from './margin/resident.js'
export type * from './margin/topUp.js'
export type * from './margin/venueLending.js'

interface Verbs
  extends
    PerpVerbs, HealthVerbs, ChainPerpVerbs, OptionMarginVerbs, VenueLendingVerbs, HaircutVerbs, InternalModelVerbs,
    MapVerbs, OptionIntervalVerbs, PassageVerbs, LiquidationVerbs, TopUpVerbs {}

export type MarginVerb = keyof Verbs

export interface Margin extends Verbs {
  /** Accounts kept in the engine, for one verb at many prices. */
  readonly resident: <Verb extends MarginVerb>(parameters: {
    readonly verb: Verb
    readonly accounts: readonly Parameters<Verbs[Verb]>[0][]
  }) => Resident
}

/** The engine of `loadline/margin`. */
export interface MarginEngine extends Engine, Margin {}
