import type { MarginView, Search } from './marginProtocol'
import { VENUE_NAMES, wholeDollars } from './words'

/** How sure it is that no interval of the options was missed. */
function searchWords({ complete, cells, lowest, highest, open }: Search): string {
  const range = `from ${wholeDollars(lowest)} to ${wholeDollars(highest)}`
  const place =
    open === 0 ? 'at every spot' : `but for ${open} short ${open === 1 ? 'stretch' : 'stretches'}`
  const looked = complete ? '' : ' The search ended before the whole range was looked at.'
  return (
    ` Whether the option book can be liquidated is proved ${place} ${range}, in ` +
    `${cells.toLocaleString('en-US')} cells.${looked}`
  )
}

/** The whole account in a few sentences. */
export function summaryWords({ lines, standings }: MarginView): string {
  const count = lines.reduce((sum, { spans }) => sum + spans.length, 0)
  const lost = standings.filter(({ liquidatable }) => liquidatable)
  const state = lost.length
    ? `${lost.map(({ venue }) => VENUE_NAMES[venue]).join(' and ')} can be liquidated now.`
    : 'No account can be liquidated at these prices.'
  const residual = Math.max(0, ...lines.flatMap(({ spans }) => spans.map((span) => span.residual)))
  const bound =
    residual < 1e-6 ? 'less than a millionth of a dollar' : `$${residual.toPrecision(2)}`
  const search = lines.find((line) => line.search)?.search
  return (
    `${state} ${count} ${count === 1 ? 'interval' : 'intervals'} of price in which one can; at ` +
    `their ends, computed again, ${bound} is left.${search ? searchWords(search) : ''}`
  )
}
