import type { MarginEngine } from 'loadline/margin'
import type { Draft, Leg } from '../draft'
import { ASSETS, BOOK_ASSET } from '../draft'
import type { Certificate, CertificatePart, Standing } from '../marginProtocol'
import { bookAccount, bookRules, loanDollars, loanInputs, perpAccount } from './inputs'

interface Stand {
  readonly standing: Standing
  readonly certificate: Certificate
  /** Units of each asset. */
  readonly units: Readonly<Record<string, number>>
}

/** Half a relative step of the central difference that gives the options' delta. */
const STEP = 2 ** -12

export function loanStand(engine: MarginEngine, draft: Draft): Stand {
  const { data } = engine.assessMorphoPosition(loanInputs(draft, draft.prices.BTC))
  const [debt, limit] = [loanDollars(data.debt), loanDollars(data.maxBorrow)]
  const collateral = loanDollars(data.collateralValue)
  return {
    standing: {
      venue: 'loan',
      has: limit,
      needs: debt,
      liquidatable: data.status === 'liquidatable',
    },
    certificate: { venue: 'loan', debt, limit, collateral },
    units: { BTC: draft.loan.collateral },
  }
}

export function perpStand(engine: MarginEngine, draft: Draft): Stand {
  const account = perpAccount(engine, draft)
  const margin = engine.perpMargin(account)
  const parts = account.positions.map((position): CertificatePart => {
    const alone = engine.perpMargin({ ...account, positions: [position] })
    const asset = ASSETS[position.market]!
    const side = position.size < 0 ? 'short' : 'long'
    return { name: `${asset}, ${side} ${Math.abs(position.size)}`, amount: alone.maintenance }
  })
  const binding = account.positions.length ? ASSETS[margin.bindingMarket]! : null
  return {
    standing: {
      venue: 'perps',
      has: margin.equity,
      needs: margin.maintenance,
      liquidatable: margin.liquidatable,
    },
    certificate: {
      venue: 'perps',
      binding,
      requirement: margin.maintenance,
      equity: margin.equity,
      parts,
    },
    units: Object.fromEntries(ASSETS.map((asset) => [asset, draft.perps.positions[asset].size])),
  }
}

function legName({ days, type, strike, amount }: Leg): string {
  const side = amount < 0 ? 'Short' : 'Long'
  return `${side} ${Math.abs(amount)} ${type}s at ${strike.toLocaleString('en-US')}, ${days} days`
}

export function bookStand(engine: MarginEngine, draft: Draft): Stand {
  const account = bookAccount(draft)
  const margin = engine.pmrm2Margin({ account, rules: bookRules })
  const { rule, scenario, loss, factor, contingency, requirement } = margin.maintenanceCertificate
  const worthAt = (share: number) =>
    engine.pmrm2Margin({ account: bookAccount(moved(draft, share)), rules: bookRules }).markToMarket
  const delta = (worthAt(1 + STEP) - worthAt(1 - STEP)) / (2 * STEP * account.spot)
  const scenarios = bookRules.scenarios ?? []
  return {
    standing: {
      venue: 'options',
      has: margin.markToMarket,
      needs: requirement,
      liquidatable: margin.liquidatable,
    },
    certificate: {
      venue: 'options',
      rule,
      scenario: scenario === null ? null : (scenarios[scenario] ?? null),
      outcomes: scenarios.map((entry, i) => ({
        scenario: entry,
        profit: margin.scenarioProfit[i]!,
        binding: rule === 'scenario' && i === scenario,
      })),
      loss,
      factor,
      contingency,
      requirement,
      worth: margin.markToMarket,
      parts: draft.book.legs.map((leg, i) => ({ name: legName(leg), amount: margin.losses[i]! })),
      stamp: margin.rules ?? null,
    },
    units: { [BOOK_ASSET]: delta },
  }
}

function moved(draft: Draft, share: number): Draft {
  const price = draft.prices[BOOK_ASSET] * share
  return { ...draft, prices: { ...draft.prices, [BOOK_ASSET]: price } }
}
