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

export interface PreviewForm {
  /** The action that the form describes; null while it is empty or wrong. */
  read(draft: ActionDraft): Action | null
  show(draft: ActionDraft): void
  showPreview(preview: Preview): void
  fail(failure: Failure): void
  clear(): void
}

type Cells = readonly [name: string, before: string, after: string]

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

function compareTable(table: HTMLElement, rows: readonly Cells[]) {
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
export function createPreview(market: Market, events: PreviewEvents): PreviewForm {
  const { reserves } = market['aave-v3']
  const type = byId<HTMLSelectElement>('action-type')
  const asset = byId<HTMLSelectElement>('action-asset')
  const amount = byId<HTMLInputElement>('action-amount')
  const target = byId<HTMLInputElement>('action-target')
  const error = byId('action-error')
  const answer = byId('action-answer')
  const table = byId('action-compare')
  const most = byId<HTMLButtonElement>('action-most')

  setOptions(
    asset,
    reserves.map((reserve) => reserve.asset),
    '',
  )
  byId<HTMLFormElement>('action-form').onsubmit = (event) => event.preventDefault()

  const decimalsOf = (name: string) =>
    reserves.find((reserve) => reserve.asset === name)?.decimals ?? 18

  const token = () => ({ symbol: asset.value, decimals: decimalsOf(asset.value) })

  function draft(): ActionDraft {
    return { type: type.value as ActionType, asset: asset.value, amount: amount.value.trim() }
  }

  function setAmount(text: string) {
    amount.value = text
    events.change(draft())
  }

  function takeSolution(solution: Solution, unreachable: string) {
    if (solution.reason === null) {
      setError(amount, error, '')
      setAmount(decimalString(solution.amount, decimalsOf(asset.value)))
    } else {
      const reason =
        solution.reason === 'refused'
          ? `The protocol refuses: ${refusalReason(solution.refusal)}.`
          : unreachable
      setError(amount, error, reason)
      announce('action', reason)
    }
  }

  async function solve(goal: SolveGoal, unreachable: string) {
    try {
      takeSolution(await events.solve(goal), unreachable)
    } catch (reason) {
      setError(amount, error, reason instanceof Error ? reason.message : String(reason))
    }
  }

  type.onchange = asset.onchange = amount.oninput = () => events.change(draft())

  most.onclick = () => {
    const goal = { venue: 'aave-v3', asset: asset.value } as const
    if (type.value === 'repay') setAmount(ALL)
    else if (type.value === 'borrow')
      void solve({ type: 'maxBorrow', ...goal }, 'Nothing can be borrowed.')
    else void solve({ type: 'maxWithdraw', ...goal }, 'Nothing can be withdrawn.')
  }

  byId('action-solve').onclick = () => {
    const targetWad = parseDecimal(target.value, WAD_DECIMALS)
    if (targetWad === null || targetWad === 0n) {
      setError(target, error, `Health to reach: “${target.value}” is not a positive number.`)
      return
    }
    setError(target, error, '')
    const by = type.value as 'supply' | 'withdraw' | 'borrow' | 'repay'
    void solve(
      { type: 'health', venue: 'aave-v3', asset: asset.value, by, targetWad },
      `No amount of this action brings health to ${target.value}.`,
    )
  }

  function layout() {
    const kind = type.value as ActionType
    byId('action-amount-field').hidden = !takesAmount(kind)
    byId('action-target-field').hidden = !takesAmount(kind)
    most.hidden = kind === 'supply'
    byId('action-unit').textContent = asset.value
  }

  function clear() {
    answer.textContent = HINT
    answer.removeAttribute('data-refused')
    table.hidden = true
    events.after(null)
  }

  function parseAmount({ amount: text, asset: name }: ActionDraft): bigint | string {
    const decimals = decimalsOf(name)
    const parsed = parseDecimal(text, decimals)
    if (parsed === null)
      return `Amount: “${text}” is not an amount of ${name} with at most ${decimals} decimals.`
    return parsed > 0n ? parsed : `Amount: “${text}” moves nothing; it must be above 0.`
  }

  return {
    read(value) {
      setError(amount, error, '')
      const common = { venue: 'aave-v3', asset: value.asset } as const
      if (value.type === 'enableCollateral' || value.type === 'disableCollateral') {
        return { type: value.type, ...common }
      }
      if (value.amount === '') return null
      if (takesAll(value.type) && value.amount.toLowerCase() === ALL) {
        return { type: value.type as 'withdraw' | 'repay', ...common, amount: ALL }
      }
      const parsed = parseAmount(value)
      if (typeof parsed === 'bigint') return { type: value.type, ...common, amount: parsed }
      setError(amount, error, parsed)
      return null
    },
    show(value) {
      type.value = value.type
      if (reserves.some((reserve) => reserve.asset === value.asset)) asset.value = value.asset
      if (amount.value.trim() !== value.amount) amount.value = value.amount
      layout()
    },
    showPreview(preview) {
      setError(amount, error, '')
      answer.toggleAttribute('data-refused', !preview.allowed)
      table.hidden = !preview.allowed
      events.after(preview.after)
      if (preview.allowed) {
        compareTable(table, compareRows(preview.before, preview.after, market))
        const [from, to] = [preview.before, preview.after].map(({ health }) => formatHealth(health))
        answer.textContent = `Allowed. Health goes from ${from} to ${to}.`
      } else {
        answer.textContent = refusalWords(preview.refusal, token(), market['aave-v3'].baseCurrency)
      }
      announce('action', answer.textContent)
    },
    fail(failure) {
      clear()
      setError(amount, error, failure.message)
    },
    clear,
  }
}
