// Installs the release build into a fresh folder and builds a consumer against it by find_package.
import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { fileURLToPath } from 'node:url'

const here = path.dirname(fileURLToPath(import.meta.url))
const root = path.resolve(here, '../..')
const folder = mkdtempSync(path.join(os.tmpdir(), 'loadline-consumer-'))
const run = (command, args) => execFileSync(command, args, { cwd: folder, encoding: 'utf8', stdio: 'pipe' })

let failed = 0
const checks = {
  'the library installs'() {
    run('cmake', ['--install', path.join(root, 'build/release'), '--prefix', path.join(folder, 'prefix')])
  },
  'find_package(loadline) configures, builds and prices an option'() {
    run('cmake', ['-S', here, '-B', 'build', '-G', 'Ninja', '-DCMAKE_EXPORT_COMPILE_COMMANDS=ON', `-DCMAKE_PREFIX_PATH=${path.join(folder, 'prefix')}`])
    run('cmake', ['--build', 'build'])
    assert.equal(run(path.join(folder, 'build/consumer'), []).trim(), '2.1334')
  },
  'the consumer is compiled without contraction'() {
    const [{ command }] = JSON.parse(readFileSync(path.join(folder, 'build/compile_commands.json'), 'utf8'))
    assert.match(command, /-ffp-contract=off/)
  },
}
for (const [name, check] of Object.entries(checks)) {
  try {
    check()
    console.log(`ok - ${name}`)
  } catch (error) {
    failed += 1
    console.log(`not ok - ${name}\n${error.stderr ?? ''}${error.message}`)
  }
}
rmSync(folder, { recursive: true })
console.log(`${Object.keys(checks).length - failed} passed, ${failed} failed`)
process.exitCode = failed > 0 ? 1 : 0
