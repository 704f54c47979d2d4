import type { Assessment } from 'loadline'
import { createAccountForm, showSource } from './accountForm'
import { openDesk } from './desk'
import { byId } from './dom'
import { startEngine, toFailure } from './engine'
import { formatTime } from './format'
import { createGauge } from './gauge'
import { createHoldings } from './holdings'
import { HeatMap } from './heatmap'
import { createLiquidationTable } from './liquidationTable'
import { MarginPanel } from './margin/marginPanel'
import { profileSpots, toInputs } from './optionModels'
import { OptionPanel } from './optionPanel'
import { PreviewForm } from './preview'
import type { Failure, LoadedAccount } from './protocol'
import { createSliders, type Sliders } from './sliders'
import type { Scenario } from './state'
import { decodeScenario, encodeScenario, INITIAL, isMoved, scenarioPrices } from './state'
import { SurfacePanel } from './surface/surfacePanel'

/** The parts of the page that are made anew for each account. */
interface View {
  readonly loaded: LoadedAccount
  /** Assets that the account holds or owes, largest first. */
  readonly held: readonly string[]
  readonly sliders: Sliders
  readonly preview: PreviewForm
  readonly map: HeatMap
}

// Browsers limit how often an address may change; a drag changes the scenario at every frame.
const ADDRESS_REST_MILLISECONDS = 200

let scenario: Scenario = decodeScenario(location.hash)
let view: View | null = null
/** The account at the oracle's own prices. */
let unmoved: Assessment | null = null
let addressTimer: number | undefined

function fail(message: string) {
  const banner = byId('failure')
  banner.textContent = message
  banner.hidden = false
}

const reportFailure = (failure: Failure) => fail(`The engine refused: ${failure.message}`)

const engine = startEngine(fail)
const gauge = createGauge()
const table = createLiquidationTable()
const holdings = createHoldings()

const assess = engine.latest('assess', showAssessment, reportFailure)
const preview = engine.latest(
  'preview',
  (result) => view?.preview.showPreview(result),
  (failure) => view?.preview.fail(failure),
)
const grid = engine.latest('grid', (result) => view?.map.draw(result), reportFailure)
const option = engine.latest(
  'option',
  (result) => optionPanel.draw(result),
  (failure) => optionPanel.fail(failure),
)
const optionPanel = new OptionPanel({ change: (draft) => change({ option: draft }) })

function showAssessment(assessment: Assessment) {
  if (!view) return
  const { market } = view.loaded
  if (!isMoved(scenario)) unmoved = assessment
  byId('failure').hidden = true
  gauge.update(assessment, isMoved(scenario) ? unmoved : null, market['aave-v3'].baseCurrency)
  table.update(assessment, market)
  holdings.update(assessment, market)
}

function writeAddress() {
  window.clearTimeout(addressTimer)
  addressTimer = window.setTimeout(() => {
    const text = encodeScenario(scenario)
    history.replaceState(null, '', text ? `#${text}` : location.pathname + location.search)
  }, ADDRESS_REST_MILLISECONDS)
}

function requestAccount(next: View) {
  const prices = scenarioPrices(next.loaded.market, scenario)
  assess({ prices })
  next.preview.show(scenario.action)
  const action = next.preview.read(scenario.action)
  if (action) preview({ prices, action })
  else next.preview.clear()
  next.sliders.update(scenario)
  next.map.refresh(scenario)
}

/** The desk's channel for options: opened with the first model that is the desk's. */
let deskOption: typeof option | undefined

function requestOption() {
  const { option: draft } = scenario
  const { model } = draft
  const request = { model, inputs: toInputs(draft), spots: profileSpots(draft) }
  if (model === 'black_scholes') return option(request)
  optionPanel.wait()
  deskOption ??= openDesk(fail).latest(
    'option',
    (result) => optionPanel.draw(result),
    (failure) => {
      if (scenario.option.model !== 'black_scholes') optionPanel.fail(failure)
    },
  )
  deskOption(request)
}

function change(patch: Partial<Scenario>) {
  const previous = scenario
  scenario = { ...scenario, ...patch }
  writeAddress()
  if (scenario.option !== previous.option) {
    optionPanel.show(scenario.option)
    requestOption()
  } else if (view) requestAccount(view)
}

/** Assets of the account, largest sum first: the ones whose prices matter. */
function heldAssets(assessment: Assessment): string[] {
  const size = (bases: { supplyBase: bigint; debtBase: bigint }) =>
    bases.supplyBase + bases.debtBase
  return assessment.positions
    .filter(({ supply, debt }) => supply > 0n || debt > 0n)
    .sort((a, b) => (size(b) > size(a) ? 1 : size(b) < size(a) ? -1 : 0))
    .map(({ asset }) => asset)
}

/** Axes and asset that the account knows, volatile ones first. */
function fitToAccount({ market }: LoadedAccount, held: readonly string[]) {
  const all = market['aave-v3'].reserves
  const volatile = held.filter((asset) => all.find((reserve) => reserve.asset === asset)?.volatile)
  const rest = all.map(({ asset }) => asset)
  const [x = '', y = ''] = [...new Set([...volatile, ...held, ...rest])]
  const known = (asset: string) => rest.includes(asset)
  const { map, action } = scenario
  const keepMap = known(map.x) && known(map.y) && map.x !== map.y
  const stable = all.find((reserve) => reserve.borrowingEnabled && !reserve.volatile)?.asset
  scenario = {
    ...scenario,
    map: keepMap ? map : { x, y },
    action: known(action.asset)
      ? action
      : { ...(action.asset ? INITIAL.action : action), asset: stable ?? x },
  }
}

function showHead(loaded: LoadedAccount) {
  const aave = loaded.market['aave-v3']
  byId('account-name').textContent =
    `${loaded.sample ? 'Sample account' : 'Your account'}, Aave ${aave.version}`
  byId('as-of').textContent = `Data as of ${formatTime(loaded.market.now)}.`
  byId('engine-version').textContent = `Engine ${loaded.engineVersion}, computed in this browser.`
  showSource(loaded)
}

async function load(text: string | null) {
  const loaded = await engine.ask('load', { text })
  unmoved = await engine.ask('assess', { prices: new Map() })
  const held = heldAssets(unmoved)
  if (text !== null) scenario = { ...scenario, moves: {}, shock: 0, action: INITIAL.action }
  fitToAccount(loaded, held)
  const everything = loaded.market['aave-v3'].reserves.map(({ asset }) => asset)
  const mapAssets = held.length > 1 ? held : everything
  view?.map.dispose()
  view = {
    loaded,
    held,
    sliders: createSliders(loaded.market, held.length ? held : everything, {
      move: (asset, percent) => change({ moves: { ...scenario.moves, [asset]: percent } }),
      shock: (shock) => change({ shock }),
      reset: () => change({ moves: {}, shock: 0 }),
    }),
    preview: new PreviewForm(loaded.market, {
      change: (action) => change({ action }),
      solve: (goal) =>
        engine.ask('solve', { prices: scenarioPrices(loaded.market, scenario), goal }),
      after: gauge.showAfter,
    }),
    map: new HeatMap(loaded.market, mapAssets, {
      choose: (x, y) => change({ map: { x, y } }),
      request: (x, y) => grid({ prices: scenarioPrices(loaded.market, scenario), x, y }),
      take: (moves) => change({ moves: { ...scenario.moves, ...moves } }),
    }),
  }
  showHead(loaded)
  requestAccount(view)
}

function restore() {
  const restored = decodeScenario(location.hash)
  scenario = { ...restored, map: restored.map.x ? restored.map : scenario.map }
  if (view) fitToAccount(view.loaded, view.held)
  optionPanel.show(scenario.option)
  requestOption()
  if (view) requestAccount(view)
}

// A plain fragment link would overwrite the scenario that the address holds.
byId('skip').onclick = (event) => {
  event.preventDefault()
  byId('main').focus()
}
window.addEventListener('hashchange', restore)
createAccountForm(load)
new MarginPanel()
new SurfacePanel()
restore()
load(null).catch((reason) =>
  fail(`The sample account could not be shown: ${toFailure(reason).message}`),
)
