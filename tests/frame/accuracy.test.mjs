// Stated accuracy is one number in one place: bounds, docstrings, the measured table and the README
// agree; tables are what their generators wrote.
import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { test } from 'node:test'
import { coreSources, readText, root } from './sources.mjs'

/** The rows of bounds.hpp: function, what of its domain, bound, and whether it is absolute. */
function bounds() {
  const rows = [...readText('tests/accuracy/bounds.hpp').matchAll(/^ {4}\{"([^"]+)", ([\d.]+)(, Unit::absolute)?\},$/gm)]
  return rows.map(([, name, bound, absolute]) => ({ name, function: name.split(' ')[0], bound, absolute: absolute !== undefined }))
}

const headers = [...coreSources().filter((file) => /^core\/numeric\/.*\.hpp$/.test(file)), 'tests/native/softplus.hpp']

/** The docstring above each scalar entry `real name(`; declarations below one another share it. */
function docstrings(texts) {
  const found = new Map()
  for (const text of texts) {
    let comment = ''
    for (const line of text.split('\n')) {
      const declared = /^(?:inline )?real (\w+)\(.*\) noexcept/.exec(line)
      if (line.startsWith('///')) comment += `${line.slice(3)}`
      else if (declared && !found.has(declared[1])) found.set(declared[1], comment)
      else if (!/^(real|template|LOADLINE_INLINE|void)/.test(line)) comment = ''
    }
  }
  return found
}

const statement = ({ bound, absolute }) => (absolute ? `at most ${bound} * 2^-53` : `at most ${bound} ulp`)

/** What a docstring says is at most so much, in either unit. */
const statementsOf = (text) => [...text.matchAll(/at most ([\d.]+) (ulp|\* 2\^-53)/g)].map(([whole]) => whole)

/** Every way in which bounds and docstrings differ. */
export function disagreements(rows, docs) {
  const wrong = []
  for (const row of rows) {
    const said = statementsOf(docs.get(row.function) ?? '')
    if (!said.includes(statement({ ...row, bound: row.bound }))) wrong.push(`${row.name}: the docstring does not say "${statement(row)}"`)
  }
  for (const [name, text] of docs) {
    for (const said of statementsOf(text)) {
      const known = rows.some((row) => row.function === name && statement(row) === said)
      if (!known) wrong.push(`${name}: "${said}" is in no row of bounds.hpp`)
    }
  }
  return wrong
}

test('every docstring states the bound that the accuracy program holds', () => {
  const rows = bounds()
  assert.ok(rows.length > 30, `${rows.length} bounds were found`)
  assert.deepEqual(disagreements(rows, docstrings(headers.map(readText))), [])
})

test('the check of docstrings sees another number, and one without a row', () => {
  const docs = docstrings(['/// e^x. Error at most 0.51 ulp.\nreal exp(real x) noexcept;\n'])
  const row = { name: 'exp', function: 'exp', bound: '0.52', absolute: false }
  assert.equal(disagreements([row], docs).length, 2)
  assert.equal(disagreements([{ ...row, bound: '0.51' }], docs).length, 0)
})

test('the measured table has every function, each within its bound', () => {
  const rows = [...readText('core/numeric/ACCURACY.md').matchAll(/^\| `([^`]+)`(?:, absolute in 2\^-53)? \| ([\d.]+) \| ([\d.]*) \| ([\d.]+) \|$/gm)]
  assert.deepEqual(rows.map(([, name, , , bound]) => `${name} ${bound}`), bounds().map(({ name, bound }) => `${name} ${Number(bound)}`))
  for (const [line, , seen, , bound] of rows) assert.ok(Number(seen) <= Number(bound), line)
})

test("the README's bounds are those of bounds.hpp", () => {
  const text = readText('README.md')
  const of = (name) => Number(bounds().find((row) => row.name === name).bound)
  const [, elementary] = /exp and log within ([\d.]+) ulp/.exec(text)
  const [, normal] = /the normal law within ([\d.]+)/.exec(text)
  assert.equal(Number(elementary), Math.max(of('exp'), of('log')))
  assert.equal(Number(normal), of('normal_cdf'))
})

test("the example of core/numeric/README.md is the file that is compiled and measured", () => {
  const [, example] = /```cpp\n([\s\S]*?)```/.exec(readText('core/numeric/README.md'))
  assert.ok(readText('tests/native/softplus.hpp').includes(example), 'the code block is part of tests/native/softplus.hpp')
  assert.ok(readText('core/numeric/README.md').split('\n').length <= 60, 'one screen')
})

const sha256 = (text) => createHash('sha256').update(text).digest('hex')

test('every generated table has the hash that its generator wrote', () => {
  const listed = new Map(readText('scripts/tables/tables.sha256').trim().split('\n').map((line) => line.split('  ').reverse()))
  const tables = coreSources().filter((file) => file.endsWith('.inc'))
  assert.deepEqual([...listed.keys()].sort(), tables.sort())
  for (const table of tables) assert.equal(sha256(readText(table)), listed.get(table), table)
})

test('the generator refuses a table in which one bit was edited', () => {
  const copy = mkdtempSync(path.join(os.tmpdir(), 'loadline-tables-'))
  try {
    for (const folder of ['scripts/tables', 'core']) cpSync(path.join(root, folder), path.join(copy, folder), { recursive: true })
    const edited = path.join(copy, 'core/numeric/exp_table.inc')
    const text = readFileSync(edited, 'utf8')
    const changed = text.replace(/0x1\.([0-9a-f]{12})0p\+0/, '0x1.$11p+0')
    assert.notEqual(changed, text)
    writeFileSync(edited, changed)
    const run = spawnSync('/usr/bin/python3', [path.join(copy, 'scripts/tables/generate.py'), '--check'], { encoding: 'utf8' })
    assert.equal(run.status, 1, run.stderr)
    assert.deepEqual(run.stdout.trim().split('\n'), ['differs from the generator: core/numeric/exp_table.inc'])
  } finally {
    rmSync(copy, { recursive: true })
  }
})
