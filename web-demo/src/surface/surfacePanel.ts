import { announce } from '../announce'
import { Chart } from '../charts'
import { openDesk } from '../desk'
import { byId, element, setError } from '../dom'
import { toFailure } from '../engine'
import { formatNumber } from '../format'
import type { Failure } from '../protocol'
import { showExpiries, showLeftOut } from './expiryTable'
import { densityData, smileData, varianceData } from './pictures'
import type {
  ExpiryView,
  FittedSurface,
  HestonFit,
  QuoteSource,
  SurfaceModel,
} from './surfaceProtocol'
import { failureWords, formatDay } from './words'

/** Begins before the panel is in sight, so that its pictures are there when it is. */
const EARLY = '300px'

/** Fields of the form by the names under which the reader refuses them. */
const CONTROLS: Readonly<Record<string, string>> = {
  'Valued on': 'surface-day',
  Spot: 'surface-spot',
  'Interest rate': 'surface-rate',
  Carry: 'surface-carry',
}

/** A surface from quotes: smile, total variance, density, arbitrage, and Heston beside it. */
export class SurfacePanel {
  private readonly expiry = byId<HTMLSelectElement>('surface-expiry')
  private readonly model = byId<HTMLSelectElement>('surface-model')
  private readonly quotes = byId<HTMLTextAreaElement>('surface-quotes')
  private readonly calibrate = byId<HTMLButtonElement>('surface-heston')
  private readonly hestonWords = byId('surface-heston-words')
  private readonly status = byId('surface-status')
  private readonly smile = new Chart(byId('surface-smile'))
  private readonly variance = new Chart(byId('surface-variance'))
  private readonly density = new Chart(byId('surface-density'))
  private source: QuoteSource = { kind: 'sample' }
  private fitted: FittedSurface | null = null
  private heston: HestonFit | null = null
  /** Counts requests: the answer to any but the newest is dropped. */
  private turn = 0

  constructor() {
    this.expiry.onchange = () => this.drawExpiry()
    this.model.onchange = () => void this.fit(this.source)
    this.calibrate.onclick = () => void this.fitHeston()
    byId<HTMLFormElement>('surface-form').onsubmit = (event) => {
      event.preventDefault()
      void this.fit(this.pasted())
    }
    byId('surface-sample').onclick = () => void this.fit({ kind: 'sample' })
    const watch = new IntersectionObserver(
      ([entry]) => {
        if (!entry?.isIntersecting) return
        watch.disconnect()
        void this.fit(this.source)
      },
      { rootMargin: EARLY },
    )
    watch.observe(byId('surface'))
  }

  private desk() {
    return openDesk(this.tellCrash)
  }

  private readonly tellCrash = (message: string) => {
    this.status.textContent = `The desk’s engine did not start: ${message}`
  }

  private pasted(): QuoteSource {
    const value = (id: string) => byId<HTMLInputElement>(id).value
    return {
      kind: 'pasted',
      text: this.quotes.value,
      day: value('surface-day'),
      spot: value('surface-spot'),
      ratePercent: value('surface-rate'),
      carryPercent: value('surface-carry'),
    }
  }

  private async fit(source: QuoteSource) {
    const turn = ++this.turn
    this.status.textContent = 'Fitting the surface…'
    try {
      const model = this.model.value as SurfaceModel
      const fitted = await this.desk().ask('surface', { source, model })
      if (turn !== this.turn) return
      this.clearErrors()
      this.source = source
      this.show(fitted)
    } catch (reason) {
      if (turn !== this.turn) return
      this.status.textContent = this.fitted?.origin ?? ''
      this.fail(toFailure(reason), source)
    }
  }

  private clearErrors() {
    const error = byId('surface-error')
    const controls = Object.values(CONTROLS).map((id) => byId(id))
    for (const control of [this.quotes, ...controls]) setError(control, error, '')
  }

  private fail(failure: Failure, source: QuoteSource) {
    this.clearErrors()
    const id = CONTROLS[failure.field]
    const control = id ? byId(id) : this.quotes
    setError(control, byId('surface-error'), failureWords(failure))
    if (source !== this.source) control.focus()
  }

  private show(fitted: FittedSurface) {
    this.fitted = fitted
    this.heston = null
    this.hestonWords.textContent = ''
    this.calibrate.disabled = false
    this.status.textContent = fitted.origin
    const shown = fitted.expiries.flatMap((view, index) => (view.lines ? [{ view, index }] : []))
    const days = ({ report }: ExpiryView) => formatNumber(report.expiryYears * 365, 3)
    this.expiry.replaceChildren(
      ...shown.map(({ view, index }) =>
        element(
          'option',
          { value: String(index) },
          `${formatDay(view.report.expiryMs)}, ${days(view)} days`,
        ),
      ),
    )
    this.showVerdict(fitted)
    showExpiries(fitted)
    showLeftOut(fitted.rows)
    this.drawExpiry()
  }

  private showVerdict({ objection, surface }: FittedSurface) {
    const badge = byId('surface-verdict')
    const count = surface.slices.length
    const all = count === 1 ? 'one expiry' : `all ${count} expiries`
    badge.dataset['free'] = String(objection === null)
    badge.textContent = objection
      ? failureWords(objection)
      : `No butterfly or calendar arbitrage at any strike of ${all}`
    announce('surface', `Surface fitted. ${badge.textContent}.`)
  }

  private drawExpiry() {
    const { fitted, heston } = this
    const chosen = fitted?.expiries[Number(this.expiry.value)]
    if (!fitted || !chosen) return
    const smile = smileData(fitted, chosen, heston)
    const density = densityData(chosen)
    if (smile) this.smile.draw(smile)
    this.variance.draw(varianceData(fitted, chosen))
    if (density) this.density.draw(density)
  }

  private async fitHeston() {
    const { fitted, turn } = this
    if (!fitted) return
    this.calibrate.disabled = true
    const began = performance.now()
    const progress = () => {
      const seconds = Math.floor((performance.now() - began) / 1000)
      this.hestonWords.textContent = `Calibrating Heston to the quotes: ${seconds} s…`
    }
    progress()
    const ticking = window.setInterval(progress, 1000)
    try {
      const heston = await this.desk().ask('heston', { fitted })
      if (turn !== this.turn) return
      this.heston = heston
      this.hestonWords.textContent = hestonSentence(heston)
      announce('heston', this.hestonWords.textContent)
      this.drawExpiry()
    } catch (reason) {
      if (turn !== this.turn) return
      this.hestonWords.textContent = `Heston was not calibrated. ${failureWords(toFailure(reason))}`
      this.calibrate.disabled = false
    } finally {
      window.clearInterval(ticking)
    }
  }
}

function hestonSentence({ parameters, outcome, used, rmsVol }: HestonFit): string {
  const { initialVariance, meanReversion, longRunVariance, volOfVariance, correlation } = parameters
  const number = (value: number) => formatNumber(value, 4)
  const ended =
    outcome === 'converged' ? '' : ` The search ended early (${outcome.replaceAll('_', ' ')}).`
  return (
    `Heston through ${used} quotes, off by ${formatNumber(100 * rmsVol, 3)} vol points (root mean ` +
    `square): v₀ ${number(initialVariance)}, κ ${number(meanReversion)} a year, ` +
    `θ ${number(longRunVariance)}, σ ${number(volOfVariance)}, ρ ${number(correlation)}.${ended}`
  )
}
