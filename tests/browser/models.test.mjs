// The option panel under the models of the desk.
import assert from 'node:assert/strict'
import path from 'node:path'
import { after, before, test } from 'node:test'
import { createEngine } from 'loadline/desk'
import { repository, startBrowser } from './browser.mjs'

let browser
before(async () => {
  browser = await startBrowser()
})
after(() => browser?.stop())

const option = {
  type: 'call',
  spot: 3000,
  strike: 3200,
  expiryYears: 30 / 365,
  rate: 0.04,
  carry: 0,
}
const heston = {
  initialVariance: 0.42,
  meanReversion: 2,
  longRunVariance: 0.36,
  volOfVariance: 0.8,
  correlation: -0.4,
}
const jumps = { intensity: 2, meanLogJump: -0.08, logJumpVol: 0.12 }
const sides = { intensity: 2, upProbability: 0.4, upRate: 12, downRate: 9 }

/** What the form's initial numbers give, by the package in Node. */
const cases = {
  black_scholes: (engine) => engine.priceOption({ ...option, vol: 0.65 }),
  bachelier: (engine) =>
    engine.priceBachelier({
      type: 'call',
      forward: 3000,
      strike: 3200,
      expiryYears: 30 / 365,
      normalVol: 1950,
      discount: Math.exp((-0.04 * 30) / 365),
    }),
  american: (engine) => engine.priceAmerican({ ...option, vol: 0.65 }),
  heston: (engine) => engine.priceHeston({ ...option, ...heston }),
  merton: (engine) => engine.priceMerton({ ...option, vol: 0.65, ...jumps }),
  kou: (engine) => engine.priceKou({ ...option, vol: 0.65, ...sides }),
  bates: (engine) => engine.priceBates({ ...option, ...heston, ...jumps }),
}

const numberIn = (words) => Number(/−?[\d.,]+/.exec(words)[0].replace('−', '-').replaceAll(',', ''))

async function choose(page, model) {
  await page.locator('#option-model').selectOption(model)
  await page.waitForFunction(
    () => /^Value/.test(document.getElementById('option-value').textContent),
    undefined,
    { timeout: 20_000 },
  )
}

/** The numbers of the table of Greeks, by their names. */
const greeks = (page) =>
  page
    .locator('#option-greeks tbody tr')
    .evaluateAll((all) =>
      all.map(({ children }) => [children[0].textContent, children[1].textContent]),
    )

for (const [model, price] of Object.entries(cases)) {
  test(`${model}: value and Greeks are the engine's, each with a line over spot`, async () => {
    const wanted = price(await createEngine())
    const { page, faults, close } = await browser.open()
    // From another model, so that the one under test is chosen and not only left.
    if (model === 'black_scholes') await choose(page, 'american')
    await choose(page, model)
    const shown = numberIn(await page.locator('#option-value').textContent())
    assert.ok(Math.abs(shown - wanted.value) <= 1e-5 * wanted.value, `${shown} ${wanted.value}`)
    const table = await greeks(page)
    const keys = await page
      .locator('#option-greek option')
      .evaluateAll((all) => all.map(({ value }) => value))
    assert.equal(table.length, keys.length)
    assert.ok(keys.length >= 6)
    for (const [i, key] of keys.entries()) {
      assert.equal(typeof wanted[key], 'number', `${key} is none of the engine's`)
      const [name, text] = table[i]
      if (!text.includes('×')) {
        const off = Math.abs(numberIn(text) - wanted[key])
        assert.ok(
          off <= 1e-5 * Math.abs(wanted[key]) + 1e-10,
          `${name}: ${text} for ${wanted[key]}`,
        )
      }
      await page.locator('#option-greek').selectOption(key)
      const line = await page.locator('#option-greek-chart .line').getAttribute('d')
      assert.ok(line.split('L').length > 150, `${name}: ${line.slice(0, 60)}`)
      assert.match(await page.locator('#option-greek-chart figcaption').textContent(), /over/)
    }
    const lines = page.locator('#option-value-chart .chart .line')
    assert.equal(await lines.count(), 2, 'today and at expiry')
    assert.ok((await lines.last().getAttribute('d')).split('L').length > 150)
    assert.deepEqual(faults, [])
    await close()
  })
}

test('an American put says where it is exercised', async () => {
  const { page, close } = await browser.open({ hash: '#type=put&model=american' })
  await choose(page, 'american')
  const engine = await createEngine()
  const { boundary } = engine.priceAmerican({ ...option, type: 'put', vol: 0.65 })
  const words = await page.locator('#option-note').textContent()
  const shown = numberIn(words.replace(/.*below/, ''))
  assert.ok(Math.abs(shown - boundary) <= 0.5, `${words} ${boundary}`)
  await close()
})

test('a model shows its own fields, refuses a wrong one beside it, and stands in the address', async () => {
  const { page, faults, close } = await browser.open()
  await choose(page, 'heston')
  assert.ok(await page.locator('#option-volPercent').isHidden())
  assert.ok(await page.locator('#option-settlement').isHidden())
  assert.ok(await page.locator('#option-correlation').isVisible())
  const before = await page.locator('#option-value').textContent()
  await page.locator('#option-correlation').fill('-1.5')
  await page.waitForFunction(
    () => document.getElementById('option-correlation-error').textContent !== '',
  )
  assert.match(await page.locator('#option-correlation-error').textContent(), /correlation.*-1\.5/i)
  assert.equal(await page.locator('#option-value').textContent(), before)
  await page.locator('#option-correlation').fill('-0.7')
  await page.waitForFunction(
    (old) => document.getElementById('option-value').textContent !== old,
    before,
  )
  const value = await page.locator('#option-value').textContent()
  await page.waitForFunction(() => /-0\.7/.test(location.hash))
  const hash = await page.evaluate(() => location.hash)
  assert.deepEqual(faults, [])
  await close()

  const again = await browser.open({ hash })
  await choose(again.page, 'heston')
  assert.equal(await again.page.locator('#option-correlation').inputValue(), '-0.7')
  assert.equal(await again.page.locator('#option-value').textContent(), value)
  await again.close()
})

test('a forward below zero has a Bachelier value, and lines', async () => {
  const { page, faults, close } = await browser.open({
    hash: '#model=bachelier&spot=-20&strike=-10',
  })
  await choose(page, 'bachelier')
  const line = await page.locator('#option-value-chart .chart .line').first().getAttribute('d')
  assert.ok(line.split('L').length > 150)
  assert.deepEqual(faults, [])
  await close()
})

test('axe finds nothing in the panel under Bates, which has the most fields', async () => {
  // axe is injected, which the page's own policy rightly forbids.
  const { page, close } = await browser.open({ bypassCSP: true })
  await choose(page, 'bates')
  await page.addScriptTag({ path: path.join(repository, 'node_modules/axe-core/axe.min.js') })
  const { violations, passes } = await page.evaluate(() => globalThis.axe.run('.option'))
  assert.deepEqual(
    violations.map(({ id }) => id),
    [],
  )
  assert.ok(passes.length > 10)
  await close()
})
