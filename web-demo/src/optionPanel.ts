import type { OptionBatch, OptionField, OptionInputs, OptionValue } from 'loadline'
import { announce } from './announce'
import type { ChartData } from './charts'
import { Chart } from './charts'
import { byId, element, setError } from './dom'
import { formatNumber } from './format'
import type { Failure, OptionProfile } from './protocol'
import type { OptionDraft } from './state'

const DAYS_PER_YEAR = 365
const PROFILE_POINTS = 161

type NumberField = Exclude<keyof OptionDraft, 'type' | 'settlement' | 'greek'>

interface FieldSpec {
  readonly key: NumberField
  readonly label: string
  /** The engine's name of the same input, under which it reports errors. */
  readonly input: keyof OptionInputs
}

const FIELDS: readonly FieldSpec[] = [
  { key: 'spot', label: 'Spot, $', input: 'spot' },
  { key: 'strike', label: 'Strike, $', input: 'strike' },
  { key: 'expiryDays', label: 'Expiry, days', input: 'expiryYears' },
  { key: 'volPercent', label: 'Volatility, % a year', input: 'vol' },
  { key: 'ratePercent', label: 'Interest rate, % a year', input: 'rate' },
  { key: 'carryPercent', label: 'Carry (yield), % a year', input: 'carry' },
]

const CHOICES = {
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

interface GreekSpec {
  readonly key: OptionField
  readonly name: string
  /** Unit of the plain derivative, V being the unit of the value. */
  readonly unit: string
  /** The customary scale: divisor and its unit. */
  readonly custom?: readonly [divisor: number, unit: string]
}

const GREEKS: readonly GreekSpec[] = [
  { key: 'delta', name: 'Delta', unit: 'V per $ of spot' },
  { key: 'gamma', name: 'Gamma', unit: 'V per $²' },
  { key: 'vega', name: 'Vega', unit: 'V per 1.00 of vol', custom: [100, 'V per vol point'] },
  { key: 'theta', name: 'Theta', unit: 'V per year', custom: [365, 'V per day'] },
  { key: 'rho', name: 'Rho', unit: 'V per 1.00 of rate', custom: [10_000, 'V per basis point'] },
  { key: 'phi', name: 'Phi', unit: 'V per 1.00 of carry', custom: [10_000, 'V per basis point'] },
  { key: 'dualDelta', name: 'Dual delta', unit: 'V per $ of strike' },
  { key: 'dualGamma', name: 'Dual gamma', unit: 'V per $² of strike' },
  {
    key: 'vanna',
    name: 'Vanna',
    unit: 'V per $ and 1.00 of vol',
    custom: [100, 'delta per vol point'],
  },
  {
    key: 'volga',
    name: 'Volga',
    unit: 'V per (1.00 of vol)²',
    custom: [10_000, 'V per squared vol point'],
  },
  { key: 'charm', name: 'Charm', unit: 'delta per year', custom: [365, 'delta per day'] },
  {
    key: 'veta',
    name: 'Veta',
    unit: 'vega per year of expiry',
    custom: [36_500, 'V per vol point and day'],
  },
  { key: 'speed', name: 'Speed', unit: 'V per $³' },
  {
    key: 'zomma',
    name: 'Zomma',
    unit: 'gamma per 1.00 of vol',
    custom: [100, 'gamma per vol point'],
  },
  { key: 'color', name: 'Color', unit: 'gamma per year', custom: [365, 'gamma per day'] },
  {
    key: 'ultima',
    name: 'Ultima',
    unit: 'V per (1.00 of vol)³',
    custom: [1_000_000, 'V per cubed vol point'],
  },
]

const valueUnit = (settlement: OptionDraft['settlement'] | undefined) =>
  settlement === 'coin' ? 'coin' : '$'

const withUnit = (unit: string, value: string) => unit.replace('V', value)

export function toInputs(draft: OptionDraft): OptionInputs {
  return {
    type: draft.type,
    settlement: draft.settlement,
    spot: draft.spot,
    strike: draft.strike,
    expiryYears: draft.expiryDays / DAYS_PER_YEAR,
    vol: draft.volPercent / 100,
    rate: draft.ratePercent / 100,
    carry: draft.carryPercent / 100,
  }
}

/** Spots of the profile: half the lower of spot and strike to one and a half times the higher. */
export function profileSpots({ spot, strike }: OptionInputs): Float64Array {
  const low = Math.min(spot, strike) * 0.5
  const high = Math.max(spot, strike) * 1.5
  return Float64Array.from(
    { length: PROFILE_POINTS },
    (_, i) => low + ((high - low) * i) / (PROFILE_POINTS - 1),
  )
}

/** A plain decimal number; null for anything else, so that `12abc` and `1e999` are errors. */
function readNumber(text: string): number | null {
  const trimmed = text.trim().replace('−', '-')
  if (!/^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d{1,3})?$/i.test(trimmed)) return null
  const value = Number(trimmed)
  return Number.isFinite(value) ? value : null
}

export interface OptionEvents {
  change(draft: OptionDraft): void
}

interface NumberControl {
  readonly input: HTMLInputElement
  readonly error: HTMLElement
}

/** The option's form, its value, its Greeks and their profiles over spot. */
export class OptionPanel {
  private readonly form = byId<HTMLFormElement>('option-form')
  private readonly greek = byId<HTMLSelectElement>('option-greek')
  private readonly valueChart = new Chart(byId('option-value-chart'))
  private readonly greekChart = new Chart(byId('option-greek-chart'))
  private readonly type = this.addChoice('type')
  private readonly settlement = this.addChoice('settlement')
  private readonly controls = new Map(FIELDS.map((spec) => [spec.key, this.addField(spec)]))
  /** For what no single field is to blame: a result beyond the numbers, for one. */
  private readonly formError = element('p', { class: 'error' })
  private draft: OptionDraft | null = null
  private profile: OptionProfile | null = null

  constructor(private readonly events: OptionEvents) {
    this.form.append(this.formError)
    this.form.onsubmit = (event) => event.preventDefault()
    const options = GREEKS.map(({ key, name }) => element('option', { value: key }, name))
    this.greek.replaceChildren(...options)
    this.greek.onchange = () => this.change({ greek: this.greek.value })
  }

  show(draft: OptionDraft) {
    this.draft = draft
    this.type.value = draft.type
    this.settlement.value = draft.settlement
    this.greek.value = greekSpec(draft.greek).key
    for (const [key, { input }] of this.controls) {
      const typing = document.activeElement === input
      if (!typing && readNumber(input.value) !== draft[key]) input.value = String(draft[key])
    }
    this.drawCharts()
  }

  draw(profile: OptionProfile) {
    this.profile = profile
    this.clearErrors()
    const unit = valueUnit(profile.inputs.settlement)
    const value = `${formatNumber(profile.value.value)} ${unit === '$' ? 'dollars' : 'coins'}`
    byId('option-value').textContent = `Value ${value}`
    byId('option-greeks').replaceChildren(...greekTable(profile.value, unit))
    this.drawCharts()
    announce('option', `Option value ${value}.`)
  }

  fail({ field, message }: Failure) {
    this.clearErrors()
    const spec = FIELDS.find(({ input }) => field === input)
    const control = spec && this.controls.get(spec.key)
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

  private addField({ key, label }: FieldSpec): NumberControl {
    const id = `option-${key}`
    const describedBy = { 'aria-describedby': `${id}-error` }
    const input = element('input', {
      id,
      inputmode: 'decimal',
      autocomplete: 'off',
      ...describedBy,
    })
    const error = element('p', { class: 'error', id: `${id}-error` })
    input.oninput = () => {
      const value = readNumber(input.value)
      const words = value === null ? `${label}: “${input.value}” is not a number.` : ''
      setError(input, error, words)
      if (value !== null) this.change({ [key]: value })
    }
    const name = element('label', { for: id }, label)
    this.form.append(element('div', { class: 'field' }, name, input, error))
    return { input, error }
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
    if (!profile || !draft) return
    this.valueChart.draw(valueData(profile))
    this.greekChart.draw(greekData(profile, greekSpec(draft.greek)))
  }
}

// A row that the engine refused has no value: the line breaks there.
function column({ columns, status, count }: OptionBatch, key: OptionField): Float64Array {
  const values = columns[key]
  return Float64Array.from({ length: count }, (_, i) =>
    status[i] === 0 ? (values?.[i] ?? NaN) : NaN,
  )
}

function spotAxis({ inputs, spots }: OptionProfile) {
  const marks = [
    { name: 'spot', x: inputs.spot },
    { name: 'strike', x: inputs.strike },
  ]
  return { xName: 'Spot, $', xs: spots, marks }
}

function valueData(profile: OptionProfile): ChartData {
  return {
    ...spotAxis(profile),
    title: 'Value over spot',
    yName: `Value, ${valueUnit(profile.inputs.settlement)}`,
    series: [
      { name: 'Value today', values: column(profile.today, 'value'), style: 0 },
      { name: 'Payoff at expiry', values: column(profile.atExpiry, 'value'), style: 1 },
    ],
  }
}

function greekData(profile: OptionProfile, { key, name, unit }: GreekSpec): ChartData {
  return {
    ...spotAxis(profile),
    title: `${name} over spot`,
    yName: `${name}, ${withUnit(unit, valueUnit(profile.inputs.settlement))}`,
    series: [{ name, values: column(profile.today, key), style: 0 }],
  }
}

function greekSpec(key: string): GreekSpec {
  return GREEKS.find((spec) => spec.key === key) ?? GREEKS[0]!
}

function greekTable(value: OptionValue, unit: string) {
  const heads = ['Greek', 'Value', 'Unit', 'Customary', 'Unit'].map((name, column) =>
    element('th', { scope: 'col', class: column % 2 ? 'number' : '' }, name),
  )
  const rows = GREEKS.map((spec) => {
    const [divisor, customary] = spec.custom ?? [1, '']
    const scaled = customary ? formatNumber(value[spec.key] / divisor, 5) : ''
    return element(
      'tr',
      {},
      element('th', { scope: 'row' }, spec.name),
      element('td', { class: 'number' }, formatNumber(value[spec.key])),
      element('td', { class: 'unit' }, withUnit(spec.unit, unit)),
      element('td', { class: 'number' }, scaled),
      element('td', { class: 'unit' }, withUnit(customary, unit)),
    )
  })
  return [element('thead', {}, element('tr', {}, ...heads)), element('tbody', {}, ...rows)]
}
