import { announce } from '../announce'
import { byId, setError } from '../dom'
import { toFailure } from '../engine'
import type { Failure } from '../protocol'
import { AccountCards } from './accountCards'
import { CertificateView } from './certificateView'
import { openMargin } from './client'
import type { Draft, Order } from './draft'
import { ASSETS, SAMPLE, SAMPLE_SOURCE, VENUES } from './draft'
import { FrontierMap } from './frontierMap'
import { HedgeForm } from './hedgeForm'
import { jointWords } from './jointWords'
import type { HedgeView, MarginView } from './marginProtocol'
import { spanTable } from './spanTable'
import type { Strip } from './strips'
import { drawStrips } from './strips'
import { summaryWords } from './summary'
import { refusalWords } from './words'

/** Begins before the panel is in sight, so that its pictures are there when it is. */
const EARLY = '300px'
/** An answer that takes longer than this is announced as under way. */
const PATIENCE_MILLISECONDS = 400
/** Of one unit: the largest order is shown in these. */
const STEPS = 1e5

/** One account over several venues: liquidation map, hedge, certificate. */
export class MarginPanel {
  private readonly status = byId('margin-status')
  private draft: Draft = SAMPLE
  private order: Order | null = null
  private view: MarginView | null = null
  private hedge: HedgeView | null = null
  private began = 0
  private ticking: number | undefined

  private readonly client = openMarginLazily((message) => {
    this.settle(`The margin’s engine did not start: ${message}`)
  })
  private readonly assess = this.client((worker) =>
    worker.latest('assess', (view) => this.show(view), this.fail),
  )
  private readonly preview = this.client((worker) =>
    worker.latest(
      'hedge',
      (view) => this.showHedge(view),
      (failure) => this.dropHedge(failure),
    ),
  )
  private readonly sweep = this.client((worker) =>
    worker.latest('frontier', (frontier) => this.map.draw(frontier), this.fail),
  )

  private readonly cards = new AccountCards(SAMPLE, (draft) => this.change(draft))
  private readonly certificate = new CertificateView()
  private readonly map = new FrontierMap(() => this.drawMap())
  private readonly form = new HedgeForm(SAMPLE, {
    change: (order) => this.takeOrder(order),
    most: (order) => void this.findMost(order),
  })

  constructor() {
    byId('margin-source').textContent = SAMPLE_SOURCE
    byId('margin-reset').onclick = () => this.cards.reset(SAMPLE)
    const watch = new IntersectionObserver(
      ([entry]) => {
        if (!entry?.isIntersecting) return
        watch.disconnect()
        this.request()
      },
      { rootMargin: EARLY },
    )
    watch.observe(byId('margin'))
  }

  private change(draft: Draft) {
    this.draft = draft
    this.form.refresh(draft)
    this.request()
  }

  private request() {
    const { draft } = this
    this.wait()
    this.assess()({ draft })
    this.drawMap()
  }

  /** A price of 0 has no place on log axes: the map stays as it was. */
  private drawMap() {
    const { draft } = this
    if (ASSETS.some((asset) => draft.prices[asset] <= 0)) return
    const after = this.hedge?.left ?? null
    this.sweep()({ draft, x: this.map.x, y: this.map.y, after })
  }

  /** Says what is under way once it takes long, and for how many seconds. */
  private wait() {
    if (this.ticking !== undefined) return
    this.began = performance.now()
    const doing = this.view ? 'Computing' : 'Starting the margin’s engine'
    const tick = () => {
      const seconds = Math.floor((performance.now() - this.began) / 1000)
      this.status.textContent = seconds > 0 ? `${doing}: ${seconds} s…` : `${doing}…`
      this.ticking = window.setTimeout(tick, 1000)
    }
    this.ticking = window.setTimeout(tick, this.view ? PATIENCE_MILLISECONDS : 0)
  }

  private settle(text: string) {
    window.clearTimeout(this.ticking)
    this.ticking = undefined
    if (this.status.textContent !== text) this.status.textContent = text
  }

  private readonly fail = (failure: Failure) => this.settle(refusalWords(failure))

  private show(view: MarginView) {
    this.view = view
    this.cards.show(view, this.draft)
    this.certificate.show(view.certificates)
    this.form.know(view.exposure)
    if (this.hedge) this.form.show(this.hedge)
    this.draw()
    byId('margin-joint').textContent = jointWords(view.joint, this.draft.horizonDays)
    const text = summaryWords(view)
    this.settle(text)
    announce('margin', text)
  }

  private redraw() {
    this.draw()
    this.drawMap()
  }

  private draw() {
    const { view, hedge } = this
    if (!view) return
    const strips = view.lines.map((line): Strip => ({ line, after: false }))
    const after = hedge?.after.lines.map((line): Strip => ({ line, after: true })) ?? []
    drawStrips(byId('margin-strips'), [...strips, ...after].sort(byVenue))
    spanTable(byId('margin-spans'), view.lines)
  }

  private takeOrder(order: Order | null) {
    this.order = order
    if (order) this.preview()({ draft: this.draft, order })
    else if (this.hedge) {
      this.hedge = null
      this.redraw()
    }
  }

  private showHedge(view: HedgeView) {
    // The form may have been emptied while the answer was under way.
    if (!this.order) return
    this.hedge = view
    this.form.show(view)
    this.redraw()
  }

  private dropHedge(failure: Failure) {
    this.hedge = null
    this.form.fail(failure)
    this.redraw()
  }

  private async findMost(order: Order) {
    const { draft } = this
    try {
      const { size, unlimited } = await this.client((worker) => worker)().ask('most', {
        draft,
        order,
      })
      if (unlimited) setError(byId('hedge-size'), byId('hedge-error'), 'Nothing limits this order.')
      else if (size < 1 / STEPS) {
        const words = `Nothing more can be ${order.size < 0 ? 'sold' : 'bought'}.`
        setError(byId('hedge-size'), byId('hedge-error'), words)
      } else this.form.take(wholeSteps(size) * Math.sign(order.size))
    } catch (reason) {
      this.form.fail(toFailure(reason))
    }
  }
}

const byVenue = (a: Strip, b: Strip) => VENUES.indexOf(a.line.venue) - VENUES.indexOf(b.line.venue)

/** Towards zero, so that the venue still accepts it. */
const wholeSteps = (size: number) => Math.trunc(size * STEPS) / STEPS

type Client = ReturnType<typeof openMargin>

/** What is made of the worker is made once, when it is first wanted: so is the worker itself. */
function openMarginLazily(onCrash: (message: string) => void) {
  let client: Client | undefined
  return <T>(make: (worker: Client) => T) => {
    let made: T | undefined
    return () => (made ??= make((client ??= openMargin(onCrash))))
  }
}
