// npm start: sets up, builds, prints the assessment of the sample account, serves the page.
import { spawnSync } from 'node:child_process'
import path from 'node:path'
import { buildAll } from './build.mjs'
import { PortTakenError, serve } from './serve.mjs'
import { setup } from './setup.mjs'
import { StepError, main, root } from './step.mjs'

const help = `npm start: builds loadline and shows it

  npm start                 builds what changed, assesses the sample account, serves the page
  PORT=8080 npm start       the same on another port (default 4173)
  npm start -- --no-serve   stops after the assessment
`

function portOf(text = '4173') {
  const port = Number(text)
  if (!Number.isInteger(port) || port < 0 || port > 65_535) {
    throw new StepError(`PORT must be a whole number from 0 to 65535, not "${text}".`)
  }
  return port
}

/** Opened before the build, so that a taken port is said at once and not after minutes. */
async function openServer(port) {
  try {
    return await serve({ root: path.join(root, 'web-demo', 'dist'), port })
  } catch (error) {
    if (error instanceof PortTakenError) throw new StepError(error.message)
    throw error
  }
}

await main(async () => {
  if (process.argv.includes('--help')) return console.log(help)
  const server = process.argv.includes('--no-serve') ? null : await openServer(portOf(process.env.PORT))
  try {
    console.log('loadline: setting up and building (the first run takes a few minutes)')
    await setup('build')
    await buildAll()
    console.log('\nThe sample account (npx loadline assess --sample):\n')
    const cli = spawnSync('node', ['js/dist/cli.js', 'assess', '--sample'], { cwd: root, stdio: 'inherit' })
    if (cli.status === 1) throw new StepError('The sample account could not be assessed.')
  } catch (error) {
    await server?.close()
    throw error
  }
  if (server) console.log(`\nThe page: ${server.url}   (Ctrl+C ends it)`)
})
