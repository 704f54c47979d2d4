// The margin panel of the built page: its numbers against the published package in Node.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { startBrowser } from './browser.mjs'
import {
  ASSETS,
  bookEdges,
  bookMargin,
  engine,
  loan,
  numberIn,
  perpAccount,
  readForm,
  rules,
} from './marginSample.mjs'

let browser
before(async () => {
  browser = await startBrowser()
})
after(() => browser?.stop())

const text = (page, id) => page.locator(`#${id}`).textContent()
const near = (got, want, within, what = '') =>
  assert.ok(Math.abs(got - want) <= within, `${what} ${got} is not ${want}`)

/** Opens the page and brings the panel into sight, which is what starts its engine. */
async function openMargin(options = {}) {
  const opened = await browser.open(options)
  await opened.page.locator('#margin-title').scrollIntoViewIfNeeded()
  await assessed(opened.page)
  return { ...opened, form: await readForm(opened.page) }
}

const assessed = (page) =>
  page.waitForFunction(
    () => /interval/.test(document.getElementById('margin-status').textContent),
    undefined,
    { timeout: 20_000 },
  )

/** Waits until a reading of the page holds. */
async function until(holds, milliseconds = 20_000) {
  const end = performance.now() + milliseconds
  while (!(await holds())) assert.ok(performance.now() < end, `not in ${milliseconds} ms: ${holds}`)
}

/** A strip by the asset and the account that it is of. */
const strip = (page, asset, name) =>
  page
    .locator('figure.strips')
    .filter({ has: page.locator('figcaption', { hasText: asset }) })
    .locator('.strip')
    .filter({ has: page.locator('.strip-name', { hasText: new RegExp(`^${name}$`) }) })

const spanCount = (page, asset, name) => strip(page, asset, name).locator('.span').count()

/** Rows of the table of intervals: asset, account, interval, distance, volatilities, chance. */
const spanRows = (page) =>
  page
    .locator('#margin-spans tbody tr')
    .evaluateAll((all) => all.map(({ children }) => [...children].map((cell) => cell.textContent)))

test('the engine is fetched when the panel comes near, and not before', async () => {
  const { page, faults, close } = await browser.open()
  const fetched = () =>
    page.evaluate(
      () =>
        performance.getEntriesByType('resource').filter(({ name }) => /margin/.test(name)).length,
    )
  await page.waitForTimeout(300)
  assert.equal(await fetched(), 0)
  await page.locator('#margin-title').scrollIntoViewIfNeeded()
  await assessed(page)
  assert.ok((await fetched()) > 0)
  assert.deepEqual(faults, [])
  await close()
})

test('every strip has as many intervals as the engine, with its numbers', async () => {
  const { page, faults, form, close } = await openMargin()
  const { markets } = engine.assessPerpAccount(perpAccount(form))
  const rows = await spanRows(page)
  const row = (asset, account) => rows.filter(([of, by]) => of === asset && by === account)
  for (const { market, intervals, price } of markets) {
    const asset = ASSETS[market]
    assert.equal(await spanCount(page, asset, 'Hyperliquid'), intervals.length)
    const shown = row(asset, 'Hyperliquid')
    assert.equal(shown.length, intervals.length)
    intervals.forEach(({ low, high, opensBelow }, i) => {
      const edge = opensBelow ? high : low
      near(numberIn(shown[i][2]), edge, 0.5, asset)
      near(numberIn(shown[i][3]), (edge / price - 1) * 100, 0.051, asset)
    })
  }
  const { price } = loan(form)
  assert.equal(await spanCount(page, 'BTC', 'Morpho loan'), 1)
  near(numberIn(row('BTC', 'Morpho loan')[0][2]), Number(price.firstLiquidatable) / 1e34, 0.5)
  const edges = bookEdges(form)
  assert.equal(edges.length, 4, 'the sample book has two intervals')
  assert.equal(await spanCount(page, 'ETH', 'Derive options'), 2)
  row('ETH', 'Derive options').forEach(([, , words], i) => {
    const [low, high] = words.split(' to ').map(numberIn)
    near(low, edges[2 * i], 0.51)
    near(high, edges[2 * i + 1], 0.51)
  })
  assert.deepEqual(faults, [])
  await close()
})

test('the chance of a touch is that of the first passage to the nearest line', async () => {
  const { page, faults, form, close } = await openMargin()
  const chance = (asset, price) => {
    const vol = form.vols[asset] / 100
    return engine.firstPassage({
      distanceLog: Math.log(price / form.prices[asset]),
      drift: -(vol * vol) / 2,
      vol,
      horizonYears: form.horizonDays / 365,
    }).probability
  }
  const shown = async (asset, name) =>
    numberIn((await strip(page, asset, name).locator('.chance').first().textContent()).trim())
  const { falling } = engine.assessPerpAccount(perpAccount(form)).markets[1]
  near(await shown('ETH', 'Hyperliquid'), 100 * chance('ETH', falling.price), 0.051)
  const line = Number(loan(form).price.firstLiquidatable) / 1e34
  near(await shown('BTC', 'Morpho loan'), 100 * chance('BTC', line), 0.051)
  const edges = bookEdges(form)
  near(await shown('ETH', 'Derive options'), 100 * chance('ETH', edges[1]), 0.051)
  const { probability } = engine.passageProbability({
    intervals: [
      { low: edges[0], high: edges[1] },
      { low: edges[2], high: edges[3] },
    ],
    price: form.prices.ETH,
    vol: form.vols.ETH / 100,
    horizonYears: form.horizonDays / 365,
  })
  const either = strip(page, 'ETH', 'Derive options').locator('.chance').last()
  near(numberIn((await either.textContent()).trim()), 100 * probability, 0.051)
  assert.ok(probability < chance('ETH', edges[1]) + chance('ETH', edges[2]))
  const before = await strip(page, 'BTC', 'Morpho loan').textContent()
  await page.locator('#margin-horizon').selectOption('90')
  await until(async () => (await strip(page, 'BTC', 'Morpho loan').textContent()) !== before)
  form.horizonDays = 90
  near(await shown('BTC', 'Morpho loan'), 100 * chance('BTC', line), 0.051)
  assert.deepEqual(faults, [])
  await close()
})

test('two prices together: the chance of either line, of both, and a correlation that is refused', async () => {
  const { page, faults, form, close } = await openMargin()
  const words = () => text(page, 'margin-joint')
  const correlate = async (correlation) => {
    const before = await words()
    await page.locator('#margin-correlation').fill(String(correlation))
    await until(async () => (await words()) !== before)
    return words()
  }
  /** Per cents: each line alone, then from and to of either and of both, which may be one number. */
  const percents = (sentence) => {
    const found = /, ([\d.]+).% alone.*, ([\d.]+).% alone.*chance of ([\d.]+).%(?: to ([\d.]+).%)?, that both are, of ([\d.]+).%(?: to ([\d.]+).%)?;/.exec(sentence)
    const [p, q, low, high = low, least, most = least] = found.slice(1).map((number) => number && Number(number))
    return { p, q, either: [low, high], both: [least, most] }
  }
  const horizonYears = form.horizonDays / 365
  const [btc, eth] = engine.assessPerpAccount(perpAccount(form)).markets
  const edges = bookEdges(form)
  const levels = {
    BTC: [Number(loan(form).price.firstLiquidatable) / 1e34, btc.falling.price, btc.rising.price],
    ETH: [edges[1], edges[2], eth.falling.price, eth.rising.price],
  }
  const alone = (asset, level) =>
    engine.firstPassage({
      distanceLog: Math.log(level / form.prices[asset]),
      drift: -((form.vols[asset] / 100) ** 2) / 2,
      vol: form.vols[asset] / 100,
      horizonYears,
    }).probability
  const [first, second] = ASSETS.map((asset) => ({
    price: form.prices[asset],
    level: levels[asset].filter(Boolean).sort((a, b) => alone(asset, b) - alone(asset, a))[0],
    vol: form.vols[asset] / 100,
  }))
  const { correlation } = form
  const joint = engine.jointPassageProbability({ first, second, correlation, horizonYears })
  const shown = percents(await words())
  near(shown.p, 100 * alone('BTC', first.level), 0.051)
  near(shown.q, 100 * alone('ETH', second.level), 0.051)
  near(shown.either[0], 100 * joint.eitherLow, 0.051)
  near(shown.either[1], 100 * joint.eitherHigh, 0.051)
  near(shown.both[1], 100 * joint.bothHigh, 0.051)

  // Independent prices: 1 - (1 - p)(1 - q) lies between the two estimates, but for their error.
  const apart = percents(await correlate(0))
  const [p, q] = [apart.p / 100, apart.q / 100]
  // 4,096 paths: four standard errors of 0.8 % each.
  const within = ([low, high], want) => assert.ok(want > low - 3.2 && want < high + 3.2, `${want} is not within ${low} and ${high}`)
  within(apart.either, 100 * (1 - (1 - p) * (1 - q)))
  within(apart.both, 100 * p * q)
  // BTC falls to its line, ETH rises to its own: together, they seldom do both.
  assert.ok(first.level < first.price && second.level > second.price)
  assert.ok(apart.both[0] > shown.both[1])

  assert.match(await correlate(1.5), /field correlation, value 1\.5/)
  await until(async () => /Correlation.*1\.5/.test(await text(page, 'margin-correlation-error')))
  assert.deepEqual(faults, [])
  await close()
})

/** The cells of the comparison by the name of their row. */
const compared = async (page) =>
  new Map(
    await page
      .locator('#hedge-compare tbody tr')
      .evaluateAll((all) =>
        all.map(({ children: [name, was, is] }) => [
          name.textContent,
          [was.textContent, is.textContent],
        ]),
      ),
  )

async function order(page, size, asset = 'ETH') {
  await page.locator('#hedge-asset').selectOption(asset)
  await page.locator('#hedge-size').fill(String(size))
  const words = new RegExp(`^(Selling|Buying) ${Math.abs(size)} ${asset} .* is (accepted|refused)`)
  await page.waitForFunction(
    ([source]) => new RegExp(source).test(document.getElementById('hedge-answer').textContent),
    [words.source],
  )
}

test('a hedge is previewed as the engine does, in numbers and on the strips', async () => {
  const { page, faults, form, close } = await openMargin()
  assert.equal(await page.locator('.track-after').count(), 0)
  for (const size of [-20, -45, 3]) {
    await order(page, size)
    const account = perpAccount(form)
    const given = { market: 1, size, price: form.prices.ETH, feeRate: 0.00045 }
    const preview = engine.previewPerpOrder({ account, order: given })
    const rows = await compared(page)
    for (const [name, key] of [
      ['Equity', 'equity'],
      ['Initial margin', 'initial'],
      ['Free collateral', 'freeCollateral'],
      ['Maintenance margin', 'maintenance'],
      ['Left before liquidation', 'excess'],
    ]) {
      const [was, is] = rows.get(name)
      near(numberIn(was), preview.before[key], 0.51, name)
      near(numberIn(is), preview.after[key], 0.51, name)
    }
    assert.equal(/is accepted/.test(await text(page, 'hedge-answer')), preview.accepted)
    const after = { ...account, collateral: preview.collateralAfter, positions: preview.positions }
    const { falling, rising, intervals } = engine.assessPerpAccount(after).markets[1]
    const passage = engine.passageProbability({
      intervals: intervals.map(({ low, high }) => ({ low, high })),
      price: form.prices.ETH,
      vol: form.vols.ETH / 100,
      horizonYears: form.horizonDays / 365,
    })
    const [, chance] = rows.get('Chance of that by ETH within 30 days')
    if (/^below/.test(chance)) assert.ok(passage.probability < 1e-3, chance)
    else near(numberIn(chance), 100 * passage.probability, 0.051)
    const own = strip(page, 'ETH', 'Hyperliquidafter the order')
    assert.equal(await own.locator('.span').count(), intervals.length)
    for (const [side, found] of [
      ['falling', falling],
      ['rising', rising],
    ]) {
      const [, is] = rows.get(`Liquidated by ETH ${side} to`)
      if (found.reason === null) near(numberIn(is), found.price, 0.51, side)
      else assert.equal(is, 'not by this alone')
    }
  }
  await page.waitForFunction(
    () => document.querySelectorAll('#margin-map .frontier-after').length === 1,
  )
  await page.locator('#hedge-size').fill('')
  await page.waitForFunction(
    () => document.querySelectorAll('.track-after, .frontier-after').length === 0,
  )
  assert.equal(await page.locator('#hedge-compare').isVisible(), false)
  assert.deepEqual(faults, [])
  await close()
})

test('the largest orders are accepted, the neutral one leaves nothing over', async () => {
  const { page, faults, close } = await openMargin()
  for (const name of ['Most to sell', 'Most to buy']) {
    const before = await text(page, 'hedge-answer')
    await page.getByRole('button', { name }).click()
    await page.waitForFunction(
      (old) => document.getElementById('hedge-answer').textContent !== old,
      before,
    )
    assert.match(await text(page, 'hedge-answer'), / is accepted/)
    const size = Number(await page.locator('#hedge-size').inputValue())
    await order(page, Number((size * 1.01).toPrecision(5)))
    assert.match(await text(page, 'hedge-answer'), / is refused/)
  }
  const before = await text(page, 'hedge-answer')
  await page.getByRole('button', { name: 'Neutral over all accounts' }).click()
  await page.waitForFunction(
    (old) => document.getElementById('hedge-answer').textContent !== old,
    before,
  )
  const [, left] = (await compared(page)).get('ETH over all accounts, options by delta')
  assert.ok(left === 'none' || Math.abs(numberIn(left)) < 1e-3, left)
  assert.deepEqual(faults, [])
  await close()
})

test('the certificate says the rule, the scenario in words and what each leg loses', async () => {
  const { page, faults, form, close } = await openMargin()
  const { maintenanceCertificate, losses, scenarioProfit } = bookMargin(form)
  const { scenario, requirement } = maintenanceCertificate
  const { spotFactor, vol } = rules.scenarios[scenario]
  assert.equal(vol, 'up')
  const move = `${spotFactor < 1 ? '−' : '+'}${Math.abs(Math.round((spotFactor - 1) * 1000) / 10)}`
  const words = await page.locator('.certificate-rule').textContent()
  assert.equal(words, `Decided by the worst scenario of 31: spot ${move}\u202f%, volatility up.`)
  const amounts = await page.locator('.bar-amount').allTextContents()
  assert.equal(amounts.length, form.legs.length)
  amounts.forEach((amount, i) => {
    assert.match(amount, losses[i] < 0 ? /^gains/ : /^loses/)
    near(numberIn(amount), Math.abs(losses[i]), 0.51)
  })
  assert.match(
    await text(page, 'margin-certificate'),
    new RegExp(Math.round(requirement).toLocaleString('en-US')),
  )
  const cells = (await page.locator('.scenarios td').allTextContents()).filter(Boolean)
  assert.equal(cells.length, rules.scenarios.length)
  near(
    numberIn(await page.locator('.scenarios .binding').textContent()),
    scenarioProfit[scenario],
    0.51,
  )
  await page.locator('#margin-certificate-venue').selectOption('perps')
  const parts = await page.locator('.bar-amount').allTextContents()
  const { maintenance } = engine.perpMargin(perpAccount(form))
  near(
    parts.reduce((sum, part) => sum + numberIn(part), 0),
    maintenance,
    1.01,
  )
  await page.locator('#margin-certificate-venue').selectOption('loan')
  assert.match(await page.locator('.certificate-rule').textContent(), /86 %/)
  assert.deepEqual(faults, [])
  await close()
})

test('the map says of every place which accounts can be liquidated there', async () => {
  const { page, faults, form, close } = await openMargin()
  const map = page.locator('#margin-map')
  await map.focus()
  await page.keyboard.press('Home')
  const places = []
  for (const [key, times] of [
    ['ArrowDown', 0],
    ['PageUp', 3],
    ['PageDown', 6],
    ['End', 1],
    ['PageUp', 7],
    ['Shift+ArrowLeft', 3],
    ['PageDown', 4],
  ]) {
    for (let i = 0; i < times; i++) {
      await page.keyboard.press(key)
      places.push(await text(page, 'margin-map-readout'))
    }
  }
  const seen = new Set()
  for (const place of places) {
    const [, btc, eth, words] = /^BTC \$([\d,.]+) .*, ETH \$([\d,.]+) \(.*\): (.*)\.$/.exec(place)
    const prices = { BTC: Number(btc.replaceAll(',', '')), ETH: Number(eth.replaceAll(',', '')) }
    const liquidated = {
      'Morpho loan': loan(form, prices.BTC).data.status === 'liquidatable',
      Hyperliquid: engine.perpMargin(perpAccount(form, prices)).liquidatable,
      'Derive options': bookMargin(form, prices.ETH).liquidatable,
    }
    const names = Object.keys(liquidated).filter((name) => liquidated[name])
    assert.equal(words, `${names.join(' and ') || 'no account'} can be liquidated`, place)
    seen.add(words)
  }
  assert.ok(seen.size >= 4, [...seen].join('; '))
  assert.deepEqual(faults, [])
  await close()
})

test('the frontier along a row is where the engine has it, whichever price lies across', async () => {
  const { page, faults, form, close } = await openMargin()
  await page.locator('#margin-map-data summary').click()
  for (const across of ['BTC', 'ETH']) {
    const along = ASSETS.find((asset) => asset !== across)
    await page.locator('#margin-map-x').selectOption(across)
    await page.waitForFunction(
      (name) => document.querySelector('#margin-map-table th')?.textContent === `While ${name} is`,
      along,
    )
    const rows = await page
      .locator('#margin-map-table tbody tr')
      .evaluateAll((all) =>
        all.map(({ children }) => [...children].map((cell) => cell.textContent)),
      )
    assert.equal(rows.length, 9)
    rows.forEach(([at], i) => {
      // The rows stand at powers of three: the text shows them in whole dollars.
      const price = form.prices[along] * 3 ** (1 - i / 4)
      near(numberIn(at), price, 0.51)
      const account = perpAccount(form, { ...form.prices, [along]: price })
      const { intervals } = engine.assessPerpAccount(account).markets[ASSETS.indexOf(across)]
      const words = rows[i][2] === 'at no price' ? [] : rows[i][2].split('; ')
      assert.equal(words.length, intervals.length, `${along} at ${price}: ${rows[i][2]}`)
      intervals.forEach(({ low, high, opensBelow, opensAbove }, k) => {
        if (opensBelow && opensAbove) assert.equal(words[k], 'at every price')
        else near(numberIn(words[k]), opensBelow ? high : low, 0.51)
      })
    })
  }
  const drawn = await page
    .locator('.frontier-drawing .frontier')
    .evaluateAll((all) => all.map((node) => node.getAttribute('d').length))
  assert.ok(drawn.length === 3 && drawn.every((length) => length > 20))
  assert.deepEqual(faults, [])
  await close()
})
