// The built page in Debian's Chromium, served under its policy.
import assert from 'node:assert/strict'
import { existsSync } from 'node:fs'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { chromium } from 'playwright-core'
import { serve } from '../../scripts/serve.mjs'

export const repository = fileURLToPath(new URL('../..', import.meta.url))
const executablePath = '/usr/bin/chromium'
const flags =
  '--headless --no-sandbox --disable-gpu --disable-quic --no-first-run ' +
  '--disable-background-networking --disable-component-update --disable-sync'

/** One server and one browser for a test file. */
export async function startBrowser({ headers = {} } = {}) {
  const index = path.join(repository, 'web-demo/dist/index.html')
  assert.ok(existsSync(index), 'web-demo/dist is missing: run `npm run build -w web-demo` first')
  const server = await serve({ root: path.join(repository, 'web-demo'), headers })
  const browser = await chromium.launch({ executablePath, args: flags.split(' ') })
  // Served from a sub-path, as a project page would be: every address in the page is relative.
  const address = `${server.url}dist/`

  /**
   * Opens the page and waits for its first assessment; `faults` gathers whatever goes wrong. What
   * `prepare` does to the page comes before anything of the page's own.
   */
  async function open({ hash = '', waitFor = 'reading', prepare = null, ...options } = {}) {
    const context = await browser.newContext({ viewport: { width: 1280, height: 800 }, ...options })
    context.setDefaultTimeout(8000)
    const page = await context.newPage()
    await prepare?.(page)
    const faults = []
    page.on('console', (message) => {
      if (['error', 'warning'].includes(message.type())) faults.push(message.text())
    })
    page.on('pageerror', (error) => faults.push(error.message))
    page.on('requestfailed', (request) => faults.push(`failed: ${request.url()}`))
    page.on('request', (request) => {
      const url = request.url()
      if (!url.startsWith(address) && !url.startsWith('data:')) faults.push(`foreign: ${url}`)
    })
    await page.goto(address + hash)
    if (waitFor === 'reading') await settled(page)
    return { page, faults, close: () => context.close() }
  }

  async function stop() {
    await browser.close()
    await server.close()
  }
  return { open, stop, address }
}

export const reading = (page) => page.locator('#health-reading').textContent()

/** Until the gauge, the map and the option panel have shown something. */
export async function settled(page) {
  await page.waitForFunction(() => {
    const text = (id) => document.getElementById(id).textContent
    return text('health-reading') !== '–' && text('map-readout') && text('option-value')
  })
}

/** Until the gauge no longer reads `before`. */
export function readingChanged(page, before) {
  return page.waitForFunction(
    (old) => document.getElementById('health-reading').textContent !== old,
    before,
  )
}

/** The beginnings of what within a selector is visible, no scroller's, and wider than its panel. */
export const cutOff = (page, selector) =>
  page.evaluate(
    (within) =>
      [...document.querySelectorAll(within)]
        .filter((node) => !node.closest('.scroller') && node.getClientRects().length > 0)
        .filter((node) => {
          const panel = node.closest('.panel').getBoundingClientRect()
          return node.getBoundingClientRect().right > panel.right + 1
        })
        .map((node) => node.outerHTML.slice(0, 80)),
    selector,
  )
