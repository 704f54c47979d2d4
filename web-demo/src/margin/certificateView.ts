import { byId, element } from '../dom'
import { formatNumber } from '../format'
import type { Certificate, CertificatePart } from './marginProtocol'
import { scenarioTable } from './scenarioTable'
import { dollars, percentWords, ruleWords, scenarioWords } from './words'

interface Told {
  readonly rule: string
  /** How the requirement comes about, line by line. */
  readonly sums: readonly string[]
  readonly partsTitle: string
  readonly parts: readonly CertificatePart[]
  readonly source: string
  readonly verbs: readonly [loss: string, gain: string]
}

function tellLoan({ debt, collateral, limit }: Certificate & { venue: 'loan' }): Told {
  return {
    rule: 'The debt may be at most 86 % of what the collateral is worth.',
    sums: [
      `86 % of ${dollars(collateral)} is ${dollars(limit)}; the debt is ${dollars(debt)}.`,
      `That leaves ${dollars(limit - debt)} before it can be liquidated.`,
    ],
    partsTitle: 'The debt against its line',
    parts: [
      { name: 'Debt', amount: debt },
      { name: 'Allowed by the collateral', amount: limit },
    ],
    source: 'Morpho Blue, in the contract’s integers.',
    verbs: ['', ''],
  }
}

function tellPerps(certificate: Certificate & { venue: 'perps' }): Told {
  const { binding, requirement, equity, parts } = certificate
  return {
    rule:
      'All positions share one equity, which must not fall below the sum of their maintenance ' +
      'margins: half of the initial margin at each market’s largest leverage.',
    sums: [
      binding
        ? `They require ${dollars(requirement)}, most of it for ${binding}; the equity is ${dollars(equity)}.`
        : `Without a position nothing is required; the equity is ${dollars(equity)}.`,
      `That leaves ${dollars(equity - requirement)} before the account can be liquidated.`,
    ],
    partsTitle: 'Maintenance margin of each position',
    parts,
    source: 'Rule pack hyperliquid-margin-tiers, version 1.',
    verbs: ['requires ', 'frees '],
  }
}

function tellBook(certificate: Certificate & { venue: 'options' }): Told {
  const { rule, scenario, outcomes, loss, factor, contingency, requirement, worth } = certificate
  const { parts, stamp } = certificate
  const among = rule === 'scenario' ? ` of ${outcomes.length}` : ''
  const state = scenario ? `${among}: ${scenarioWords(scenario)}` : ''
  const number = (value: number) => formatNumber(value, 4)
  return {
    rule: `Decided by ${ruleWords(rule)}${state}.`,
    sums: [
      `In it the book loses ${dollars(loss)}. The requirement is ${number(factor)} × ` +
        `${dollars(loss)} + ${dollars(contingency)} of contingency = ${dollars(requirement)}.`,
      `The account is worth ${dollars(worth)}; that leaves ${dollars(worth - requirement)} ` +
        'before it can be liquidated.',
    ],
    partsTitle: 'What each leg loses in it',
    parts,
    source: stamp
      ? `Rule pack ${stamp.pack}, version ${stamp.version}, SHA-256 ${stamp.hash.slice(0, 12)}…`
      : 'Derive’s published rules.',
    verbs: ['loses ', 'gains '],
  }
}

function tell(certificate: Certificate): Told {
  switch (certificate.venue) {
    case 'loan':
      return tellLoan(certificate)
    case 'perps':
      return tellPerps(certificate)
    case 'options':
      return tellBook(certificate)
  }
}

/** Bars about a common zero: losses to the right, gains to the left. */
function bars(parts: readonly CertificatePart[], [loss, gain]: Told['verbs']) {
  const most = Math.max(0, ...parts.map(({ amount }) => amount))
  const least = Math.min(0, ...parts.map(({ amount }) => amount))
  const width = most - least || 1
  return parts.map(({ name, amount }) => {
    const bar = element('span', { class: amount < 0 ? 'bar bar-gain' : 'bar bar-loss' })
    bar.style.left = `${(100 * (Math.min(amount, 0) - least)) / width}%`
    bar.style.width = `${(100 * Math.abs(amount)) / width}%`
    const zero = element('span', { class: 'bar-zero' })
    zero.style.left = `${(-100 * least) / width}%`
    const words = `${amount < 0 ? gain : loss}${dollars(Math.abs(amount))}`
    return element(
      'li',
      { class: 'bar-row' },
      element('span', { class: 'bar-name' }, name),
      element('span', { class: 'bar-amount' }, words),
      element('span', { class: 'bar-track', 'aria-hidden': 'true' }, bar, zero),
    )
  })
}

/** What decided the requirement of one account, for a person to read. */
export class CertificateView {
  private readonly select = byId<HTMLSelectElement>('margin-certificate-venue')
  private certificates: readonly Certificate[] = []

  constructor() {
    this.select.onchange = () => this.draw()
  }

  show(certificates: readonly Certificate[]) {
    this.certificates = certificates
    this.draw()
  }

  private draw() {
    const chosen = this.certificates.find(({ venue }) => venue === this.select.value)
    const box = byId('margin-certificate')
    if (!chosen) {
      box.replaceChildren(element('p', { class: 'lead' }, 'This account could not be assessed.'))
      return
    }
    const told = tell(chosen)
    const share = usedWords(chosen)
    box.replaceChildren(
      element('p', { class: 'certificate-rule' }, told.rule),
      ...told.sums.map((text) => element('p', {}, text)),
      element('h4', {}, told.partsTitle),
      element('ul', { class: 'bars' }, ...bars(told.parts, told.verbs)),
      ...(chosen.venue === 'options' ? scenarioTable(chosen.outcomes) : []),
      element('p', { class: 'note' }, `${told.source}${share}`),
    )
  }
}

function usedWords(certificate: Certificate): string {
  if (certificate.venue !== 'options' || certificate.worth <= 0) return ''
  return ` ${percentWords(certificate.requirement / certificate.worth)} of the account’s worth is bound.`
}
