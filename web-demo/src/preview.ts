import type { Action, Assessment, Market, Preview, SolveGoal, Solution } from 'loadline'
import { announce } from './announce'
import { byId, element, setError, setOptions } from './dom'
import {
  decimalString,
  formatBase,
  formatBps,
  formatHealth,
  formatMove,
  formatPrice,
  parseDecimal,
} from './format'
import type { Failure } from './protocol'
import { refusalReason, refusalWords } from './refusal'
import type { ActionDraft, ActionType } from './state'

const WAD_DECIMALS = 18
const ALL = 'all'
const HINT = 'With an amount, the account before and after the action stands here.'

const takesAmount = (type: ActionType) =>
  type !== 'enableCollateral' && type !== 'disableCollateral'
const takesAll = (type: ActionType) => type === 'withdraw' || type === 'repay'

export interface PreviewEvents {
  change(draft: ActionDraft): void
  solve(goal: SolveGoal): Promise<Solution>
  after(assessment: Assessment | null): void
}

export type Cells = readonly [name: string, before: string, after: string]

/** Falling and rising boundaries of one assessment as words, by row name. */
function boundaryWords(assessment: Assessment, market: Market): Map<string, string> {
  const base = market['aave-v3'].baseCurrency
  const words = new Map<string, string>()
  for (const { asset, falling, rising } of assessment.liquidation.assets) {
    for (const [boundary, verb] of [
      [falling, 'falling'],
      [rising, 'rising'],
    ] as const) {
      if (boundary.reason !== null) continue
      const text = `${formatPrice(boundary.price, base)} (${formatMove(boundary.movePercent)})`
      words.set(`Liquidated by ${asset} ${verb} to`, text)
    }
  }
  return words
}

function compareRows(before: Assessment, after: Assessment, market: Market): Cells[] {
  const base = market['aave-v3'].baseCurrency
  const healthRows: Cells[] = [
    ['Health', formatHealth(before.health), formatHealth(after.health)],
    [
      'Collateral',
      formatBase(before.health.collateralBase, base),
      formatBase(after.health.collateralBase, base),
    ],
    ['Debt', formatBase(before.health.debtBase, base), formatBase(after.health.debtBase, base)],
    [
      'May still borrow',
      formatBase(before.health.availableBorrowsBase, base),
      formatBase(after.health.availableBorrowsBase, base),
    ],
    [
      'Liquidation threshold',
      formatBps(before.health.liquidationThresholdBps),
      formatBps(after.health.liquidationThresholdBps),
    ],
  ]
  const old = boundaryWords(before, market)
  const now = boundaryWords(after, market)
  const names = new Set([...old.keys(), ...now.keys()])
  return [
    ...healthRows,
    ...[...names].map((name): Cells => [
      name,
      old.get(name) ?? 'no price',
      now.get(name) ?? 'no price',
    ]),
  ]
}

export function compareTable(table: HTMLElement, rows: readonly Cells[]) {
  const heads = ['What', 'Before', 'After'].map((name, column) =>
    element(
      'th',
      { scope: 'col', role: 'columnheader', ...(column ? { class: 'number' } : {}) },
      name,
    ),
  )
  const cell = (label: string, text: string, className: string) =>
    element('td', { role: 'cell', 'data-label': label, class: className }, text)
  const body = rows.map(([name, before, after]) =>
    element(
      'tr',
      { role: 'row' },
      element('th', { scope: 'row', role: 'rowheader' }, name),
      cell('Before', before, 'number'),
      cell('After', after, before === after ? 'number' : 'number changed'),
    ),
  )
  table.replaceChildren(
    element('thead', { role: 'rowgroup' }, element('tr', { role: 'row' }, ...heads)),
    element('tbody', { role: 'rowgroup' }, ...body),
  )
}

/** The form that describes one action, and the table of what it would change. */
export class PreviewForm {
  private readonly type = byId<HTMLSelectElement>('action-type')
  private readonly asset = byId<HTMLSelectElement>('action-asset')
  private readonly amount = byId<HTMLInputElement>('action-amount')
  private readonly target = byId<HTMLInputElement>('action-target')
  private readonly most = byId<HTMLButtonElement>('action-most')
  private readonly error = byId('action-error')
  private readonly answer = byId('action-answer')
  private readonly table = byId('action-compare')

  constructor(
    private readonly market: Market,
    private readonly events: PreviewEvents,
  ) {
    const assets = market['aave-v3'].reserves.map((reserve) => reserve.asset)
    setOptions(this.asset, assets, '')
    const change = () => events.change(this.draft())
    this.type.onchange = change
    this.asset.onchange = change
    this.amount.oninput = change
    this.most.onclick = () => this.findMost()
    byId('action-solve').onclick = () => this.findTarget()
    byId<HTMLFormElement>('action-form').onsubmit = (event) => event.preventDefault()
  }

  /** The action that a draft describes; null while it is empty or wrong. */
  read(draft: ActionDraft): Action | null {
    setError(this.amount, this.error, '')
    const common = { venue: 'aave-v3', asset: draft.asset } as const
    if (draft.type === 'enableCollateral' || draft.type === 'disableCollateral') {
      return { type: draft.type, ...common }
    }
    if (draft.amount === '') return null
    if (takesAll(draft.type) && draft.amount.toLowerCase() === ALL) {
      return { type: draft.type as 'withdraw' | 'repay', ...common, amount: ALL }
    }
    const parsed = this.parseAmount(draft)
    if (typeof parsed === 'bigint') return { type: draft.type, ...common, amount: parsed }
    setError(this.amount, this.error, parsed)
    return null
  }

  show(draft: ActionDraft) {
    this.type.value = draft.type
    const known = this.market['aave-v3'].reserves.some(({ asset }) => asset === draft.asset)
    if (known) this.asset.value = draft.asset
    if (this.amount.value.trim() !== draft.amount) this.amount.value = draft.amount
    byId('action-amount-field').hidden = !takesAmount(draft.type)
    byId('action-target-field').hidden = !takesAmount(draft.type)
    this.most.hidden = draft.type === 'supply'
    byId('action-unit').textContent = this.asset.value
  }

  showPreview(preview: Preview) {
    setError(this.amount, this.error, '')
    this.answer.toggleAttribute('data-refused', !preview.allowed)
    this.table.hidden = !preview.allowed
    this.events.after(preview.after)
    const text = preview.allowed ? this.compare(preview) : this.refuse(preview.refusal)
    this.answer.textContent = text
    announce('action', text)
  }

  fail(failure: Failure) {
    this.clear()
    setError(this.amount, this.error, failure.message)
  }

  clear() {
    this.answer.textContent = HINT
    this.answer.removeAttribute('data-refused')
    this.table.hidden = true
    this.events.after(null)
  }

  private compare({ before, after }: Preview & { allowed: true }): string {
    compareTable(this.table, compareRows(before, after, this.market))
    const [from, to] = [formatHealth(before.health), formatHealth(after.health)]
    return `Allowed. Health goes from ${from} to ${to}.`
  }

  private refuse(refusal: NonNullable<Preview['refusal']>): string {
    const token = { symbol: this.asset.value, decimals: this.decimalsOf(this.asset.value) }
    return refusalWords(refusal, token, this.market['aave-v3'].baseCurrency)
  }

  private decimalsOf(asset: string): number {
    return this.market['aave-v3'].reserves.find((reserve) => reserve.asset === asset)?.decimals ?? 0
  }

  private draft(): ActionDraft {
    const type = this.type.value as ActionType
    return { type, asset: this.asset.value, amount: this.amount.value.trim() }
  }

  private setAmount(text: string) {
    this.amount.value = text
    this.events.change(this.draft())
  }

  private parseAmount({ amount, asset }: ActionDraft): bigint | string {
    const decimals = this.decimalsOf(asset)
    const parsed = parseDecimal(amount, decimals)
    if (parsed === null) {
      return `Amount: “${amount}” is not an amount of ${asset} with at most ${decimals} decimals.`
    }
    return parsed > 0n ? parsed : `Amount: “${amount}” moves nothing; it must be above 0.`
  }

  private findMost() {
    const goal = { venue: 'aave-v3', asset: this.asset.value } as const
    switch (this.type.value as ActionType) {
      case 'repay':
        return this.setAmount(ALL)
      case 'borrow':
        return void this.solve({ type: 'maxBorrow', ...goal }, 'Nothing can be borrowed.')
      default:
        return void this.solve({ type: 'maxWithdraw', ...goal }, 'Nothing can be withdrawn.')
    }
  }

  private findTarget() {
    const text = this.target.value
    const targetWad = parseDecimal(text, WAD_DECIMALS)
    if (targetWad === null || targetWad === 0n) {
      setError(this.target, this.error, `Health to reach: “${text}” is not a positive number.`)
      return
    }
    setError(this.target, this.error, '')
    const by = this.type.value as 'supply' | 'withdraw' | 'borrow' | 'repay'
    void this.solve(
      { type: 'health', venue: 'aave-v3', asset: this.asset.value, by, targetWad },
      `No amount of this action brings health to ${text}.`,
    )
  }

  private async solve(goal: SolveGoal, unreachable: string) {
    try {
      this.takeSolution(await this.events.solve(goal), unreachable)
    } catch (reason) {
      const text = reason instanceof Error ? reason.message : String(reason)
      setError(this.amount, this.error, text)
    }
  }

  private takeSolution(solution: Solution, unreachable: string) {
    if (solution.reason === null) {
      this.setAmount(decimalString(solution.amount, this.decimalsOf(this.asset.value)))
      return
    }
    const refused = solution.reason === 'refused'
    const text = refused ? `Refused: ${refusalReason(solution.refusal)}.` : unreachable
    setError(this.amount, this.error, text)
    announce('action', text)
  }
}
