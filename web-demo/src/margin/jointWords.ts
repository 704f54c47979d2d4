import type { Joint, NearestLevel } from './marginProtocol'
import { dollars, percentWords, refusalWords, VENUE_NAMES } from './words'

const levelWords = ({ asset, venue, price, probability }: NearestLevel) =>
  `${asset} at ${dollars(price)} (${VENUE_NAMES[venue]}, ${percentWords(probability)} alone)`

function rangeWords([low, high]: readonly [number, number]): string {
  const [from, to] = [percentWords(Math.max(0, low)), percentWords(Math.min(1, high))]
  return from === to ? from : `${from} to ${to}`
}

/** How likely either of two lines is touched, or both, in one sentence. */
export function jointWords(joint: Joint | null, days: number): string {
  if (!joint) return 'One of the prices has no line ahead, so that nothing is said of the two together.'
  const lines = joint.levels.map(levelWords).join(' and ')
  if (joint.failure) return `Both prices together: ${refusalWords(joint.failure)}`
  const { either, both, standardError } = joint.chances
  return (
    `The likeliest lines are ${lines}. That one of them at least is touched within ` +
    `${days === 1 ? 'a day' : `${days} days`} has a chance of ${rangeWords(either)}, that both are, of ` +
    `${rangeWords(both)}; standard error ${percentWords(standardError)}.`
  )
}
