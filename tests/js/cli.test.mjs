import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import test from 'node:test'
import { fileURLToPath } from 'node:url'
import { createEngine, parse, serialize } from 'loadline'
import { withReserve } from './accounts.mjs'
import { sample, sampleDocument } from './sampleAccount.mjs'

const cli = fileURLToPath(new URL('../../js/dist/cli.js', import.meta.url))
const sampleFile = fileURLToPath(new URL('../../js/samples/aave-v3-sample.json', import.meta.url))
const run = (args, input = '') => spawnSync('node', [cli, ...args], { input, encoding: 'utf8' })
const engine = await createEngine()

test('assess prints the sample with its units, and exits with 0', () => {
  const { status, stdout, stderr } = run(['assess', sampleFile])
  assert.equal(stderr, '')
  assert.equal(status, 0)
  assert.match(stdout, /Aave v3\.2, as of 2024-10-04 19:38:30 UTC/)
  assert.match(stdout, /Health factor {4}1\.561925 \(healthy; liquidation below 1\)/)
  assert.match(stdout, /^wstETH .* 1,364\.60546172 {2}-55\.86 % .*never$/m)
  assert.doesNotMatch(stdout, /NaN|undefined|null/)
})

test('--sample, a file and standard input are the same', () => {
  const text = serialize(sampleDocument)
  const outputs = [run(['assess', '--sample']), run(['assess', sampleFile]), run(['assess', '-'], text), run(['assess'], text)]
  outputs.forEach(({ stdout, status }) => assert.deepEqual({ stdout, status }, { stdout: outputs[0].stdout, status: 0 }))
})

test('--json is the assessment', () => {
  const { stdout, status } = run(['assess', sampleFile, '--json'])
  assert.equal(status, 0)
  assert.deepEqual(parse(stdout), engine.assess(sample))
})

test('a liquidatable account exits with 2', () => {
  const market = withReserve(sample.market, 'wstETH', { price: 100_000_000_000n })
  const { status, stdout } = run(['assess'], serialize({ market, account: sample.account }))
  assert.equal(status, 2)
  assert.match(stdout, /LIQUIDATABLE/)
})

test('bad input exits with 1, says field and value, and prints no result', () => {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'loadline-cli-'))
  const bad = path.join(folder, 'bad.json')
  writeFileSync(bad, JSON.stringify({ ...sampleDocument, now: -5 }))
  const cases = [
    [run(['assess'], '{"reserves": ['), /InputError \(malformed_json\)[^]*Field: text/],
    [run(['assess'], '[]'), /InputError \(invalid_type\)/],
    [run(['assess'], '{}'), /InputError \(missing_field\)[^]*Field: reserves/],
    [run(['assess', bad]), /InputError \(out_of_domain\)[^]*Field: now\nValue: -5/],
    [run(['assess', path.join(folder, 'none.json')]), /InputError \(load_failed\)[^]*Field: file/],
    [run(['assess', '--jason']), /Value: "--jason"/],
    [run(['asess']), /Value: "asess"/],
    [run(['assess', 'a', 'b']), /Value: "b"/],
    [run(['assess', 'a', '--sample']), /not both/],
  ]
  rmSync(folder, { recursive: true })
  for (const [{ status, stdout, stderr }, expected] of cases) {
    assert.equal(status, 1)
    assert.equal(stdout, '')
    assert.match(stderr, expected)
    assert.doesNotMatch(stderr, /\n {4}at /, 'no stack trace')
  }
})

test('--help and --version', () => {
  assert.match(run(['--help']).stdout, /loadline assess FILE/)
  assert.match(run([]).stdout, /Exit status/)
  assert.equal(run(['--version']).stdout, '0.1.0\n')
})
