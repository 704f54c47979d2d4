import type { ErrorCode } from 'loadline/desk'
import { InputError } from 'loadline/desk'
import type { Quotes } from './quotes'
import type { QuoteSource } from './surfaceProtocol'

const COLUMNS = ['expiry', 'strike', 'type', 'bidVol', 'askVol'] as const
type Column = (typeof COLUMNS)[number]

const YEAR_MILLISECONDS = 365 * 86_400_000
const TYPES = new Map([
  ['call', 0],
  ['c', 0],
  ['put', 1],
  ['p', 1],
])

/** One line with something on it; `number` counts all lines from 1, as an editor does. */
interface Line {
  readonly number: number
  readonly cells: readonly string[]
}

interface Row {
  readonly expiryMs: number
  readonly strike: number
  readonly type: number
  readonly bidVol: number
  readonly askVol: number
}

/** Throws what the engine throws, so that a bad row reads like any refusal of its. */
export function refuse(
  code: ErrorCode,
  message: string,
  details: { field: string; value?: unknown },
): never {
  throw new InputError(code, message, details)
}

function linesOf(text: string): Line[] {
  return text
    .split(/\r?\n/)
    .map((line, i) => ({ number: i + 1, cells: line.split(/[,;\t]/).map((cell) => cell.trim()) }))
    .filter(({ cells }) => cells.some((cell) => cell !== ''))
}

/** Order of the columns: of the header where there is one. */
function columnsOf(first: Line): readonly Column[] | null {
  const names = first.cells.map((cell) => cell.toLowerCase())
  if (!names.includes('expiry') && !names.includes('strike')) return null
  const order = names.map((name, i) => {
    const known = COLUMNS.find((column) => column.toLowerCase() === name)
    const value = first.cells[i]
    const words = `Line ${first.number}: the header names “${value}”, which is none of ${COLUMNS.join(', ')}.`
    return known ?? refuse('unknown_key', words, { field: 'header', value })
  })
  const missing = COLUMNS.find((column) => !order.includes(column))
  if (missing) {
    const words = `Line ${first.number}: the header lacks ${missing}.`
    refuse('missing_field', words, { field: missing })
  }
  return order
}

/** Milliseconds of a day's beginning, UTC, or null where there is no such day. */
export function dayOf(text: string): number | null {
  if (!/^\d{4}-\d\d-\d\d$/.test(text)) return null
  const time = Date.parse(text)
  return Number.isFinite(time) && new Date(time).toISOString().startsWith(text) ? time : null
}

function numberOf(text: string): number | null {
  if (!/^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d{1,3})?$/i.test(text)) return null
  const value = Number(text)
  return Number.isFinite(value) ? value : null
}

/** A number of the form, which has no line. */
function formNumber(text: string, field: string, least: number): number {
  const value = numberOf(text.trim().replace('−', '-'))
  const rule = least === 0 ? 'a number above 0' : 'a number'
  if (value !== null && value > least) return value
  return refuse('out_of_domain', `${field}: “${text}” is not ${rule}.`, { field, value: text })
}

function readRow({ number, cells }: Line, order: readonly Column[], nowMs: number) {
  if (cells.length !== order.length) {
    const words = `Line ${number} has ${cells.length} columns instead of ${order.length}: ${order.join(', ')}.`
    refuse('length_mismatch', words, { field: 'columns', value: cells.length })
  }
  const cell = (column: Column) => cells[order.indexOf(column)] ?? ''
  const wrong = (field: Column, rule: string) =>
    refuse('out_of_domain', `Line ${number}, ${field}: “${cell(field)}” is not ${rule}.`, {
      field,
      value: cell(field),
    })
  const quantity = (
    field: 'strike' | 'bidVol' | 'askVol',
    rule: string,
    allowed: (x: number) => boolean,
  ) => {
    const value = numberOf(cell(field))
    return value !== null && allowed(value) ? value : wrong(field, rule)
  }
  // An empty side is a missing one, which the engine writes as 0.
  const side = (field: 'bidVol' | 'askVol') =>
    cell(field) === '' ? 0 : quantity(field, 'a volatility in per cent', (value) => value >= 0)
  const expiryMs = dayOf(cell('expiry')) ?? wrong('expiry', 'a day as 2026-12-18')
  if (expiryMs <= nowMs) wrong('expiry', 'after the day of valuation')
  return {
    expiryMs,
    strike: quantity('strike', 'a number above 0', (value) => value > 0),
    type: TYPES.get(cell('type').toLowerCase()) ?? wrong('type', 'call or put'),
    bidVol: side('bidVol'),
    askVol: side('askVol'),
  } satisfies Row
}

/** Rows of `expiry,strike,type,bidVol,askVol`, vols in per cent, with or without a header. */
export function readRows(source: QuoteSource & { kind: 'pasted' }): Quotes {
  const day = source.day.trim()
  const nowMs = dayOf(day)
  if (nowMs === null) {
    const words = `Valued on: “${day}” is not a day as 2026-11-27.`
    return refuse('out_of_domain', words, { field: 'Valued on', value: day })
  }
  const spot = formNumber(source.spot, 'Spot', 0)
  const drift =
    (formNumber(source.ratePercent, 'Interest rate', -Infinity) -
      formNumber(source.carryPercent, 'Carry', -Infinity)) /
    100
  const lines = linesOf(source.text)
  const header = columnsOf(lines[0]!)
  const body = header ? lines.slice(1) : lines
  if (body.length === 0) refuse('no_data', 'There is a header but no row.', { field: 'quotes' })
  const rows = body.map((line) => readRow(line, header ?? COLUMNS, nowMs))
  return {
    origin: `Your quotes: ${rows.length} rows, valued on ${day} at a spot of ${spot}.`,
    names: rows.map(
      ({ strike, type }, i) => `line ${body[i]!.number}, ${strike} ${type ? 'put' : 'call'}`,
    ),
    chain: {
      nowMs,
      target: 'middle',
      expiryMs: Float64Array.from(rows, (row) => row.expiryMs),
      strike: Float64Array.from(rows, (row) => row.strike),
      type: Uint8Array.from(rows, (row) => row.type),
      forward: Float64Array.from(
        rows,
        ({ expiryMs }) => spot * Math.exp((drift * (expiryMs - nowMs)) / YEAR_MILLISECONDS),
      ),
      bidVolPercent: Float64Array.from(rows, (row) => row.bidVol),
      askVolPercent: Float64Array.from(rows, (row) => row.askVol),
    },
  }
}
