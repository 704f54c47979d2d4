import type { Core } from '../core.js'
import { checkParameters } from '../input/parameters.js'
import type { ButterflyReport, CalendarReport, SviSmile, Violation, VolSurface } from '../types/volatility.js'
import { Slices } from './slices.js'

/** Numbers of a report before its violations. */
const HEAD = 8
const CALENDAR_KEYS = new Set(['earlier', 'later'])
const SURFACE_KEYS = new Set(['surface'])

const finite = (value: number) => (Number.isFinite(value) ? value : null)

/** The checks that decide for every strike, not on a grid. Each throws InputError. */
export function makeArbitrage(core: Core) {
  const { exports, memory, schema } = core.instance
  const slices = new Slices(core.instance)
  const number = (i: number) => memory.f64[(schema.areas.arbitrage >> 3) + i]!

  function violations(): Violation[] {
    return Array.from({ length: number(HEAD - 1) }, (_, i) => {
      const at = HEAD + 4 * i
      return { low: finite(number(at)), high: finite(number(at + 1)), worst: number(at + 2), value: number(at + 3) }
    })
  }

  return {
    checkButterfly(svi: SviSmile): ButterflyReport {
      slices.writeSmile(svi, 0)
      if (exports._loadline_check_butterfly!() !== 0) throw core.error()
      return {
        free: number(0) !== 0,
        negativeVariance: number(1) !== 0,
        steepLeft: number(2) !== 0,
        steepRight: number(3) !== 0,
        leastG: number(4),
        leastGAt: finite(number(5)),
        violations: violations(),
      }
    },
    checkCalendar(smiles: { readonly earlier: SviSmile; readonly later: SviSmile }): CalendarReport {
      checkParameters(smiles, CALENDAR_KEYS)
      slices.writeSmile(smiles.earlier, 0, 'earlier')
      slices.writeSmile(smiles.later, 1, 'later')
      if (exports._loadline_check_calendar!() !== 0) throw core.error()
      return { free: number(0) !== 0, leastDifference: number(1), leastAt: number(2), violations: violations() }
    },
    /** Throws where a slice is out of its domain or allows arbitrage, with its index. */
    checkSurface(parameters: { readonly surface: VolSurface }): void {
      checkParameters(parameters, SURFACE_KEYS)
      if (exports._loadline_check_surface!(slices.writeSurface(parameters.surface)) !== 0) throw core.error()
    },
  }
}
