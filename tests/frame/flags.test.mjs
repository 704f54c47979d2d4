// Contraction off in every compile and every link command, and nothing that loosens arithmetic.
import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import path from 'node:path'
import { test } from 'node:test'
import { projectFiles, readText, root } from './sources.mjs'

const loose = /-ffast-math|-Ofast|-funsafe-math|-fassociative-math|-freciprocal-math|-mrelaxed-simd|-ffp-contract=(fast|on)/

/** Every command that Ninja would run for a build folder, link commands included. */
function commands(folder) {
  return execFileSync('ninja', ['-C', folder, '-t', 'commands'], { encoding: 'utf8', maxBuffer: 1 << 28 }).split('\n')
}

const isCompile = (command) => /\s-c\s/.test(command) && /(\+\+|clang|em\+\+)/.test(command)
const isLink = (command) => /(g\+\+|clang\+\+|em\+\+|c\+\+)\S*\s/.test(command) && / -o \S+/.test(command) && !isCompile(command) && !/\bcmake -E cmake_symlink/.test(command)

for (const preset of ['release', 'wasm']) {
  const folder = path.join(root, 'build', preset)
  test(`${preset}: contraction is off in every compile and link command`, () => {
    assert.ok(existsSync(path.join(folder, 'build.ninja')), `build/${preset} is there: npm run build makes it`)
    const all = commands(folder)
    const compiles = all.filter(isCompile).filter((command) => !command.includes('loadline_test_main'))
    const links = all.filter(isLink)
    assert.ok(compiles.length > 3 && links.length >= 1, `${compiles.length} compile, ${links.length} link commands`)
    for (const command of [...compiles, ...links]) {
      assert.match(command, /-ffp-contract=off/, command.slice(0, 400))
      assert.doesNotMatch(command, loose, command.slice(0, 400))
    }
  })
}

test('no build file loosens arithmetic', () => {
  const mutation = /^(scripts\/(identityTargets|instructions)\.mjs|tests\/frame\/(flags|disassembly)\.test\.mjs|tests\/identity\/)/
  const files = projectFiles('.').filter((file) => /(CMakeLists\.txt|\.cmake|\.mjs|Presets\.json|\.ci\/run)$/.test(file))
  for (const file of files.filter((name) => !mutation.test(name))) {
    assert.doesNotMatch(readText(file), loose, file)
  }
})
