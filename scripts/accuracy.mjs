// npm run accuracy: the largest error of every function against MPFR, with its stated bound.
import path from 'node:path'
import { pathToFileURL } from 'node:url'
import { buildPreset } from './build.mjs'
import { setup } from './setup.mjs'
import { main, root, step } from './step.mjs'

const help = `npm run accuracy: max ulp against MPFR for every elementary function

  -- --points N   points a row (default 1000000)
  -- --long       1e7 points a row
`

if (import.meta.url === pathToFileURL(process.argv[1]).href) {
  await main(async () => {
    const args = process.argv.slice(2)
    if (args.includes('--help')) return console.log(help)
    const points = args.includes('--long') ? '10000000' : args.includes('--points') ? args[args.indexOf('--points') + 1] : '1000000'
    await setup('test')
    await buildPreset('release', { targets: ['loadline_accuracy'] })
    const { code, output } = await step('accuracy', path.join(root, 'build/release/tests/accuracy/loadline_accuracy'), ['--points', points], { mayFail: true, echo: true })
    const rows = [...output.matchAll(/\b(PASS|FAIL)\b/g)].map(([, verdict]) => verdict)
    const failed = rows.filter((verdict) => verdict === 'FAIL').length + (code !== 0 && !rows.includes('FAIL') ? 1 : 0)
    console.log(`${rows.length - failed} passed, ${failed} failed`)
    if (failed > 0 || code !== 0) process.exitCode = 1
  })
}
