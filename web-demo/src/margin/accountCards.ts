import { byId, element, setError } from '../dom'
import type { Failure } from '../protocol'
import { readNumber } from '../readNumber'
import type { Draft, Venue } from './draft'
import { VENUES } from './draft'
import type { NumberField } from './fields'
import { CORRELATION_KEY, fieldOf, HORIZON_KEY, LEGS_KEY, NUMBER_FIELDS } from './fields'
import { readLegs, writeLegs } from './legs'
import type { MarginView, Standing } from './marginProtocol'
import { dollars, percentWords, refusalWords } from './words'

interface Control {
  readonly input: HTMLInputElement | HTMLTextAreaElement | HTMLSelectElement
  readonly error: HTMLElement
  readonly label: string
  /** Whether what stands there could be read at all. */
  readable: boolean
}

const NEEDS: Readonly<Record<Venue, (standing: Standing) => string>> = {
  loan: ({ has, needs }) => `Debt ${dollars(needs)} of the ${dollars(has)} allowed`,
  perps: ({ has, needs }) => `Margin ${dollars(needs)}, equity ${dollars(has)}`,
  options: ({ has, needs }) => `Margin ${dollars(needs)}, worth ${dollars(has)}`,
}

/** Share of the line that is used up: 1 and beyond is liquidation. */
function usedShare({ has, needs }: Standing): number {
  if (needs <= 0) return 0
  return has > 0 ? needs / has : Infinity
}

function meter(standing: Standing) {
  const used = usedShare(standing)
  const fill = element('span', { class: 'meter-fill' })
  fill.style.width = `${100 * Math.min(used, 1)}%`
  const words = standing.liquidatable
    ? 'can be liquidated'
    : `${percentWords(used)} of its line used`
  const status = standing.liquidatable ? 'liquidatable' : 'healthy'
  return [
    element('p', { class: 'status', 'data-status': status }, words),
    element('span', { class: 'meter', 'aria-hidden': 'true' }, fill),
    element('p', { class: 'note' }, NEEDS[standing.venue](standing)),
  ]
}

/** The account's own numbers, a card a venue, with what each venue makes of them. */
export class AccountCards {
  private readonly controls = new Map<string, Control>()

  constructor(
    private draft: Draft,
    private readonly change: (draft: Draft) => void,
  ) {
    for (const field of NUMBER_FIELDS) this.addNumber(field)
    this.addLegs()
    this.addHorizon()
    byId<HTMLFormElement>('margin-form').onsubmit = (event) => event.preventDefault()
  }

  /** Another account altogether. */
  reset(draft: Draft) {
    this.draft = draft
    for (const field of NUMBER_FIELDS) this.write(field.key, String(field.get(draft)))
    this.write(LEGS_KEY, writeLegs(draft.book.legs))
    this.write(HORIZON_KEY, String(draft.horizonDays))
    this.change(draft)
  }

  /** What the engine says of the accounts, beside the fields that it objects to. */
  show({ standings, failures, joint }: MarginView, draft: Draft) {
    for (const control of this.controls.values()) {
      if (control.readable) setError(control.input, control.error, '')
    }
    for (const venue of VENUES) {
      const standing = standings.find((one) => one.venue === venue)
      const failure = failures[venue]
      const box = byId(`margin-standing-${venue}`)
      if (standing) box.replaceChildren(...meter(standing))
      else
        box.replaceChildren(element('p', { class: 'note' }, 'Not assessed: see the field below.'))
      if (failure) this.refuse(fieldOf(venue, failure, draft), failure)
    }
    if (joint?.failure?.field === 'correlation') this.refuse(CORRELATION_KEY, joint.failure)
  }

  private refuse(key: string, failure: Failure) {
    const control = this.controls.get(key)
    if (!control?.readable) return
    setError(control.input, control.error, `${control.label}: ${refusalWords(failure)}`)
  }

  private write(key: string, text: string) {
    const control = this.controls.get(key)
    if (!control) return
    control.input.value = text
    control.readable = true
    setError(control.input, control.error, '')
  }

  private update(draft: Draft) {
    this.draft = draft
    this.change(draft)
  }

  private add(key: string, card: string, label: string, input: Control['input'], shown = label) {
    const id = `margin-${key}`
    input.id = id
    input.setAttribute('aria-describedby', `${id}-error`)
    const error = element('p', { class: 'error', id: `${id}-error` })
    const control: Control = { input, error, label, readable: true }
    this.controls.set(key, control)
    byId(`margin-fields-${card}`).append(
      element('div', { class: 'field' }, element('label', { for: id }, shown), input, error),
    )
    return control
  }

  private addNumber({ key, card, label, get, set }: NumberField) {
    const input = element('input', { inputmode: 'decimal', autocomplete: 'off' })
    input.value = String(get(this.draft))
    const control = this.add(key, card, label, input)
    input.oninput = () => {
      const value = readNumber(input.value)
      control.readable = value !== null
      const words = value === null ? `${label}: “${input.value}” is not a number.` : ''
      setError(input, control.error, words)
      if (value !== null) this.update(set(this.draft, value))
    }
  }

  private addLegs() {
    const input = element('textarea', { rows: '4', spellcheck: 'false', autocomplete: 'off' })
    input.value = writeLegs(this.draft.book.legs)
    const control = this.add(
      LEGS_KEY,
      'options',
      'Legs',
      input,
      'Legs: days, type, strike, amount, vol %',
    )
    input.oninput = () => {
      const read = readLegs(input.value)
      control.readable = 'legs' in read
      setError(input, control.error, 'error' in read ? read.error : '')
      if ('legs' in read) {
        this.update({ ...this.draft, book: { ...this.draft.book, legs: read.legs } })
      }
    }
  }

  private addHorizon() {
    const input = element('select')
    const days = [1, 7, 30, 90]
    const names = ['1 day', '7 days', '30 days', '90 days']
    input.append(...days.map((day, i) => element('option', { value: String(day) }, names[i]!)))
    input.value = String(this.draft.horizonDays)
    this.add(HORIZON_KEY, 'market', 'Chance of a touch within', input)
    input.onchange = () => this.update({ ...this.draft, horizonDays: Number(input.value) })
  }
}
