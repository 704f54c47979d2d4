import type { Core } from './core.js'
import { checkName, checkNumber } from './input/checks.js'
import { checkParameters } from './input/parameters.js'
import type { OptionField, OptionInputs, OptionValue } from './types.js'
import type { FieldRow } from './wasm/schema.js'

const KEYS = new Set(['type', 'spot', 'strike', 'expiryYears', 'vol', 'rate', 'carry', 'settlement'])

/**
 * Value and Greeks of one European option in the Black-Scholes-Merton model.
 * Throws InputError, and OverflowError where a result exceeds binary64.
 */
export function makePriceOption(core: Core): (inputs: OptionInputs) => OptionValue {
  const { exports, memory, schema } = core.instance
  const { fields } = schema.record('optionInputs')
  const results = Object.values(schema.record('optionValue').fields)
  const types = schema.enumerations['optionType']!
  const settlements = schema.enumerations['settlement']!

  const number = (value: unknown, row: FieldRow) => {
    memory.f64[(schema.areas.option + row.offset) >> 3] = checkNumber(value, row, null)
  }
  const name = (value: unknown, names: readonly string[], row: FieldRow) => {
    memory.u32[(schema.areas.option + row.offset) >> 2] = checkName(value, names, row, null)
  }

  return function priceOption(inputs) {
    checkParameters(inputs, KEYS)
    name(inputs.type, types, fields['type']!)
    number(inputs.spot, fields['spot']!)
    number(inputs.strike, fields['strike']!)
    number(inputs.expiryYears, fields['expiryYears']!)
    number(inputs.vol, fields['vol']!)
    number(inputs.rate === undefined ? 0 : inputs.rate, fields['rate']!)
    number(inputs.carry === undefined ? 0 : inputs.carry, fields['carry']!)
    name(inputs.settlement === undefined ? 'quote' : inputs.settlement, settlements, fields['settlement']!)
    if (exports._loadline_price_option!() !== 0) throw core.error()
    const value: Partial<Record<OptionField, number>> = {}
    for (const row of results) {
      value[row.name as OptionField] = memory.f64[(schema.areas.optionValue + row.offset) >> 3]!
    }
    return value as OptionValue
  }
}
