// npm run chain -- FILE: a recorded option chain through the whole path, and its residuals.
import { existsSync } from 'node:fs'
import path from 'node:path'
import { buildPreset } from './build.mjs'
import { setup } from './setup.mjs'
import { StepError, main, root, step } from './step.mjs'

const help = `npm run chain -- FILE: quotes of a Deribit chain become implied volatilities, a surface
without arbitrage and Greeks; prints how near that is to the venue's own marks, and every quote refused

  -- FILE --from vols      fits the venue's own volatilities, not its prices
  -- FILE --model MODEL    svi (when left out), essvi or ssvi

FILE is JSON: an array "rows" of objects as public/get_order_book returns them, or of arrays under the
names in "columns" with the time in "asOf".
`

await main(async () => {
  const [file, ...options] = process.argv.slice(2)
  if (file === undefined || file === '--help') return console.log(help)
  // npm runs scripts in the folder of package.json: a path is relative to where the user stands.
  const asked = path.resolve(process.env.INIT_CWD ?? process.cwd(), file)
  if (!existsSync(asked)) throw new StepError(`${asked} does not exist. npm run chain -- --help says what is read.`)
  await setup('build')
  await buildPreset('release', { targets: ['loadline_chain'] })
  const program = path.join(root, 'build/release/tests/chain/loadline_chain')
  const { code } = await step('chain', program, [asked, ...options], { mayFail: true, echo: true })
  if (code !== 0) process.exitCode = 1
})
