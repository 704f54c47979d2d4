import type { Core } from '../core.js'
import type {
  AssetBoundaries, Assessment, Boundary, LiquidationMap, Market, NoBoundaryReason, PositionView,
  PricePoint, ShockPoint, TimePoint,
} from '../types.js'
import type { ReportAreas } from '../wasm/schema.js'
import { HealthOutput } from './health.js'

const WAD_ONE = 10n ** 18n
/** Per cent are shown to 1e-10: beyond what the eye or a double's last bits can use. */
const PERCENT_SCALE = 10n ** 10n

/** The move from `now` to `then` in per cent. */
export function movePercent(then: bigint, now: bigint): number {
  return Number(((then - now) * 100n * PERCENT_SCALE) / now) / Number(PERCENT_SCALE)
}

/** Reads what `assess` has written about an account. */
export class AssessmentOutput {
  readonly #core: Core
  readonly #health: HealthOutput
  readonly #reaches: readonly string[]

  constructor(core: Core) {
    this.#core = core
    this.#health = new HealthOutput(core)
    this.#reaches = core.instance.schema.enumerations['reach']!
  }

  read(areas: ReportAreas, positions: number, market: Market): Assessment {
    const venue = market['aave-v3']
    return {
      health: this.#health.read(areas.data, (reserve) => venue.reserves[reserve]!.asset),
      positions: Array.from({ length: positions }, (_, i) => this.#position(areas.balances, i, market)),
      liquidation: this.#map(areas, positions, market),
      rules: { venue: 'aave-v3', version: venue.version },
      asOf: market.now,
    }
  }

  #position(base: number, i: number, market: Market): PositionView {
    const { memory, schema } = this.#core.instance
    const { size, fields } = schema.record('balance')
    const u256 = (field: string) => memory.readU256(base + i * size + fields[field]!.offset)
    const u32 = (field: string) => memory.u32[(base + i * size + fields[field]!.offset) >> 2]!
    return {
      asset: market['aave-v3'].reserves[u32('reserve')]!.asset,
      supply: u256('supply'),
      debt: u256('debt'),
      supplyBase: u256('supplyValue'),
      debtBase: u256('debtValue'),
      collateralBase: u256('collateralValue'),
      collateral: u32('collateral') !== 0,
      ltvBps: u32('ltvBps'),
      liquidationThresholdBps: u32('liquidationThresholdBps'),
      inEMode: u32('inEMode') !== 0,
    }
  }

  #map(areas: ReportAreas, positions: number, market: Market): LiquidationMap {
    const { fields } = this.#core.instance.schema.record('liquidationMap')
    const shock = (boundary: bigint): ShockPoint => ({
      factorWad: boundary,
      movePercent: movePercent(boundary, WAD_ONE),
    })
    return {
      assets: Array.from({ length: positions }, (_, i) => this.#asset(areas.assets, i, market)),
      shockDown: this.#boundary(areas.map + fields['shockDown']!.offset, shock),
      shockUp: this.#boundary(areas.map + fields['shockUp']!.offset, shock),
      interest: this.#boundary(areas.map + fields['interest']!.offset, (boundary): TimePoint => ({
        seconds: Number(boundary),
      })),
    }
  }

  #asset(base: number, i: number, market: Market): AssetBoundaries {
    const { memory, schema } = this.#core.instance
    const { size, fields } = schema.record('assetBoundaries')
    const address = base + i * size
    const { asset, price } = market['aave-v3'].reserves[memory.u32[(address + fields['reserve']!.offset) >> 2]!]!
    const point = (boundary: bigint): PricePoint => ({
      price: boundary,
      movePercent: movePercent(boundary, price),
    })
    return {
      asset,
      price,
      falling: this.#boundary(address + fields['falling']!.offset, point),
      rising: this.#boundary(address + fields['rising']!.offset, point),
    }
  }

  #boundary<Point extends object>(address: number, point: (boundary: bigint) => Point): Boundary<Point> {
    const { memory, schema } = this.#core.instance
    const { fields } = schema.record('boundary')
    const reach = this.#reaches[memory.u32[(address + fields['reach']!.offset) >> 2]!]!
    if (reach !== 'reached') return { reason: reach as NoBoundaryReason }
    return {
      ...point(memory.readU256(address + fields['boundary']!.offset)),
      reason: null,
      healthAtWad: memory.readU256(address + fields['healthAt']!.offset),
      healthInsideWad: memory.readU256(address + fields['healthInside']!.offset),
    }
  }
}
