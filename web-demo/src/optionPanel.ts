import { announce } from './announce'
import type { ChartData } from './charts'
import { Chart } from './charts'
import { byId, element, setError } from './dom'
import { formatNumber } from './format'
import type { GreekSpec } from './optionGreeks'
import { greekSpec, greeksOf } from './optionGreeks'
import { fieldOf, fieldsOf, LABELS, MODELS, settles } from './optionModels'
import type { Failure, OptionProfile, ProfileBatch } from './protocol'
import { readNumber } from './readNumber'
import type { ModelKey, OptionDraft, OptionNumber } from './state'
import { MODEL_KEYS, OPTION_NUMBERS } from './state'

const CHOICES = {
  model: {
    label: 'Model',
    options: MODEL_KEYS.map((key) => [key, MODELS[key].name] as const),
  },
  type: {
    label: 'Type',
    options: [
      ['call', 'Call'],
      ['put', 'Put'],
    ],
  },
  settlement: {
    label: 'Settled in',
    options: [
      ['quote', 'Dollars (quote)'],
      ['coin', 'Coin (inverse)'],
    ],
  },
} as const

const valueUnit = ({ inputs }: OptionProfile) => (inputs['settlement'] === 'coin' ? 'coin' : '$')

const withUnit = (unit: string, value: string) => unit.replace('V', value)

export interface OptionEvents {
  change(draft: OptionDraft): void
}

interface NumberControl {
  readonly box: HTMLElement
  readonly label: HTMLElement
  readonly input: HTMLInputElement
  readonly error: HTMLElement
}

/** The option's form, its value, its Greeks and their profiles over spot. */
export class OptionPanel {
  private readonly form = byId<HTMLFormElement>('option-form')
  private readonly greek = byId<HTMLSelectElement>('option-greek')
  private readonly valueChart = new Chart(byId('option-value-chart'))
  private readonly greekChart = new Chart(byId('option-greek-chart'))
  private readonly model = this.addChoice('model')
  private readonly type = this.addChoice('type')
  private readonly settlement = this.addChoice('settlement')
  private readonly controls = new Map(OPTION_NUMBERS.map((key) => [key, this.addField(key)]))
  /** For what no single field is to blame: a result beyond the numbers, for one. */
  private readonly formError = element('p', { class: 'error' })
  private draft: OptionDraft | null = null
  private profile: OptionProfile | null = null

  constructor(private readonly events: OptionEvents) {
    this.form.append(this.formError)
    this.form.onsubmit = (event) => event.preventDefault()
    this.greek.onchange = () => this.change({ greek: this.greek.value })
  }

  show(draft: OptionDraft) {
    if (draft.model !== this.draft?.model) this.showModel(draft.model)
    this.draft = draft
    this.model.value = draft.model
    this.type.value = draft.type
    this.settlement.value = draft.settlement
    this.greek.value = greekSpec(draft.model, draft.greek).key
    for (const [key, { input }] of this.controls) {
      const typing = document.activeElement === input
      if (!typing && readNumber(input.value) !== draft[key]) input.value = String(draft[key])
    }
    this.drawCharts()
  }

  /** Its fields, its Greeks and its name; what belongs to another model is hidden, not forgotten. */
  private showModel(model: ModelKey) {
    const fields = fieldsOf(model)
    for (const [key, { box }] of this.controls) box.hidden = !fields.includes(key)
    this.settlement.parentElement!.hidden = !settles(model)
    this.controls.get('spot')!.label.textContent = spotName(model)
    byId('option-lead').textContent =
      `${MODELS[model].lead} Rates and carry are continuous, per year.`
    const options = greeksOf(model).map(({ key, name }) => element('option', { value: key }, name))
    this.greek.replaceChildren(...options)
    this.clearErrors()
  }

  draw(profile: OptionProfile) {
    if (profile.model !== this.draft?.model) return
    this.profile = profile
    this.clearErrors()
    const unit = valueUnit(profile)
    const number = formatNumber(Number(profile.value['value']))
    const value = `${number} ${unit === '$' ? 'dollars' : 'coins'}`
    byId('option-value').textContent = `Value ${value}`
    byId('option-note').textContent = noteWords(profile)
    byId('option-greeks').replaceChildren(...greekTable(profile))
    this.drawCharts()
    announce('option', `${MODELS[profile.model].name}: option value ${value}.`)
  }

  /** The model is being fetched, or computes: the numbers on the page are another's. */
  wait() {
    if (this.profile?.model === this.draft?.model) return
    byId('option-value').textContent = '–'
    byId('option-note').textContent = 'The desk’s engine is starting…'
  }

  fail({ field, message }: Failure) {
    this.clearErrors()
    const key = this.draft && fieldOf(this.draft.model, field)
    const control = key && this.controls.get(key)
    if (control) setError(control.input, control.error, `${message} (${control.input.value})`)
    else this.formError.textContent = message
  }

  private change(patch: Partial<OptionDraft>) {
    if (this.draft) this.events.change({ ...this.draft, ...patch })
  }

  private addChoice(key: keyof typeof CHOICES): HTMLSelectElement {
    const { label, options } = CHOICES[key]
    const select = element('select', { id: `option-${key}` })
    select.append(...options.map(([value, text]) => element('option', { value }, text)))
    select.onchange = () => this.change({ [key]: select.value })
    const name = element('label', { for: select.id }, label)
    this.form.append(element('div', { class: 'field' }, name, select))
    return select
  }

  private addField(key: OptionNumber): NumberControl {
    const id = `option-${key}`
    const describedBy = { 'aria-describedby': `${id}-error` }
    const input = element('input', {
      id,
      inputmode: 'decimal',
      autocomplete: 'off',
      ...describedBy,
    })
    const error = element('p', { class: 'error', id: `${id}-error` })
    const label = element('label', { for: id }, LABELS[key])
    input.oninput = () => {
      const value = readNumber(input.value)
      const name = label.textContent
      const words = value === null ? `${name}: “${input.value}” is not a number.` : ''
      setError(input, error, words)
      if (value !== null) this.change({ [key]: value })
    }
    const box = element('div', { class: 'field' }, label, input, error)
    this.form.append(box)
    return { box, label, input, error }
  }

  private clearErrors() {
    this.formError.textContent = ''
    for (const { input, error } of this.controls.values()) {
      // Text that is no number was never sent: an answer to other inputs does not put it right.
      if (readNumber(input.value) !== null) setError(input, error, '')
    }
  }

  private drawCharts() {
    const { profile, draft } = this
    if (!profile || profile.model !== draft?.model) return
    this.valueChart.draw(valueData(profile))
    this.greekChart.draw(greekData(profile, greekSpec(draft.model, draft.greek)))
  }
}

const spotName = (model: ModelKey) => (model === 'bachelier' ? 'Forward, $' : LABELS.spot)

/** What the engine says beside value and Greeks: early exercise, or how exact the value is. */
function noteWords({ model, value }: OptionProfile): string {
  const number = (key: string) => formatNumber(Number(value[key]), 4)
  if (model === 'american') {
    const regions: Readonly<Record<string, string>> = {
      nowhere: 'nowhere',
      below: `for spots below ${number('boundary')}`,
      above: `for spots above ${number('boundary')}`,
      between: `for spots between ${number('boundary')} and ${number('farBoundary')}`,
    }
    const region = regions[String(value['region'])] ?? 'nowhere'
    return `Early exercise is worth ${number('premium')} of it, and is best today ${region}.`
  }
  if (value['error'] === undefined) return ''
  return `Its numerical error is estimated at ${number('error')} dollars.`
}

// A row that the engine refused has no value: the line breaks there.
function column({ columns, status, count }: ProfileBatch, key: string): Float64Array {
  const values = columns[key]
  return Float64Array.from({ length: count }, (_, i) =>
    status[i] === 0 ? (values?.[i] ?? NaN) : NaN,
  )
}

function spotAxis({ model, inputs, spots }: OptionProfile) {
  const forward = model === 'bachelier'
  const marks = [
    { name: forward ? 'forward' : 'spot', x: Number(inputs[forward ? 'forward' : 'spot']) },
    { name: 'strike', x: Number(inputs['strike']) },
  ]
  return { xName: spotName(model), xs: spots, marks }
}

const over = (model: ModelKey) => (model === 'bachelier' ? 'over forward' : 'over spot')

function valueData(profile: OptionProfile): ChartData {
  return {
    ...spotAxis(profile),
    title: `Value ${over(profile.model)}`,
    yName: `Value, ${valueUnit(profile)}`,
    series: [
      { name: 'Value today', values: column(profile.today, 'value'), style: 0 },
      { name: 'Payoff at expiry', values: column(profile.atExpiry, 'value'), style: 1 },
    ],
  }
}

function greekData(profile: OptionProfile, { key, name, unit }: GreekSpec): ChartData {
  return {
    ...spotAxis(profile),
    title: `${name} ${over(profile.model)}`,
    yName: `${name}, ${withUnit(unit, valueUnit(profile))}`,
    series: [{ name, values: column(profile.today, key), style: 0 }],
  }
}

function greekTable(profile: OptionProfile) {
  const unit = valueUnit(profile)
  const heads = ['Greek', 'Value', 'Unit', 'Customary', 'Unit'].map((name, column) =>
    element('th', { scope: 'col', class: column % 2 ? 'number' : '' }, name),
  )
  const rows = greeksOf(profile.model).map((spec) => {
    const value = Number(profile.value[spec.key])
    const [divisor, customary] = spec.custom ?? [1, '']
    const scaled = customary ? formatNumber(value / divisor, 5) : ''
    return element(
      'tr',
      {},
      element('th', { scope: 'row' }, spec.name),
      element('td', { class: 'number' }, formatNumber(value)),
      element('td', { class: 'unit' }, withUnit(spec.unit, unit)),
      element('td', { class: 'number' }, scaled),
      element('td', { class: 'unit' }, withUnit(customary, unit)),
    )
  })
  return [element('thead', {}, element('tr', {}, ...heads)), element('tbody', {}, ...rows)]
}
