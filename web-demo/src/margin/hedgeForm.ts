import { announce } from '../announce'
import { byId, element, setError } from '../dom'
import { formatNumber } from '../format'
import type { Cells } from '../preview'
import { compareTable } from '../preview'
import type { Failure } from '../protocol'
import { readNumber } from '../readNumber'
import type { Asset, Draft, Order } from './draft'
import { ASSETS } from './draft'
import type { Exposure, HedgeSide, HedgeView, Line } from './marginProtocol'
import { dollars, holdingWords, percentWords, refusalWords, sideWords } from './words'

const HINT = 'With a size, the account before and after the order stands here.'

export interface HedgeEvents {
  /** The order as it stands in the form; null while there is none, or a wrong one. */
  change(order: Order | null): void
  most(order: Order): void
}

const CONTROLS: Readonly<Record<string, string>> = {
  size: 'hedge-size',
  price: 'hedge-price',
  feeRate: 'hedge-fee',
}

function lineRows(before: HedgeSide, after: HedgeSide, days: number): Cells[] {
  const time = days === 1 ? '1 day' : `${days} days`
  return ASSETS.flatMap((asset): Cells[] => {
    const of = ({ lines }: HedgeSide) => lines.find((line) => line.asset === asset)
    const [was, is] = [of(before), of(after)]
    if (!was && !is) return []
    const words = (line: Line | undefined, key: 'falling' | 'rising') =>
      line ? sideWords(line[key], line.price) : 'no position'
    const chance = (line: Line | undefined) => (line ? percentWords(line.probability) : 'none')
    return [
      [`Liquidated by ${asset} falling to`, words(was, 'falling'), words(is, 'falling')],
      [`Liquidated by ${asset} rising to`, words(was, 'rising'), words(is, 'rising')],
      [`Chance of that by ${asset} within ${time}`, chance(was), chance(is)],
    ]
  })
}

function hedgeRows(view: HedgeView, exposure: Exposure | null, days: number): Cells[] {
  const { before, after, order } = view
  const { asset } = order
  const money = (
    name: string,
    key: 'equity' | 'maintenance' | 'initial' | 'freeCollateral' | 'excess',
  ): Cells => [name, dollars(before.margin[key]), dollars(after.margin[key])]
  const held = (side: HedgeSide) => holdingWords(side.sizes[asset], asset)
  const all: Cells[] = exposure
    ? [
        [
          `${asset} over all accounts, options by delta`,
          holdingWords(exposure[asset], asset),
          holdingWords(exposure[asset] + order.size, asset),
        ],
      ]
    : []
  return [
    [`Position in ${asset}`, held(before), held(after)],
    ...all,
    money('Equity', 'equity'),
    money('Initial margin', 'initial'),
    money('Free collateral', 'freeCollateral'),
    money('Maintenance margin', 'maintenance'),
    money('Left before liquidation', 'excess'),
    ...lineRows(before, after, days),
  ]
}

/** An order of a perpetual, and what it would change. */
export class HedgeForm {
  private readonly asset = byId<HTMLSelectElement>('hedge-asset')
  private readonly size = byId<HTMLInputElement>('hedge-size')
  private readonly price = byId<HTMLInputElement>('hedge-price')
  private readonly fee = byId<HTMLInputElement>('hedge-fee')
  private readonly error = byId('hedge-error')
  private readonly answer = byId('hedge-answer')
  private readonly table = byId('hedge-compare')
  private exposure: Exposure | null = null

  constructor(
    private draft: Draft,
    private readonly events: HedgeEvents,
  ) {
    this.asset.append(...ASSETS.map((value) => element('option', { value }, value)))
    this.asset.value = 'ETH'
    const change = () => this.send()
    for (const input of [this.size, this.price, this.fee]) input.oninput = change
    this.asset.onchange = change
    byId('hedge-neutral').onclick = () => this.neutralise()
    byId('hedge-buy').onclick = () => this.askMost(1)
    byId('hedge-sell').onclick = () => this.askMost(-1)
    byId<HTMLFormElement>('hedge-form').onsubmit = (event) => event.preventDefault()
    this.sayPrice()
    this.clear()
  }

  /** The account has changed: the order is previewed anew. */
  refresh(draft: Draft) {
    this.draft = draft
    this.send()
  }

  know(exposure: Exposure | null) {
    this.exposure = exposure
    byId<HTMLButtonElement>('hedge-neutral').disabled = exposure === null
  }

  show(view: HedgeView) {
    this.clearErrors()
    const { accepted, realised, order } = view
    const verb = order.size < 0 ? 'Selling' : 'Buying'
    const text =
      `${verb} ${formatNumber(Math.abs(order.size))} ${order.asset} at ${dollars(order.price)} is ` +
      `${accepted ? 'accepted' : 'refused: the initial margin would not be covered'}. ` +
      (realised === 0 ? '' : `It realises ${dollars(realised)}.`)
    this.answer.textContent = text.trim()
    this.answer.toggleAttribute('data-refused', !accepted)
    compareTable(this.table, hedgeRows(view, this.exposure, this.draft.horizonDays))
    this.table.hidden = false
    announce('hedge', text)
  }

  /** The largest order that was asked for. */
  take(size: number) {
    this.size.value = String(size)
    this.send()
  }

  fail(failure: Failure) {
    this.clear()
    const control = byId(CONTROLS[failure.field] ?? 'hedge-size')
    setError(control, this.error, refusalWords(failure))
  }

  private clear() {
    this.answer.textContent = HINT
    this.answer.removeAttribute('data-refused')
    this.table.hidden = true
  }

  /** What a field without a price stands for. */
  private sayPrice() {
    const price = dollars(this.draft.prices[this.asset.value as Asset])
    byId('hedge-price-note').textContent = `Without a price: at today’s ${price}.`
  }

  private clearErrors() {
    for (const input of [this.size, this.price, this.fee]) setError(input, this.error, '')
  }

  private number(input: HTMLInputElement, name: string, empty: number): number | null {
    if (input.value.trim() === '') return empty
    const value = readNumber(input.value)
    if (value === null) setError(input, this.error, `${name}: “${input.value}” is not a number.`)
    return value
  }

  /** The order of the form with another size; null where a field cannot be read. */
  private read(size: number | null): Order | null {
    const asset = this.asset.value as Asset
    const price = this.number(this.price, 'Price', this.draft.prices[asset])
    const feePercent = this.number(this.fee, 'Fee', 0)
    if (size === null || price === null || feePercent === null) return null
    return { asset, size, price, feeRate: feePercent / 100 }
  }

  private send() {
    this.clearErrors()
    this.sayPrice()
    const order = this.read(this.number(this.size, 'Size', 0))
    if (!order || order.size === 0) this.clear()
    this.events.change(order?.size === 0 ? null : order)
  }

  private neutralise() {
    if (!this.exposure) return
    this.take(Number((-this.exposure[this.asset.value as Asset]).toPrecision(6)))
  }

  private askMost(direction: 1 | -1) {
    this.clearErrors()
    const order = this.read(direction)
    if (order) this.events.most(order)
  }
}
