import type { MarginEngine, Pmrm2Account, Resident } from 'loadline/margin'
import type { Span } from '../marginProtocol'
import { bookRules } from './inputs'

/** Spots that are looked at, from an eighth of the price to eight times it, in equal log steps. */
const SAMPLES = 769
const REACH = 8
/** A bracket is cut into this many until its ends are neighbours in double precision. */
const CUTS = 32
const ROUNDS = 14

/** What is left after maintenance margin at each spot; forwards move with it, vols stay. */
function leftAt(resident: Resident, account: Pmrm2Account, spots: Float64Array): Float64Array {
  const { expiries } = account.book
  const forwards = new Float64Array(spots.length * expiries.length)
  spots.forEach((spot, row) => {
    expiries.forEach(({ forward }, i) => {
      forwards[row * expiries.length + i] = (forward / account.spot) * spot
    })
  })
  const { columns } = resident.sweep({
    moves: { 'account.spot': spots, 'account.book.expiries.forward': forwards },
    outputs: ['maintenance'],
  })
  return columns['maintenance']!
}

interface Edge {
  /** The last spot on the side from which the bracket was entered, and the first beyond. */
  readonly before: number
  readonly beyond: number
  readonly leftBefore: number
  readonly leftBeyond: number
}

/** Narrows a change of sign until no double, or almost none, lies between its two spots. */
function narrow(resident: Resident, account: Pmrm2Account, from: Edge): Edge {
  let edge = from
  for (let round = 0; round < ROUNDS; round++) {
    const { before, beyond } = edge
    const spots = Float64Array.from(
      { length: CUTS - 1 },
      (_, i) => before + ((beyond - before) * (i + 1)) / CUTS,
    ).filter((spot) => spot > before && spot < beyond)
    if (spots.length === 0) return edge
    const left = leftAt(resident, account, spots)
    const at = left.findIndex((value) => value < 0 === edge.leftBeyond < 0)
    const low = at < 0 ? spots.length - 1 : at - 1
    edge = {
      before: low < 0 ? before : spots[low]!,
      leftBefore: low < 0 ? edge.leftBefore : left[low]!,
      beyond: at < 0 ? beyond : spots[at]!,
      leftBeyond: at < 0 ? edge.leftBeyond : left[at]!,
    }
  }
  return edge
}

/** Spans of spot at which the book can be liquidated, as far as samples and narrowing see them. */
export function bookSpans(engine: MarginEngine, account: Pmrm2Account): Span[] {
  const accounts = [{ account, rules: bookRules }]
  const resident = engine.resident({ verb: 'pmrm2Margin', accounts })
  try {
    return spansOf(resident, account)
  } finally {
    resident.dispose()
  }
}

function spansOf(resident: Resident, account: Pmrm2Account): Span[] {
  const spots = Float64Array.from(
    { length: SAMPLES },
    (_, i) => account.spot * REACH ** ((2 * i) / (SAMPLES - 1) - 1),
  )
  const left = leftAt(resident, account, spots)
  const spans: Span[] = []
  let open: { low: number | null; residual: number } | null = left[0]! < 0 ? { low: null, residual: 0 } : null
  for (let i = 1; i < SAMPLES; i++) {
    if (left[i]! < 0 === left[i - 1]! < 0) continue
    const edge = narrow(resident, account, {
      before: spots[i - 1]!,
      beyond: spots[i]!,
      leftBefore: left[i - 1]!,
      leftBeyond: left[i]!,
    })
    if (open === null) open = { low: edge.beyond, residual: edge.leftBeyond }
    else {
      const residual = Math.max(Math.abs(open.residual), Math.abs(edge.leftBefore))
      spans.push({ low: open.low, high: edge.before, residual })
      open = null
    }
  }
  if (open) spans.push({ low: open.low, high: null, residual: Math.abs(open.residual) })
  return spans
}
