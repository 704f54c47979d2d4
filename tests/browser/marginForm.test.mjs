// The margin panel of the built page: what is refused, and how it looks to everyone.
import assert from 'node:assert/strict'
import path from 'node:path'
import { after, before, test } from 'node:test'
import { cutOff, repository, startBrowser } from './browser.mjs'

let browser
before(async () => {
  browser = await startBrowser()
})
after(() => browser?.stop())

async function openMargin(options = {}) {
  const opened = await browser.open(options)
  await opened.page.locator('#margin-title').scrollIntoViewIfNeeded()
  await opened.page.waitForFunction(
    () => /interval/.test(document.getElementById('margin-status').textContent),
    undefined,
    { timeout: 20_000 },
  )
  return opened
}

const errorOf = (page, id) => page.locator(`#${id}-error`)

async function refused(page, id, words) {
  await page
    .waitForFunction(
      ([key, source]) =>
        new RegExp(source).test(document.getElementById(`${key}-error`).textContent),
      [id, words.source],
    )
    .catch(async () => assert.fail(`“${await errorOf(page, id).textContent()}” is not ${words}`))
}

test('what the engine refuses is said beside the field, and the other accounts stand', async () => {
  const { page, faults, close } = await openMargin()
  const cases = [
    [
      'price-BTC',
      '-5',
      /price needs a price above zero\. \(missing_price: field price .*value -5\)/,
      1,
    ],
    [
      'price-ETH',
      '1e300',
      /spot lies outside its domain\. \(out_of_domain: field spot, value 1e\+300\)/,
      1,
    ],
    ['vol-ETH', '-4', /vol lies outside its domain\. \(.*value -0\.04\)/, 1],
    ['loan-collateral', '-1', /\(out_of_domain: field collateral, value -100000000\)/, 3],
    ['loan-debt', '-1', /\(out_of_domain: field borrowShares, value -1000000000000\)/, 3],
    [
      'perps-leverage',
      '0',
      /leverage lies outside its domain\. \(out_of_domain: field leverage, value 0\)/,
      2,
    ],
    ['size-ETH', '1e200', /\(out_of_domain: field size of positions 2, value 1e\+200\)/, 2],
    ['perps-collateral', '1e200', /\(out_of_domain: field collateral, value 1e\+200\)/, 2],
    ['book-cash', '1e300', /\(out_of_domain: field cash, value 1e\+300\)/, 3],
    ['book-legs', '18, put, -2, 5, 60', /\(out_of_domain: field strike of legs 1, value -2\)/, 3],
    [
      'book-legs',
      '-1, put, 2, 5, 60',
      /\(out_of_domain: field expirySeconds of expiries 1, value -86400\)/,
      3,
    ],
    ['price-BTC', 'abc', /BTC price, \$: “abc” is not a number/, 4],
    ['book-legs', '18, pot, 2, 5, 60', /Line 1: type: “pot” is not call or put/, 4],
    ['book-legs', '18, put, 2, x, 60', /Line 1: amount: “x” is not a number/, 4],
    ['book-legs', '18, put', /Line 1: 2 columns instead of 5/, 4],
  ]
  for (const [key, value, words, strips] of cases) {
    const input = page.locator(`#margin-${key}`)
    await input.fill(value)
    await refused(page, `margin-${key}`, words)
    assert.equal(await input.getAttribute('aria-invalid'), 'true')
    assert.equal(await page.locator('.margin [aria-invalid]').count(), 1, `${key} ${value}`)
    assert.equal(await page.locator('.margin .strip').count(), strips, `${key} ${value}`)
    assert.doesNotMatch(await page.locator('#margin').textContent(), /NaN|Infinity|undefined/)
    await page.locator('#margin-reset').click()
    await page.waitForFunction(() => document.querySelectorAll('.margin .strip').length === 4)
    assert.equal(await page.locator('.margin [aria-invalid]').count(), 0)
  }
  assert.deepEqual(faults, [])
  await close()
})

test('an order that is wrong is refused by field and value, and drawn no more', async () => {
  const { page, faults, close } = await openMargin()
  for (const [id, value, words] of [
    ['size', 'abc', /Size: “abc” is not a number/],
    ['size', '1e200', /\(out_of_domain: field size, value 1e\+200\)/],
    ['fee', '200', /\(out_of_domain: field feeRate, value 2\)/],
    ['price', 'x', /Price: “x” is not a number/],
  ]) {
    await page.locator('#hedge-size').fill('-20')
    await page.waitForFunction(() => document.querySelectorAll('.track-after').length > 0)
    const input = page.locator(`#hedge-${id}`)
    const before = await input.inputValue()
    await input.fill(value)
    await refused(page, 'hedge', words)
    assert.equal(await input.getAttribute('aria-invalid'), 'true')
    assert.equal(await page.locator('.track-after').count(), 0)
    assert.equal(await page.locator('#hedge-compare').isVisible(), false)
    await input.fill(before)
  }
  assert.deepEqual(faults, [])
  await close()
})

test('an account below its line says so', async () => {
  const { page, faults, close } = await openMargin()
  await page.locator('#margin-loan-debt').fill('260000')
  await page.waitForFunction(() =>
    /Morpho loan can be liquidated now/.test(document.getElementById('margin-status').textContent),
  )
  assert.match(await page.locator('#margin-standing-loan').textContent(), /can be liquidated/)
  assert.match(await page.locator('#margin-strips').textContent(), /Already liquidatable/)
  assert.deepEqual(faults, [])
  await close()
})

test('the map and the form are used with the keyboard alone', async () => {
  const { page, faults, close } = await openMargin()
  await page.locator('#hedge-asset').focus()
  await page.keyboard.press('Tab')
  await page.keyboard.type('-5')
  await page.waitForFunction(() => !document.getElementById('hedge-compare').hidden)
  await page.locator('#margin-map').focus()
  const before = await page.locator('#margin-map-readout').textContent()
  await page.keyboard.press('ArrowUp')
  assert.notEqual(await page.locator('#margin-map-readout').textContent(), before)
  await page.waitForFunction(() => /ETH/.test(document.getElementById('announcer').textContent))
  assert.deepEqual(faults, [])
  await close()
})

for (const width of [320, 360]) {
  test(`the panel fits a width of ${width} pixels`, async () => {
    const { page, close } = await openMargin({ viewport: { width, height: 720 } })
    await page.locator('#margin-price-BTC').fill('-5')
    await page.locator('#hedge-size').fill('-20')
    await page.locator('.margin details').evaluateAll((all) =>
      all.forEach((each) => {
        each.open = true
      }),
    )
    await page.waitForTimeout(300)
    await page.locator('#margin-reset').click()
    await page.waitForFunction(() => document.querySelectorAll('.margin .track-after').length === 2)
    assert.ok((await page.evaluate(() => document.documentElement.scrollWidth)) <= width)
    assert.deepEqual(await cutOff(page, '.margin *'), [])
    await close()
  })
}

for (const colorScheme of ['light', 'dark']) {
  test(`axe finds nothing in the panel in ${colorScheme}`, async () => {
    // axe is injected, which the page's own policy rightly forbids.
    const { page, close } = await openMargin({ colorScheme, bypassCSP: true })
    await page.locator('#hedge-size').fill('-20')
    await page.waitForFunction(() => document.querySelectorAll('.track-after').length > 0)
    await page.locator('#margin-loan-debt').fill('-1')
    await refused(page, 'margin-loan-debt', /borrowShares/)
    await page.locator('.margin details').evaluateAll((all) =>
      all.forEach((each) => {
        each.open = true
      }),
    )
    await page.addScriptTag({ path: path.join(repository, 'node_modules/axe-core/axe.min.js') })
    const { violations, passes } = await page.evaluate(() => globalThis.axe.run('#margin'))
    const found = violations.map(
      ({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html.slice(0, 120)).join(' | ')}`,
    )
    assert.deepEqual(found, [])
    assert.ok(passes.length > 10)
    await close()
  })
}
