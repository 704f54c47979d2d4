import type { ErrorCode } from '../errors.js'

/** One field of a record, as the module describes it: the only copy of offsets, units and domains. */
export interface FieldRow {
  /** Public name, camelCase. */
  readonly name: string
  readonly kind: 'u256' | 'u128_bits' | 'u64' | 'u32' | 'f64' | 'record' | 'choice' | 'i32' | 'flag' | 'integer'
    | 'i256' | 'place' | 'quotient' | 'list'
  /** Bytes from the start of the record. */
  readonly offset: number
  readonly unit: string
  /** Of a choice: the name of its enumeration. Of a part or a list: the name of its record, as C++ has it. */
  readonly domain: string
  readonly optional?: 1
  /** Of a list: the most entries. */
  readonly capacity?: number
}

/** A function from one record to another, called by its place in the list. Names in camelCase. */
export interface FormulaRow {
  readonly name: string
  /** Of the same function over columns. */
  readonly batch: string
  readonly inputs: string
  readonly result: string
}

/** A function of an aggregate with lists, called by its place in the list. Names in camelCase. */
export interface ProcedureRow {
  readonly name: string
  readonly inputs: string
  readonly result: string
}

export interface RecordLayout {
  /** Its place among the records. */
  readonly number: number
  /** Bytes; the stride in an array. */
  readonly size: number
  /** Fields by their public name, camelCase. */
  readonly fields: Readonly<Record<string, FieldRow>>
}

type AreaName = 'reserves' | 'eModes' | 'positions' | 'actions' | 'prices' | 'target'
  | 'statePositions' | 'stateEModeCategory' | 'stateReserves' | 'statePosition' | 'verdict'
  | 'solution' | 'formulaInputs' | 'formulaResult' | 'number' | 'choice' | 'result' | 'status'
  | 'gridPrice' | 'gridFactor' | 'gridStatus' | 'error'
/** Of the desk's module alone. */
type DeskAreaName = 'chain' | 'chainType' | 'fitOptions' | 'rowStatus' | 'rowConstraint'
  | 'rowInsideSpread' | 'rowVol' | 'rowResidual' | 'rowMoved' | 'expiries' | 'slices' | 'arbitrage'
  | 'expiryCount' | 'sliceCount' | 'pathSpot' | 'pathVariance'
/** Of the margin's module alone. */
type MarginAreaName = 'procedureInputs' | 'procedureResult' | 'moved' | 'movedPlaces'
type LimitName = 'reserves' | 'eModes' | 'actions' | 'priceBits' | 'chunkRows'
type DeskLimitName = 'chainRows' | 'surfaceExpiries'
type MarginLimitName = 'procedureBytes' | 'movedPlaces' | 'movedNumbers'

export interface ReportAreas {
  readonly data: number
  readonly map: number
  readonly balances: number
  readonly assets: number
}

/** Everything the module says about itself. Addresses are bytes. */
export interface Schema {
  readonly version: string
  readonly limits: Readonly<Record<LimitName | DeskLimitName | MarginLimitName, number>>
  /** Code and sentence by number. */
  readonly errors: Readonly<Record<number, readonly [ErrorCode, string]>>
  readonly errorFields: readonly string[]
  readonly enumerations: Readonly<Record<string, readonly string[]>>
  readonly areas: Readonly<Record<AreaName | DeskAreaName | MarginAreaName, number>> & { readonly before: ReportAreas; readonly after: ReportAreas }
  readonly formulas: readonly FormulaRow[]
  readonly procedures: readonly ProcedureRow[]
  record(name: string): RecordLayout
  /** The names of an enumeration, as the core or as JavaScript spells it. */
  enumeration(name: string): readonly string[]
}

/** `liquidation_bonus_bps` as `liquidationBonusBps`. */
export function camelCase(name: string): string {
  return name.replace(/_([a-z0-9])/g, (_, letter: string) => letter.toUpperCase())
}

interface RawRecord {
  size: number
  fields: FieldRow[]
}

function renameKeys(value: object): object {
  return Object.fromEntries(
    Object.entries(value).map(([key, entry]) => [
      camelCase(key),
      typeof entry === 'object' ? renameKeys(entry as object) : entry,
    ]),
  )
}

function layoutOf(raw: RawRecord, number: number): RecordLayout {
  const rows = raw.fields.map((field) => ({ ...field, name: camelCase(field.name) }))
  return { number, size: raw.size, fields: Object.fromEntries(rows.map((row) => [row.name, row])) }
}

/** Reads the module's description. Enumerations keep the names that the public API shows. */
export function parseSchema(text: string): Schema {
  const raw = JSON.parse(text) as {
    version: string
    limits: object
    errors: [number, ErrorCode, string][]
    error_fields: string[]
    records: Record<string, RawRecord>
    formulas: [name: string, batch: string, inputs: string, result: string][]
    procedures: [name: string, inputs: string, result: string][]
    enumerations: Record<string, string[]>
    areas: object
  }
  const enumerations = Object.fromEntries(
    Object.entries(raw.enumerations).map(([name, values]) => [camelCase(name), values]),
  )
  const records = new Map(Object.entries(raw.records).map(([name, r], i) => [camelCase(name), layoutOf(r, i)]))
  return {
    version: raw.version,
    limits: renameKeys(raw.limits) as Schema['limits'],
    errors: Object.fromEntries(raw.errors.map(([number, code, sentence]) => [number, [code, sentence]])),
    errorFields: raw.error_fields.map(camelCase),
    enumerations,
    formulas: raw.formulas.map((names) => {
      const [name, batch, inputs, result] = names.map(camelCase) as [string, string, string, string]
      return { name, batch, inputs, result }
    }),
    procedures: raw.procedures.map((names) => {
      const [name, inputs, result] = names.map(camelCase) as [string, string, string]
      return { name, inputs, result }
    }),
    areas: renameKeys(raw.areas) as Schema['areas'],
    record(name) {
      const layout = records.get(name)
      if (layout === undefined) throw new TypeError(`no record ${name}`)
      return layout
    },
    enumeration: (name) => enumerations[camelCase(name)]!,
  }
}
