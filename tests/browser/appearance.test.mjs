// How the built page looks: narrow, light, dark, to a screen reader, and as a picture.
import assert from 'node:assert/strict'
import { mkdirSync } from 'node:fs'
import path from 'node:path'
import { after, before, test } from 'node:test'
import { cutOff, repository, settled, startBrowser } from './browser.mjs'

let browser
before(async () => {
  browser = await startBrowser()
})
after(() => browser?.stop())

test('fits a width of 320 pixels', async () => {
  const { page, close } = await browser.open({
    viewport: { width: 320, height: 640 },
    hash: '#action=borrow:USDC:100',
  })
  await page.locator('details').evaluateAll((all) =>
    all.forEach((each) => {
      each.open = true
    }),
  )
  await page.waitForTimeout(300)
  const width = await page.evaluate(() => document.documentElement.scrollWidth)
  assert.ok(width <= 320, `the page is ${width} pixels wide`)
  assert.deepEqual(await cutOff(page, '.panel *'), [], 'nothing reaches beyond its panel')
  await close()
})

for (const colorScheme of ['light', 'dark']) {
  test(`axe finds nothing in ${colorScheme}`, async () => {
    // axe is injected, which the page's own policy rightly forbids.
    const { page, close } = await browser.open({
      colorScheme,
      bypassCSP: true,
      hash: '#action=borrow:USDC:100',
    })
    await page.locator('details').evaluateAll((all) =>
      all.forEach((each) => {
        each.open = true
      }),
    )
    await page.locator('#option-strike').fill('-5')
    await page.waitForTimeout(500)
    await page.addScriptTag({ path: path.join(repository, 'node_modules/axe-core/axe.min.js') })
    const { violations, passes } = await page.evaluate(() => globalThis.axe.run())
    const found = violations.map(
      ({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html.slice(0, 120)).join(' | ')}`,
    )
    assert.deepEqual(found, [])
    assert.ok(passes.length > 20)
    await close()
  })
}

test('dark and light are different pages of one design', async () => {
  const backgrounds = []
  for (const colorScheme of ['light', 'dark']) {
    const { page, close } = await browser.open({ colorScheme })
    backgrounds.push(await page.evaluate(() => getComputedStyle(document.body).backgroundColor))
    await close()
  }
  assert.notEqual(backgrounds[0], backgrounds[1])
})

test('keeps a picture of the page', async () => {
  mkdirSync(path.join(repository, 'artifacts'), { recursive: true })
  const { page, close } = await browser.open({ reducedMotion: 'reduce' })
  await settled(page)
  const image = await page.screenshot({ path: path.join(repository, 'artifacts/page.png') })
  assert.ok(image.length > 20_000)
  await close()
})
