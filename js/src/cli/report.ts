import type {
  AaveReserve, Assessment, Boundary, Market, NoBoundaryReason, PricePoint, ShockPoint,
} from '../types.js'
import { decimalsOf, duration, instant, percent, units } from './numbers.js'
import { table } from './table.js'

const REASONS: Readonly<Record<NoBoundaryReason, string>> = {
  already_liquidatable: 'already',
  unreachable: 'never',
  no_debt: 'no debt',
  no_exposure: 'no exposure',
  unresolved: 'not decided',
}
const STATUS = { no_debt: 'no debt', healthy: 'healthy', liquidatable: 'LIQUIDATABLE' } as const
const TOKEN_DECIMALS = 6
const MONEY_DECIMALS = 2

/** The assessment as a person reads it, every number with its unit. */
export class Report {
  readonly #market: Market
  readonly #assessment: Assessment
  readonly #reserves: ReadonlyMap<string, AaveReserve>
  readonly #symbol: string
  readonly #decimals: number

  constructor(market: Market, assessment: Assessment) {
    const venue = market['aave-v3']
    this.#market = market
    this.#assessment = assessment
    this.#reserves = new Map(venue.reserves.map((reserve) => [reserve.asset, reserve]))
    this.#symbol = venue.baseCurrency.symbol
    this.#decimals = decimalsOf(venue.baseCurrency.unit)
  }

  text(): string {
    return [this.#head(), this.#positions(), this.#prices(), this.#together()].join('\n\n')
  }

  #money(value: bigint): string {
    return units(value, this.#decimals, MONEY_DECIMALS)
  }

  #head(): string {
    const { health, rules, asOf } = this.#assessment
    const { eModes } = this.#market['aave-v3']
    const factor = health.factorWad === null ? 'none' : units(health.factorWad, 18, 6)
    const isolated = health.isolatedAsset === null ? '' : `, isolated to ${health.isolatedAsset}`
    return [
      `Aave ${rules.version}, as of ${instant(asOf)} (${eModes.length} efficiency modes listed${isolated})`,
      '',
      `Health factor    ${factor} (${STATUS[health.status]}; liquidation below 1)`,
      `Collateral       ${this.#money(health.collateralBase)} ${this.#symbol}, counted at ${health.liquidationThresholdBps / 100} %`,
      `Debt             ${this.#money(health.debtBase)} ${this.#symbol}`,
      `Can still borrow ${this.#money(health.availableBorrowsBase)} ${this.#symbol} (loan to value ${health.ltvBps / 100} %)`,
    ].join('\n')
  }

  #tokens(amount: bigint, asset: string): string {
    return amount === 0n ? '-' : units(amount, this.#reserves.get(asset)!.decimals, TOKEN_DECIMALS)
  }

  #positions(): string {
    const worth = (value: bigint) => (value === 0n ? '-' : this.#money(value))
    const rows = this.#assessment.positions.map((position) => [
      position.asset,
      this.#tokens(position.supply, position.asset),
      worth(position.supplyBase),
      position.collateral ? 'yes' : 'no',
      `${position.liquidationThresholdBps / 100} %`,
      this.#tokens(position.debt, position.asset),
      worth(position.debtBase),
    ])
    const { length } = rows
    const header = ['Asset', 'Supplied', this.#symbol, 'Collateral', 'Threshold', 'Owed', this.#symbol]
    return length === 0 ? 'No positions' : table(header, rows)
  }

  #price(boundary: Boundary<PricePoint>): [string, string] {
    if (boundary.reason !== null) return [REASONS[boundary.reason], '']
    return [units(boundary.price, this.#decimals), percent(boundary.movePercent)]
  }

  #prices(): string {
    const { assets } = this.#assessment.liquidation
    if (assets.length === 0) return 'Nothing can be liquidated'
    const rows = assets.map((entry) => [
      entry.asset,
      units(entry.price, this.#decimals),
      ...this.#price(entry.falling),
      ...this.#price(entry.rising),
    ])
    const header = ['Liquidation', `Price, ${this.#symbol}`, 'Falls to', 'Move', 'Rises to', 'Move']
    return table(header, rows)
  }

  #together(): string {
    const { shockDown, shockUp, interest } = this.#assessment.liquidation
    const shock = (boundary: Boundary<ShockPoint>) =>
      boundary.reason === null ? percent(boundary.movePercent) : REASONS[boundary.reason]
    const time = interest.reason === null ? `in ${duration(interest.seconds)}` : REASONS[interest.reason]
    return [
      `All volatile assets together, falling: ${shock(shockDown)}; rising: ${shock(shockUp)}`,
      `From interest alone, at unchanged prices and rates: ${time}`,
    ].join('\n')
  }
}
