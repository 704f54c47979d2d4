import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { readSample, sampleText } from './sample.mjs'
import { reading, readingChanged, startBrowser } from './browser.mjs'

let browser
before(async () => {
  browser = await startBrowser()
})
after(() => browser?.stop())

/** Truncated to `digits`, as the page shows health. */
function truncated(wad, digits) {
  const scaled = (wad * 10n ** BigInt(digits)) / 10n ** 18n
  const text = scaled.toString().padStart(digits + 1, '0')
  return `${text.slice(0, -digits)}.${text.slice(-digits)}`
}

const setSlider = (page, id, value) =>
  page.evaluate(
    ([slider, position]) => {
      const input = document.getElementById(slider)
      input.value = String(position)
      input.dispatchEvent(new Event('input', { bubbles: true }))
    },
    [id, value],
  )

test('loads under its policy without an error, a violation or a foreign request', async () => {
  const { page, faults, close } = await browser.open()
  assert.deepEqual(faults, [])
  assert.match(await page.title(), /loadline/)
  assert.match(await page.locator('.masthead').innerText(), /not advice/i)
  assert.match(await page.locator('#as-of').textContent(), /Data as of \d+ \w+ \d{4}.* UTC/)
  assert.match(await page.locator('#account-source').innerText(), /sample/i)
  await close()
})

test('shows the health and the boundaries that the engine gives in Node', async () => {
  const { assessment, market } = await readSample()
  const { page, close } = await browser.open()
  const { factorWad } = assessment.health
  assert.equal(await reading(page), truncated(factorWad, 2))

  const unit = Number(market['aave-v3'].baseCurrency.unit)
  const falling = assessment.liquidation.assets.filter((entry) => entry.falling.reason === null)
  assert.ok(falling.length > 0, 'the sample has a price whose fall liquidates')
  for (const entry of falling) {
    const row = page.locator('#liquidation-table tbody tr', {
      has: page.locator(`th:text-is("${entry.asset}")`),
    })
    const shown = await row.locator('td[data-label="Falling to"]').textContent()
    const price = Number(shown.replace(/[^\d.]/g, ''))
    assert.ok(
      Math.abs(price - Number(entry.falling.price) / unit) <= 0.01,
      `${entry.asset}: ${shown}`,
    )
    const distance = await row.locator('td[data-label="Falling to: distance"]').textContent()
    const percent = Number(distance.replace('−', '-').replace(/[^\d.-]/g, ''))
    assert.ok(Math.abs(percent - entry.falling.movePercent) <= 0.051, `${entry.asset}: ${distance}`)
  }
  await close()
})

test('prices past a boundary put the account below its line', async () => {
  const { assessment } = await readSample()
  const { shockDown } = assessment.liquidation
  assert.equal(shockDown.reason, null)
  const at = (percent) => `#shock=${percent.toFixed(2)}`
  for (const [percent, status] of [
    [Math.ceil(shockDown.movePercent * 100) / 100 + 0.01, 'healthy'],
    [Math.floor(shockDown.movePercent * 100) / 100 - 0.01, 'liquidatable'],
  ]) {
    const { page, close } = await browser.open({ hash: at(percent) })
    await page.waitForFunction(
      (wanted) => document.getElementById('health-status').dataset.status === wanted,
      status,
      { timeout: 5000 },
    )
    assert.equal(Number(await reading(page)) < 1, status === 'liquidatable')
    await close()
  }
})

test('the keyboard reaches and moves a price', async () => {
  const { page, faults, close } = await browser.open()
  const before = await reading(page)
  const words = await page.locator('#slider-shock').getAttribute('aria-valuetext')
  let focused = ''
  for (let presses = 0; presses < 20 && focused !== 'slider-shock'; presses++) {
    await page.keyboard.press('Tab')
    focused = await page.evaluate(() => document.activeElement.id)
  }
  assert.equal(focused, 'slider-shock')
  const outline = await page.evaluate(() => getComputedStyle(document.activeElement).outlineStyle)
  assert.notEqual(outline, 'none', 'the focused control is outlined')
  for (let presses = 0; presses < 15; presses++) await page.keyboard.press('ArrowLeft')
  await readingChanged(page, before)
  assert.ok(Number(await reading(page)) < Number(before))
  assert.notEqual(await page.locator('#slider-shock').getAttribute('aria-valuetext'), words)
  await page.keyboard.press('Tab')
  assert.match(await page.evaluate(() => document.activeElement.ariaLabel), /^Reset/)
  await page.keyboard.press('Enter')
  await page.waitForFunction(
    (old) => document.getElementById('health-reading').textContent === old,
    before,
  )
  assert.deepEqual(faults, [])
  await close()
})

test('an action is previewed by keyboard, and a refusal says its limit', async () => {
  const { page, faults, close } = await browser.open()
  await page.locator('#action-amount').focus()
  await page.keyboard.type('100')
  const answer = page.locator('#action-answer')
  await page.waitForFunction(() =>
    /^Allowed/.test(document.getElementById('action-answer').textContent),
  )
  assert.match(await answer.textContent(), /Health goes from \d+\.\d\d to \d+\.\d\d/)
  assert.ok((await page.locator('#action-compare tbody tr').count()) >= 5)

  await page.keyboard.press('Tab')
  assert.equal(await page.evaluate(() => document.activeElement.id), 'action-most')
  await page.keyboard.press('Enter')
  await page.waitForFunction(() => Number(document.getElementById('action-amount').value) > 100)
  await page.waitForFunction(() =>
    /^Allowed/.test(document.getElementById('action-answer').textContent),
  )
  const most = await page.locator('#action-amount').inputValue()

  await page.locator('#action-amount').fill(String(Number(most) * 2))
  await page.waitForFunction(() =>
    /^Refused/.test(document.getElementById('action-answer').textContent),
  )
  assert.match(await answer.textContent(), /Refused: [a-z ]+/)
  assert.ok(await page.locator('#action-compare').isHidden())

  await page.locator('#action-amount').fill('12abc')
  await page.waitForFunction(() => document.getElementById('action-error').textContent !== '')
  assert.match(await page.locator('#action-error').textContent(), /Amount.*12abc/)
  assert.equal(await page.locator('#action-amount').getAttribute('aria-invalid'), 'true')
  assert.deepEqual(faults, [])
  await close()
})

test('a health to reach is found and reached', async () => {
  const { page, close } = await browser.open({ hash: '#action=borrow::' })
  await page.locator('#action-target').fill('1.25')
  await page.locator('#action-solve').click()
  await page.waitForFunction(() =>
    /to 1\.25/.test(document.getElementById('action-answer').textContent),
  )
  await close()
})

test('a malformed document is refused beside the field and changes nothing', async () => {
  const { page, faults, close } = await browser.open()
  const before = await page.locator('.gauge').innerText()
  const spoilt = (change) => {
    const document = JSON.parse(sampleText)
    change(document)
    return JSON.stringify(document)
  }
  const cases = [
    ['{"reserves": [', /JSON/],
    ['[]', /object/i],
    ['{}', /reserves|missing/i],
    [
      spoilt((it) => {
        it.reserves[0].priceInMarketReferenceCurrency = '-5'
      }),
      /price.*-5/i,
    ],
    [
      spoilt((it) => {
        it.reserves[0].decimals = '999'
      }),
      /decimals.*999/i,
    ],
    [
      spoilt((it) => {
        it.reserves[0].liquidityIndex = 'abc'
      }),
      /liquidityIndex.*abc/i,
    ],
    [
      spoilt((it) => {
        it.now = 5
      }),
      /now|lastUpdate/i,
    ],
  ]
  const error = page.locator('#account-error')
  for (const [text, words] of cases) {
    await page.locator('#account-json').fill(text)
    await page.getByRole('button', { name: 'Use this account' }).click()
    await page
      .waitForFunction(
        ([source, flags]) =>
          new RegExp(source, flags).test(
            document.getElementById('account-error').textContent.replaceAll('\n', ' '),
          ),
        [words.source, words.flags],
        { timeout: 5000 },
      )
      .catch(async () =>
        assert.fail(`${text.slice(0, 40)}: “${await error.textContent()}” is not ${words}`),
      )
    assert.equal(await page.locator('#account-json').getAttribute('aria-invalid'), 'true')
    assert.equal(await page.locator('.gauge').innerText(), before)
  }
  await page.locator('#account-json').fill(sampleText)
  await page.getByRole('button', { name: 'Use this account' }).click()
  await page.waitForFunction(() =>
    /^Your account/.test(document.getElementById('account-name').textContent),
  )
  assert.equal(await error.textContent(), '')
  assert.deepEqual(faults, [])
  await close()
})

test('an account without debt has no line, and says so', async () => {
  const { page, faults, close } = await browser.open()
  const debtless = JSON.parse(sampleText)
  for (const row of debtless.userReserves[0]) row.scaledVariableDebt = '0'
  await page.locator('#account-json').fill(JSON.stringify(debtless))
  await page.getByRole('button', { name: 'Use this account' }).click()
  await page.waitForFunction(
    () => document.getElementById('health-reading').textContent === 'No debt',
  )
  assert.match(await page.locator('#health-words').textContent(), /owes nothing/)
  const cells = await page.locator('#liquidation-table td.reason').allTextContents()
  assert.ok(
    cells.every((text) => text === 'no debt'),
    cells.join(),
  )
  await page.getByRole('button', { name: 'Back to the sample' }).click()
  await page.waitForFunction(() =>
    /^Sample/.test(document.getElementById('account-name').textContent),
  )
  assert.match(await reading(page), /^\d+\.\d\d$/)
  assert.deepEqual(faults, [])
  await close()
})

test('no extreme of the controls shows anything but numbers and words', async () => {
  const { page, faults, close } = await browser.open()
  const sliders = await page.locator('#sliders input').evaluateAll((all) => all.map(({ id }) => id))
  const improper = () =>
    page.evaluate(() => {
      const wrong = /NaN|undefined|Infinity|\bnull\b|\[object/
      const found = []
      const nodes = document.createTreeWalker(
        document.body,
        NodeFilter.SHOW_ELEMENT | NodeFilter.SHOW_TEXT,
      )
      for (let node = nodes.nextNode(); node; node = nodes.nextNode()) {
        if (node.nodeType === Node.TEXT_NODE) {
          if (wrong.test(node.data)) found.push(node.data)
        } else {
          for (const { name, value } of node.attributes)
            if (wrong.test(value)) found.push(`${name}=${value}`)
        }
      }
      return found
    })
  await page.locator('#map-table').evaluate((table) => {
    table.closest('details').open = true
  })
  for (const extremes of [
    sliders.map(() => -1000),
    sliders.map(() => 1000),
    sliders.map((_, i) => (i % 2 ? 1000 : -1000)),
  ]) {
    for (const [i, id] of sliders.entries()) await setSlider(page, id, extremes[i])
    await page.waitForTimeout(400)
    assert.deepEqual(await improper(), [])
  }
  for (const [id, value] of [
    ['spot', '1e300'],
    ['spot', '0'],
    ['spot', '-1'],
    ['spot', '1e-300'],
    ['spot', '3000'],
    ['strike', '1e12'],
    ['strike', '3000'],
    ['expiryDays', '0'],
    ['expiryDays', '1e9'],
    ['expiryDays', '30'],
    ['volPercent', '0'],
    ['volPercent', '1e6'],
    ['volPercent', '65'],
    ['ratePercent', '-5000'],
    ['ratePercent', 'NaN'],
  ]) {
    await page.locator(`#option-${id}`).fill(value)
    await page.waitForTimeout(60)
    const wrong = (await improper()).filter((text) => !text.includes('“NaN”'))
    assert.deepEqual(wrong, [], `${id} = ${value}`)
  }
  assert.deepEqual(faults, [])
  await close()
})

test('a wrong option input is named beside its field and keeps the last value', async () => {
  const { page, close } = await browser.open()
  const before = await page.locator('#option-value').textContent()
  await page.locator('#option-strike').fill('-5')
  await page.waitForFunction(
    () => document.getElementById('option-strike-error').textContent !== '',
  )
  assert.match(await page.locator('#option-strike-error').textContent(), /strike/i)
  assert.equal(await page.locator('#option-value').textContent(), before)
  await page.locator('#option-strike').fill('3500')
  await page.waitForFunction(
    (old) => document.getElementById('option-value').textContent !== old,
    before,
  )
  assert.equal(await page.locator('#option-strike-error').textContent(), '')
  await close()
})

test('the address carries the scenario', async () => {
  const first = await browser.open()
  await setSlider(first.page, 'slider-shock', -60)
  await setSlider(first.page, 'slider-0', 100)
  await first.page.locator('#action-amount').fill('50')
  await first.page.locator('#option-strike').fill('3333')
  await first.page.locator('#option-greek').selectOption('vega')
  await first.page.waitForFunction(() => /vega/.test(location.hash))
  const hash = await first.page.evaluate(() => location.hash)
  const shown = (page) =>
    page.evaluate(() => {
      const text = (id) => document.getElementById(id).textContent
      const value = (id) => document.getElementById(id).value
      return [
        text('health-reading'),
        text('health-words'),
        value('slider-shock'),
        value('slider-0'),
        value('action-amount'),
        value('option-strike'),
        value('option-greek'),
        text('option-value'),
        value('map-x'),
        value('map-y'),
      ]
    })
  const expected = await shown(first.page)
  await first.close()
  const second = await browser.open({ hash })
  await second.page.waitForTimeout(300)
  assert.deepEqual(await shown(second.page), expected)
  await second.close()

  const spoilt = await browser.open({
    hash: '#shock=abc&move=:::&move=X:1e999&action=steal:X:1&strike=NaN&map=a:b',
  })
  assert.deepEqual(spoilt.faults, [])
  assert.match(await reading(spoilt.page), /^\d+\.\d+$/)
  const before = await reading(spoilt.page)
  await spoilt.page.evaluate(() => {
    location.hash = '#shock=-20&map=c:d&action=borrow:nothing:1'
  })
  await readingChanged(spoilt.page, before)
  assert.deepEqual(spoilt.faults, [])
  await spoilt.close()
})

test('the map answers the arrow keys and gives its prices', async () => {
  const { page, close } = await browser.open()
  const before = await reading(page)
  await page.locator('#map-plot').focus()
  for (let presses = 0; presses < 6; presses++) await page.keyboard.press('ArrowLeft')
  const words = await page.locator('#map-readout').textContent()
  const health = /health ([\d.]+)/.exec(words)?.[1]
  assert.ok(health, words)
  await page.keyboard.press('Enter')
  await readingChanged(page, before)
  assert.ok(
    Math.abs(Number(await reading(page)) - Number(health)) <= 0.011,
    `${words} ${await reading(page)}`,
  )
  await close()
})

test('a drag repaints within a frame', async (context) => {
  const { page, close } = await browser.open()
  const { answered, painted, frames } = await page.evaluate(async () => {
    const slider = document.getElementById('slider-shock')
    const gauge = document.querySelector('.sea')
    const frame = () => new Promise(requestAnimationFrame)
    const results = { answered: [], painted: [], frames: [] }
    for (let i = 0; i < 90; i++) {
      await frame()
      const start = performance.now()
      const changed = new Promise((resolve) => {
        const watch = new MutationObserver(() => {
          watch.disconnect()
          resolve(performance.now())
        })
        watch.observe(gauge, { attributes: true })
      })
      let count = 0
      let waiting = true
      const counter = (async () => {
        while (waiting) {
          await frame()
          count++
        }
      })()
      slider.value = String(-400 + i * 8)
      slider.dispatchEvent(new Event('input', { bubbles: true }))
      results.answered.push((await changed) - start)
      waiting = false
      await counter
      results.frames.push(count)
      results.painted.push(performance.now() - start)
      await frame()
    }
    return results
  })
  const median = (values) => [...values].sort((a, b) => a - b)[values.length >> 1]
  context.diagnostic(
    `medians of ${answered.length}: input to changed drawing ${median(answered).toFixed(2)} ms, ` +
      `to its frame ${median(painted).toFixed(2)} ms, ${median(frames)} frame(s)`,
  )
  assert.equal(median(frames), 1)
  await close()
})

test('says so when the browser may not run WebAssembly', async () => {
  const headers = { 'content-security-policy': "default-src 'self'" }
  const forbidding = await startBrowser({ headers })
  const { page } = await forbidding.open({ waitFor: 'nothing' })
  await page.waitForFunction(() => !document.getElementById('failure').hidden)
  assert.match(await page.locator('#failure').textContent(), /WebAssembly|wasm/i)
  assert.equal(await reading(page), '–')
  await forbidding.stop()
})
