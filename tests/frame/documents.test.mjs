// Documents keep their word: links lead somewhere, versions agree, examples are the ones that ran.
import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import path from 'node:path'
import { test } from 'node:test'
import { projectFiles, readText, root } from './sources.mjs'

const documents = projectFiles('.').filter((file) => file.endsWith('.md'))

test('every relative link in a document leads to a file', () => {
  for (const document of documents) {
    for (const [, target] of readText(document).matchAll(/\]\(([^)#\s]+)(?:#[^)]*)?\)/g)) {
      if (/^[a-z]+:/.test(target)) continue
      const file = path.join(root, path.dirname(document), target)
      assert.ok(existsSync(file), `${document} links to ${target}`)
    }
  }
})

test('the version is the same in C++, CMake and the package', () => {
  const { version } = JSON.parse(readText('js/package.json'))
  assert.match(readText('core/base/version.hpp'), new RegExp(`kVersion = "${version}"`))
  assert.match(readText('CMakeLists.txt'), new RegExp(`VERSION ${version} `))
  assert.match(readText('CHANGELOG.md'), new RegExp(`^## ${version}$`, 'm'))
})

test('every npm command that a document names exists', () => {
  const root = JSON.parse(readText('package.json')).scripts
  for (const document of documents) {
    for (const [, command] of readText(document).matchAll(/npm run ([\w:-]+)(?! -w)/g)) {
      const inWorkspace = new RegExp(`npm run ${command}[^\\n]*-w `).test(readText(document))
      assert.ok(inWorkspace || command in root || command === 'x', `${document}: npm run ${command}`)
    }
  }
})

test("the README's examples are the files that run here, and their output is what they print", () => {
  const blocks = (language) =>
    [...readText('README.md').matchAll(new RegExp(`\`\`\`${language}\\n([\\s\\S]*?)\`\`\``, 'g'))].map(([, text]) => text)
  const examples = blocks('js')
  const files = ['examples/liquidation-price.mjs', 'examples/option-desk.mjs', 'examples/mixed-account.mjs', 'examples/contract-preview.mjs']
  assert.deepEqual(examples, files.map(readText))
  const outputs = files.map((file) => execFileSync('node', [file], { cwd: root, encoding: 'utf8' }))
  assert.deepEqual(blocks('text'), outputs)
})

test("the options' example has ten lines, and the package's page prints it too", () => {
  const desk = readText('examples/option-desk.mjs')
  assert.equal(desk.trimEnd().split('\n').length, 10)
  const page = readText('js/README.md')
  const blocks = (language) => [...page.matchAll(new RegExp(`\`\`\`${language}\\n([\\s\\S]*?)\`\`\``, 'g'))].map(([, text]) => text)
  const examples = blocks('js')
  assert.equal(examples[1], desk)
  const run = (code) => execFileSync('node', ['--input-type=module', '--eval', code], { cwd: root, encoding: 'utf8' })
  assert.deepEqual(blocks('text'), examples.map(run))
})

test('the lock files name no host', () => {
  const locks = projectFiles('.').filter((file) => file.endsWith('package-lock.json'))
  assert.ok(locks.length > 1)
  for (const lock of locks) assert.doesNotMatch(readText(lock), new RegExp(`"resolved": *"${"http"}`), lock)
})

test('what only the benchmark measures against is no dependency of the project', () => {
  const { dependencies } = JSON.parse(readText('tests/bench/peers/package.json'))
  const whole = readText('package-lock.json')
  for (const name of Object.keys(dependencies)) assert.ok(!whole.includes(`"node_modules/${name}"`), name)
})
