import type { MarginEngine } from 'loadline/margin'
import { failureOf } from '../../workerPort'
import type { Asset, Draft } from '../draft'
import { ASSETS } from '../draft'
import type { Joint, Line, NearestLevel } from '../marginProtocol'
import { DAYS_PER_YEAR } from './lines'

/** Of all accounts, the price of the asset that is likeliest to be touched. */
function likeliest(asset: Asset, lines: readonly Line[]): NearestLevel | null {
  const reached = lines
    .filter((line) => line.asset === asset)
    .flatMap(({ venue, falling, rising }) =>
      [falling, rising].flatMap((side) =>
        side.reason === null ? [{ asset, venue, price: side.price, probability: side.probability }] : [],
      ),
    )
  return reached.reduce<NearestLevel | null>(
    (best, one) => (best && best.probability >= one.probability ? best : one),
    null,
  )
}

const levelOf = (draft: Draft, { asset, price }: NearestLevel) => ({
  price: draft.prices[asset],
  level: price,
  vol: draft.volPercents[asset] / 100,
})

/** The likeliest line of each asset, and how likely one of the two, or both, are touched in time. */
export function jointOf(engine: MarginEngine, draft: Draft, lines: readonly Line[]): Joint | null {
  const [first, second] = ASSETS.map((asset) => likeliest(asset, lines))
  if (!first || !second) return null
  try {
    const { eitherLow, eitherHigh, bothLow, bothHigh, standardError } =
      engine.jointPassageProbability({
        first: levelOf(draft, first),
        second: levelOf(draft, second),
        correlation: draft.correlation,
        horizonYears: draft.horizonDays / DAYS_PER_YEAR,
      })
    return {
      levels: [first, second],
      chances: { either: [eitherLow, eitherHigh], both: [bothLow, bothHigh], standardError },
      failure: null,
    }
  } catch (reason) {
    return { levels: [first, second], chances: null, failure: failureOf(reason) }
  }
}
