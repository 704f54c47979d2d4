// The surface panel of the built page.
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import path from 'node:path'
import { after, before, test } from 'node:test'
import { createEngine } from 'loadline/desk'
import { cutOff, repository, startBrowser } from './browser.mjs'

let browser
before(async () => {
  browser = await startBrowser()
})
after(() => browser?.stop())

const sample = JSON.parse(
  readFileSync(new URL('../data/surface-dax-2002-07-05.json', import.meta.url), 'utf8'),
)
const text = (page, id) => page.locator(`#surface-${id}`).textContent()
const rows = (page) => page.locator('#surface-expiries tbody tr')

/** Opens the page and brings the panel into sight, which is what starts the desk. */
async function openSurface(options = {}) {
  const opened = await browser.open(options)
  await opened.page.locator('#surface-title').scrollIntoViewIfNeeded()
  await fitted(opened.page, /^DAX/)
  return opened
}

const fitted = (page, words) =>
  page.waitForFunction(
    ([source]) => new RegExp(source).test(document.getElementById('surface-status').textContent),
    [words.source],
    { timeout: 20_000 },
  )

async function paste(page, quotes, { day = '2026-01-02', spot = '100' } = {}) {
  await page.locator('#surface-day').fill(day)
  await page.locator('#surface-spot').fill(spot)
  await page.locator('#surface-quotes').fill(quotes)
  await page.getByRole('button', { name: 'Fit these quotes' }).click()
}

/** Two expiries of a plausible smile, with a spread of one point. */
function smileRows() {
  const lines = ['expiry,strike,type,bidVol,askVol']
  for (const day of ['2026-03-20', '2026-06-19']) {
    for (let strike = 70; strike <= 130; strike += 5) {
      const k = Math.log(strike / 100)
      const vol = 25 - 12 * k + 40 * k * k
      const type = strike < 100 ? 'put' : 'call'
      lines.push([day, strike, type, (vol - 0.5).toFixed(2), (vol + 0.5).toFixed(2)].join())
    }
  }
  return lines
}

test('the desk is fetched when the panel comes near, and not before', async () => {
  const { page, faults, close } = await browser.open()
  const fetched = () =>
    page.evaluate(
      () => performance.getEntriesByType('resource').filter(({ name }) => /desk/.test(name)).length,
    )
  await page.waitForTimeout(300)
  assert.equal(await fetched(), 0)
  assert.equal(await rows(page).count(), 0)
  await page.locator('#surface-title').scrollIntoViewIfNeeded()
  await fitted(page, /^DAX/)
  assert.ok((await fetched()) > 0)
  assert.deepEqual(faults, [])
  await close()
})

test('the sample shows a slice an expiry, with its source, forwards and errors', async () => {
  const { page, faults, close } = await openSurface()
  assert.match(await text(page, 'status'), /QuantLib.*BSD/)
  assert.equal(await rows(page).count(), sample.maturityDays.length)
  assert.equal(await page.locator('#surface-expiry option').count(), sample.maturityDays.length)
  const forwards = await page
    .locator('#surface-expiries td[data-label="Forward"]')
    .allTextContents()
  sample.maturityDays.forEach((days, i) => {
    const forward = sample.spot * Math.exp((sample.zeroRates[i] * days) / 365)
    assert.ok(Math.abs(Number(forwards[i].replace(',', '')) - forward) <= 0.006, forwards[i])
  })
  const used = await page.locator('#surface-expiries td[data-label="Used"]').allTextContents()
  assert.deepEqual(new Set(used), new Set(['13 of 13']))
  const badges = await page
    .locator('.surface .badge')
    .evaluateAll((all) => all.map(({ dataset, textContent }) => [dataset.free, textContent]))
  assert.equal(badges.length, 16, 'a verdict on the whole, 8 on smiles and 7 on neighbours')
  assert.ok(badges.every(([free]) => free === 'true'))
  assert.equal(await page.locator('#surface-variance .line').count(), 8 + 2)
  assert.deepEqual(faults, [])
  await close()
})

/** What the engine reports of smiles that do allow arbitrage, which no surface that it fits does. */
async function arbitrage() {
  const engine = await createEngine()
  // Axel Vogt's slice, whose density is negative near k = 0.88 (Gatheral and Jacquier 2014, 3.1).
  const vogt = { a: -0.041, b: 0.1331, m: 0.3586, rho: 0.306, sigma: 0.4153 }
  const earlier = { a: 0.04, b: 0.05, rho: -0.2, m: 0, sigma: 0.3 }
  const later = { ...earlier, a: 0.02, b: 0.06 }
  const refusal = (...smiles) => {
    const slices = smiles.map((svi, i) => ({ expiryYears: 1 + i, forward: 100, svi }))
    try {
      engine.checkSurface({ surface: { slices } })
    } catch ({ code, field, index, value, shortMessage }) {
      return { code, field, row: index, value: String(value), message: shortMessage }
    }
    return null
  }
  return {
    butterfly: engine.checkButterfly(vogt),
    calendar: engine.checkCalendar({ earlier, later }),
    butterflyObjection: refusal(vogt),
    calendarObjection: refusal(earlier, later),
  }
}

/** Puts reports of arbitrage into what the page's worker answers, in its second expiry. */
const prepareArbitrage = (reports, objection) => (page) =>
  page.addInitScript(
    ([{ butterfly, calendar }, refused]) => {
      const Plain = globalThis.Worker
      globalThis.Worker = class extends Plain {
        set onmessage(listener) {
          super.onmessage = (event) => {
            const reply = event.data.reply
            if (reply?.expiries) {
              Object.assign(reply.expiries[1], { butterfly, calendar })
              reply.objection = refused
            }
            listener(event)
          }
        }
      }
    },
    [reports, objection],
  )

test('arbitrage is said where it lies: in the verdict and in the badges of its expiry', async () => {
  const reports = await arbitrage()
  for (const [objection, words] of [
    [reports.butterflyObjection, /^Butterfly arbitrage in expiry 1: it has no density somewhere$/],
    [reports.calendarObjection, /^Calendar arbitrage: .* falls from expiry 1 to expiry 2$/],
  ]) {
    const { page, faults, close } = await openSurface({
      prepare: prepareArbitrage(reports, objection),
    })
    const badges = await page
      .locator('.surface .badge')
      .evaluateAll((all) =>
        all.map(({ dataset, textContent }) => ({ free: dataset.free, words: textContent })),
      )
    const failing = badges.filter(({ free }) => free !== 'true')
    assert.equal(badges.length, 16)
    assert.equal(failing.length, 3, 'the whole, and both verdicts of one expiry')
    assert.match(failing[0].words, words)
    assert.match(failing[1].words, /^arbitrage near k = 0\.879$/)
    const at = reports.calendar.violations[0].worst
    assert.equal(failing[2].words, `arbitrage near k = ${at.toPrecision(3)}`)
    const colour = (selector) =>
      page.locator(selector).first().evaluate((node) => getComputedStyle(node).color)
    assert.notEqual(
      await colour('.surface .badge[data-free="false"]'),
      await colour('.surface .badge[data-free="true"]'),
    )
    const row = rows(page).nth(1)
    assert.match(await row.locator('td[data-label="Butterfly"]').textContent(), /0\.879/)
    assert.deepEqual(faults, [])
    await close()
  }
})

/** The sample as a chain, and the surface that the published package fits to it in Node. */
async function sampleInNode() {
  const engine = await createEngine()
  const nowMs = Date.parse(sample.asOf)
  const rows = sample.maturityDays.flatMap((days, i) =>
    sample.strikes.map((strike, row) => {
      const forward = sample.spot * Math.exp((sample.zeroRates[i] * days) / 365)
      const vol = sample.vols_strike_by_maturity[row][i]
      return {
        expiryMs: nowMs + days * 86_400_000,
        strike,
        forward,
        vol,
        rate: sample.zeroRates[i],
      }
    }),
  )
  const column = (value) => Float64Array.from(rows, value)
  const { surface } = engine.buildSurface({
    nowMs,
    expiryMs: column((row) => row.expiryMs),
    strike: column((row) => row.strike),
    forward: column((row) => row.forward),
    type: Uint8Array.from(rows, (row) => (row.strike >= row.forward ? 0 : 1)),
    markVolPercent: column((row) => 100 * row.vol),
  })
  return { engine, surface, rows, column }
}

/** The numbers of a chart's table, row by row. */
const tableOf = (page, figure) =>
  page.locator(`#surface-${figure} tbody tr`).evaluateAll((all) =>
    all.map(({ children }) =>
      // A number with a power of ten is one below a hundred-thousandth.
      [...children].map(({ textContent }) =>
        textContent.includes('×') ? 0 : Number(textContent.replace('−', '-').replaceAll(',', '')),
      ),
    ),
  )

test('smile, density and total variance of every expiry are those of the engine in Node', async () => {
  const { engine, surface } = await sampleInNode()
  const { page, faults, close } = await openSurface()
  await page.locator('.surface details').evaluateAll((all) =>
    all.forEach((each) => {
      each.open = true
    }),
  )
  for (const [i, { expiryYears }] of surface.slices.entries()) {
    await page.locator('#surface-expiry').selectOption(String(i))
    const quotes = await page.locator('#surface-smile .chart .points-dots').getAttribute('d')
    assert.equal(quotes.match(/Z/g).length, sample.strikes.length)
    for (const [figure, output, column, scale] of [
      ['smile', 'vol', 1, 100],
      ['density', 'density', 1, 1],
      ['variance', 'w', 1 + i, 1],
    ]) {
      const shown = await tableOf(page, figure)
      assert.ok(shown.length >= 12)
      // The abscissa is shown with six digits: slopes of up to a few hundred make the tolerance.
      const at = Float64Array.from(shown, ([k]) => k)
      const coordinate = 'log_moneyness'
      const { columns } = engine.evaluateSurface({
        surface,
        coordinate,
        at,
        expiryYears,
        outputs: [output],
      })
      shown.forEach((cells, row) => {
        const wanted = scale * columns[output][row]
        const text = `${figure} ${i} at ${at[row]}: ${cells[column]} for ${wanted}`
        assert.ok(Math.abs(cells[column] - wanted) <= 1e-3 * (1 + Math.abs(wanted)), text)
      })
    }
  }
  assert.deepEqual(faults, [])
  await close()
})

test('Heston is calibrated on a button and drawn beside the fit', async () => {
  const { engine, column } = await sampleInNode()
  const { page, faults, close } = await openSurface()
  assert.equal(await page.locator('#surface-smile .chart .line').count(), 1)
  await page.getByRole('button', { name: 'Calibrate Heston' }).click()
  await page.waitForFunction(
    () => /^Heston through/.test(document.getElementById('surface-heston-words').textContent),
    undefined,
    { timeout: 60_000 },
  )
  const words = await text(page, 'heston-words')
  assert.match(words, /through 104 quotes/)
  assert.equal(await page.locator('#surface-smile .chart .line').count(), 2)
  const shown = Number(/ρ (−?[\d.]+)\.$/.exec(words)[1].replace('−', '-'))
  const { parameters } = engine.calibrateHeston({
    spot: sample.spot,
    strike: column((row) => row.strike),
    expiryYears: column((row) => (row.expiryMs - Date.parse(sample.asOf)) / (365 * 86_400_000)),
    rate: column((row) => row.rate),
    vol: column((row) => row.vol),
  })
  assert.ok(Math.abs(shown - parameters.correlation) < 1e-3, `${shown} ${parameters.correlation}`)
  assert.deepEqual(faults, [])
  await close()
})

test('pasted rows are fitted, with bars from bid to ask', async () => {
  const { page, faults, close } = await openSurface()
  const lines = smileRows()
  // One row whose bid is above its ask: reported, not swallowed.
  lines.push('2026-06-19,140,call,40,30')
  await paste(page, lines.join('\n'))
  await fitted(page, /^Your quotes: 27 rows/)
  assert.equal(await text(page, 'error'), '')
  assert.equal(await rows(page).count(), 2)
  const bars = await page.locator('#surface-smile .chart .points-bars').getAttribute('d')
  assert.equal(bars.match(/L/g).length, 13)
  assert.match(await text(page, 'left-out-count'), /^1 row was/)
  await page.locator('#surface-left-out summary').click()
  assert.match(await text(page, 'left-out-list'), /line 28.*140 call.*bid is above the ask/)
  for (const model of ['essvi', 'ssvi']) {
    await page.locator('#surface-model').selectOption(model)
    await fitted(page, /^Your quotes/)
    assert.equal(await rows(page).count(), 2)
  }
  await page.getByRole('button', { name: 'Show the sample surface' }).click()
  await fitted(page, /^DAX/)
  assert.deepEqual(faults, [])
  await close()
})

test('a bad row is refused by line, field and value, and the surface stays', async () => {
  const { page, faults, close } = await openSurface()
  const [header, first, ...rest] = smileRows()
  const spoilt = (line) => [header, first, line, ...rest].join('\n')
  const cases = [
    [spoilt('2026-03-20,abc,put,20,21'), /Line 3, strike: “abc”/, 'quotes'],
    [spoilt('2026-03-20,75,put,x1,21'), /Line 3, bidVol: “x1”/, 'quotes'],
    [spoilt('2026-03-20,75,put,20,-3'), /Line 3, askVol: “-3”/, 'quotes'],
    [spoilt('2026-02-30,75,put,20,21'), /Line 3, expiry: “2026-02-30”/, 'quotes'],
    [spoilt('2025-12-31,75,put,20,21'), /Line 3, expiry: “2025-12-31” is not after/, 'quotes'],
    [spoilt('2026-03-20,75,straddle,20,21'), /Line 3, type: “straddle”/, 'quotes'],
    [spoilt('2026-03-20,75,put,20'), /Line 3 has 4 columns instead of 5/, 'quotes'],
    ['expiry,strike,kind,bidVol,askVol\n', /Line 1: the header names “kind”/, 'quotes'],
    ['', /no quotes/, 'quotes'],
    ['2026-03-20,100,call,,', /No expiry could be fitted/, 'quotes'],
    ['[{', /JSON/, 'quotes'],
    ['[{"instrument_name": "BTC-PERPETUAL"}]', /Row 1, instrument_name.*BTC-PERPETUAL/, 'quotes'],
    [
      '[{"instrument_name": "BTC-27MAR26-90000-C", "mark_iv": "55", "creation_timestamp": 1767312000000}]',
      /Row 1, mark_iv.*55/,
      'quotes',
    ],
  ]
  for (const [quotes, words, id] of cases) {
    await paste(page, quotes)
    await refused(page, words, id)
  }
  await paste(page, smileRows().join('\n'), { day: 'yesterday' })
  await refused(page, /Valued on: “yesterday”/, 'day')
  await paste(page, smileRows().join('\n'), { spot: '-1' })
  await refused(page, /Spot: “-1”/, 'spot')
  assert.deepEqual(faults, [])
  await close()
})

async function refused(page, words, id) {
  await page
    .waitForFunction(
      ([source]) => new RegExp(source).test(document.getElementById('surface-error').textContent),
      [words.source],
      { timeout: 5000 },
    )
    .catch(async () => assert.fail(`“${await text(page, 'error')}” is not ${words}`))
  assert.equal(await page.locator(`#surface-${id}`).getAttribute('aria-invalid'), 'true')
  assert.equal(await page.locator('.surface [aria-invalid]').count(), 1)
  assert.match(await text(page, 'status'), /^DAX/)
  assert.equal(await rows(page).count(), 8)
}

test('a summary of Deribit is fitted from its marks, its bars from its prices', async () => {
  const engine = await createEngine()
  const { page, faults, close } = await openSurface()
  const nowMs = Date.UTC(2026, 0, 2)
  const expiryYears = (Date.UTC(2026, 2, 27, 8) - nowMs) / (365 * 86_400_000)
  const forward = 90_000
  const result = []
  for (let strike = 60_000; strike <= 130_000; strike += 5000) {
    const k = Math.log(strike / forward)
    const vol = 0.5 - 0.05 * k + 0.3 * k * k
    const type = strike < forward ? 'put' : 'call'
    const price = (sigma) =>
      engine.priceForwardOption({ type, forward, strike, expiryYears, vol: sigma }).value / forward
    result.push({
      instrument_name: `BTC-27MAR26-${strike}-${type[0].toUpperCase()}`,
      underlying_price: forward,
      mark_price: price(vol),
      mark_iv: 100 * vol,
      bid_price: price(vol - 0.01),
      ask_price: price(vol + 0.01),
      creation_timestamp: nowMs,
    })
  }
  await paste(page, JSON.stringify({ jsonrpc: '2.0', result }), { day: '', spot: '' })
  await fitted(page, /^Your quotes: 15 options on BTC of Deribit, 2026-01-02 00:00 UTC/)
  assert.equal(await rows(page).count(), 1)
  const bars = await page.locator('#surface-smile .chart .points-bars').getAttribute('d')
  assert.equal(bars.match(/L/g).length, result.length)
  assert.deepEqual(faults, [])
  await close()
})

test('the panel fits a width of 320 pixels', async () => {
  const { page, close } = await openSurface({ viewport: { width: 320, height: 640 } })
  assert.deepEqual(await cutOff(page, '.surface *'), [])
  await close()
})

for (const colorScheme of ['light', 'dark']) {
  test(`axe finds nothing in the panel in ${colorScheme}`, async () => {
    // axe is injected, which the page's own policy rightly forbids.
    const { page, close } = await openSurface({ colorScheme, bypassCSP: true })
    await paste(page, `${smileRows().join('\n')}\n2026-06-19,140,call,40,30`)
    await fitted(page, /^Your quotes/)
    await paste(page, '2026-03-20,abc,put,20,21')
    await page.waitForFunction(() => document.getElementById('surface-error').textContent !== '')
    await page.locator('.surface details').evaluateAll((all) =>
      all.forEach((each) => {
        each.open = true
      }),
    )
    await page.addScriptTag({ path: path.join(repository, 'node_modules/axe-core/axe.min.js') })
    const { violations, passes } = await page.evaluate(() => globalThis.axe.run('#surface'))
    const found = violations.map(
      ({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html.slice(0, 120)).join(' | ')}`,
    )
    assert.deepEqual(found, [])
    assert.ok(passes.length > 10)
    await close()
  })
}
