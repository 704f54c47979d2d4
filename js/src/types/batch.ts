/** The fields of one object as columns of one length, one row each. A scalar stands for all rows. */
export type ColumnsOf<Inputs> = {
  readonly [Field in keyof Inputs]: Inputs[Field] extends number | undefined
    ? Float64Array | number
    : Uint8Array | Inputs[Field]
}

export type BatchParameters<Inputs, Value> = ColumnsOf<Inputs> & {
  /** Which results to compute. */
  readonly outputs?: readonly (keyof Value)[]
}

/** `status[i]` is 0 or the numeric error code of row i, whose numbers are then 0. */
export interface Batch<Value> {
  readonly count: number
  readonly status: Uint16Array
  readonly columns: { readonly [Field in keyof Value]?: Float64Array }
}
