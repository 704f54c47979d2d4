import type { Batch, BatchParameters } from './batch.js'

/** A function of one object. Throws InputError, and OverflowError where a result exceeds binary64. */
export type One<Inputs, Value> = (inputs: Inputs) => Value

/**
 * The same function of columns, typed arrays of one length or scalars for all rows: row i has the
 * bits of the single call. A refused row has its code in `status` and 0 in every column.
 */
export type Many<Inputs, Value> = (columns: BatchParameters<Inputs, Value>) => Batch<Value>
