import type { MarginEngine } from 'loadline/margin'
import type { Failure } from '../../protocol'
import { failureOf } from '../../workerPort'
import type { Draft, Venue } from '../draft'
import { ASSETS } from '../draft'
import type { Exposure, Line, MarginView } from '../marginProtocol'
import { perpAccount } from './inputs'
import { jointOf } from './joint'
import { bookLines, loanLines, perpLines } from './lines'
import { bookStand, loanStand, perpStand } from './standing'

type Stand = ReturnType<typeof loanStand>

interface Assessor {
  readonly venue: Venue
  readonly stand: (engine: MarginEngine, draft: Draft) => Stand
  readonly lines: (engine: MarginEngine, draft: Draft) => Line[]
}

const ASSESSORS: readonly Assessor[] = [
  { venue: 'loan', stand: loanStand, lines: loanLines },
  {
    venue: 'perps',
    stand: perpStand,
    lines: (engine, draft) => perpLines(engine, draft, perpAccount(engine, draft)),
  },
  { venue: 'options', stand: bookStand, lines: bookLines },
]

/** Each account by its venue's rules: one that the engine refuses leaves the others standing. */
export function assessAll(engine: MarginEngine, draft: Draft): MarginView {
  const stands: Stand[] = []
  const lines: Line[] = []
  const failures: Partial<Record<Venue, Failure>> = {}
  for (const { venue, stand, lines: linesOf } of ASSESSORS) {
    try {
      const stood = stand(engine, draft)
      lines.push(...linesOf(engine, draft))
      stands.push(stood)
    } catch (reason) {
      failures[venue] = failureOf(reason)
    }
  }
  const whole = stands.length === ASSESSORS.length
  return {
    standings: stands.map(({ standing }) => standing),
    certificates: stands.map(({ certificate }) => certificate),
    lines,
    exposure: whole ? exposureOf(stands) : null,
    joint: jointOf(engine, draft, lines),
    failures,
  }
}

function exposureOf(stands: readonly Stand[]): Exposure {
  const total = (asset: string) => stands.reduce((sum, { units }) => sum + (units[asset] ?? 0), 0)
  return Object.fromEntries(ASSETS.map((asset) => [asset, total(asset)])) as Exposure
}
