// npm run accuracy: the largest error of every function against MPFR, with its stated bound.
import { readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { pathToFileURL } from 'node:url'
import { buildPreset } from './build.mjs'
import { setup } from './setup.mjs'
import { main, root, step } from './step.mjs'

const help = `npm run accuracy: every function of core/numeric against MPFR, a million points each

  -- --write          writes the table into core/numeric/ACCURACY.md
  -- --long           ten million points each
  -- --points N       N points each
  -- --seed S         other points
  -- --only NAME      one function, by its name
`
const document = path.join(root, 'core/numeric/ACCURACY.md')

/** The lines of the closing table: name, unit, error, error of subnormal results, bound. */
function measuredRows(output) {
  const lines = output.matchAll(/^(.{27}) (.{26}) +\d+ +([\d.]+) +([\d.]+) +([\d.]+) {2}(?:PASS|FAIL)$/gm)
  return [...lines].map(([, name, unit, error, subnormal, bound]) => ({
    name: name.trim(),
    absolute: unit.includes('absolute'),
    error: Number(error),
    subnormal: Number(subnormal),
    bound: Number(bound),
  }))
}

const digits = (x) => (x < 1 ? x.toFixed(3) : x < 100 ? x.toFixed(1) : x.toFixed(0))

/** The document with its table replaced. */
function withTable(text, rows) {
  const lines = rows.map(({ name, absolute, error, subnormal, bound }) =>
    `| \`${name}\`${absolute ? ', absolute in 2^-53' : ''} | ${digits(error)} | ${subnormal > 0 ? digits(subnormal) : ''} | ${bound} |`)
  return text.replace(/(\n\|[ :-]+\|[ :|-]+\n)[\s\S]*$/, (_, head) => `${head}${lines.join('\n')}\n`)
}

/** Whether the document shows what was measured; with `write` it does afterwards. */
function compareDocument(output, write) {
  const text = readFileSync(document, 'utf8')
  const wanted = withTable(text, measuredRows(output))
  if (write) writeFileSync(document, wanted)
  const agrees = write || text === wanted
  console.log(`core/numeric/ACCURACY.md shows what was measured  ${agrees ? 'PASS' : 'FAIL: npm run accuracy -- --write'}`)
  return agrees
}

if (import.meta.url === pathToFileURL(process.argv[1]).href) {
  await main(async () => {
    const args = process.argv.slice(2)
    if (args.includes('--help')) return console.log(help)
    const given = ['--points', '--seed', '--only'].flatMap((name) => (args.includes(name) ? [name, args[args.indexOf(name) + 1]] : []))
    const long = args.includes('--long') && !given.includes('--points') ? ['--points', '10000000'] : []
    await setup('test')
    await buildPreset('release', { targets: ['loadline_accuracy'] })
    const { code, output } = await step('accuracy', path.join(root, 'build/release/tests/accuracy/loadline_accuracy'), [...given, ...long], { mayFail: true, echo: true })
    const verdicts = [...output.matchAll(/ (PASS|FAIL)$/gm)].map(([, verdict]) => verdict)
    // Other points have other errors: only the run that anyone can repeat is compared.
    if (given.length + long.length === 0 && code === 0) verdicts.push(compareDocument(output, args.includes('--write')) ? 'PASS' : 'FAIL')
    const failed = verdicts.filter((verdict) => verdict === 'FAIL').length + (code !== 0 && !verdicts.includes('FAIL') ? 1 : 0)
    console.log(`${verdicts.length - verdicts.filter((verdict) => verdict === 'FAIL').length} passed, ${failed} failed`)
    if (failed > 0) process.exitCode = 1
  })
}
