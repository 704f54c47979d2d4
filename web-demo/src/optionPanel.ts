import type { OptionBatch, OptionField, OptionInputs, OptionValue } from 'loadline'
import { announce } from './announce'
import { createChart } from './charts'
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

export interface OptionPanel {
  show(draft: OptionDraft): void
  draw(profile: OptionProfile): void
  fail(failure: Failure): void
}

interface NumberControl {
  readonly input: HTMLInputElement
  readonly error: HTMLElement
}

export function createOptionPanel(events: OptionEvents): OptionPanel {
  let draft: OptionDraft | null = null
  let profile: OptionProfile | null = null
  const form = byId<HTMLFormElement>('option-form')
  const greek = byId<HTMLSelectElement>('option-greek')
  const valueChart = createChart(byId('option-value-chart'))
  const greekChart = createChart(byId('option-greek-chart'))

  function change(patch: Partial<OptionDraft>) {
    if (draft) events.change({ ...draft, ...patch })
  }

  function choice(key: keyof typeof CHOICES) {
    const { label, options } = CHOICES[key]
    const select = element('select', { id: `option-${key}` })
    select.append(...options.map(([value, text]) => element('option', { value }, text)))
    select.onchange = () => change({ [key]: select.value })
    const field = element('div', { class: 'field' })
    field.append(element('label', { for: select.id }, label), select)
    return { select, field }
  }

  function numberField({ key, label }: FieldSpec) {
    const id = `option-${key}`
    const input = element('input', {
      id,
      inputmode: 'decimal',
      autocomplete: 'off',
      'aria-describedby': `${id}-error`,
    })
    const error = element('p', { class: 'error', id: `${id}-error` })
    input.oninput = () => {
      const value = readNumber(input.value)
      const words = value === null ? `${label}: “${input.value}” is not a number.` : ''
      setError(input, error, words)
      if (value !== null) change({ [key]: value })
    }
    const field = element('div', { class: 'field' })
    field.append(element('label', { for: id }, label), input, error)
    return { control: { input, error }, field }
  }

  const choices = { type: choice('type'), settlement: choice('settlement') }
  const controls = new Map<NumberField, NumberControl>()
  form.replaceChildren(choices.type.field, choices.settlement.field)
  for (const spec of FIELDS) {
    const { control, field } = numberField(spec)
    controls.set(spec.key, control)
    form.append(field)
  }
  // For what no single field is to blame: a result beyond the numbers, for one.
  const formError = element('p', { class: 'error' })
  form.append(formError)
  form.onsubmit = (event) => event.preventDefault()
  greek.replaceChildren(...GREEKS.map(({ key, name }) => element('option', { value: key }, name)))
  greek.onchange = () => change({ greek: greek.value })

  function clearErrors() {
    formError.textContent = ''
    for (const { input, error } of controls.values()) {
      // Text that is no number was never sent: an answer to other inputs does not put it right.
      if (readNumber(input.value) !== null) setError(input, error, '')
    }
  }

  function drawCharts() {
    if (!profile || !draft) return
    const { inputs, spots, today, atExpiry } = profile
    const unit = valueUnit(inputs.settlement)
    const marks = [
      { name: 'spot', x: inputs.spot },
      { name: 'strike', x: inputs.strike },
    ]
    // A row that the engine refused has no value: the line breaks there.
    const column = ({ columns, status }: OptionBatch, key: OptionField) =>
      spots.map((_, i) => (status[i] === 0 ? (columns[key]?.[i] ?? NaN) : NaN))
    valueChart.draw({
      title: 'Value over spot',
      xName: 'Spot, $',
      yName: `Value, ${unit}`,
      xs: spots,
      marks,
      series: [
        { name: 'Value today', values: column(today, 'value'), style: 0 },
        { name: 'Payoff at expiry', values: column(atExpiry, 'value'), style: 1 },
      ],
    })
    const spec = greekSpec(draft.greek)
    greekChart.draw({
      title: `${spec.name} over spot`,
      xName: 'Spot, $',
      yName: `${spec.name}, ${withUnit(spec.unit, unit)}`,
      xs: spots,
      marks,
      series: [{ name: spec.name, values: column(today, spec.key), style: 0 }],
    })
  }

  return {
    show(next) {
      draft = next
      choices.type.select.value = next.type
      choices.settlement.select.value = next.settlement
      greek.value = greekSpec(next.greek).key
      for (const [key, { input }] of controls) {
        if (readNumber(input.value) !== next[key] && document.activeElement !== input) {
          input.value = String(next[key])
        }
      }
      drawCharts()
    },
    draw(next) {
      profile = next
      clearErrors()
      const unit = valueUnit(next.inputs.settlement)
      const value = `${formatNumber(next.value.value)} ${unit === '$' ? 'dollars' : 'coins'}`
      byId('option-value').textContent = `Value ${value}`
      byId('option-greeks').replaceChildren(...greekTable(next.value, unit))
      drawCharts()
      announce('option', `Option value ${value}.`)
    },
    fail(failure) {
      clearErrors()
      const spec = FIELDS.find(({ input }) => failure.field === input)
      const control = spec && controls.get(spec.key)
      if (control)
        setError(control.input, control.error, `${failure.message} (${control.input.value})`)
      else formError.textContent = failure.message
    },
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
