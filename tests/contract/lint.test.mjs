// The linter of contract modules takes what a host takes, and refuses what breaks each of its rules.
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { before, describe, test } from 'node:test'
import { buildContracts } from '../../scripts/contracts.mjs'
import { lint, rules } from '../../scripts/lint-contract.mjs'
import { broken, brokenFor, moduleFor } from './modules.mjs'

const namesOf = (faults) => [...new Set(faults.map(({ rule }) => rule))]

for (const host of Object.keys(rules)) {
  describe(host, () => {
    test('takes a small module', () => assert.deepEqual(lint(moduleFor(host), host), []))

    for (const [what, [rule, more]] of Object.entries(broken)) {
      test(`refuses ${what}`, () => assert.ok(namesOf(lint(moduleFor(host, more), host)).includes(rule)))
    }
    for (const [what, [rule, make]] of Object.entries(brokenFor[host])) {
      test(`refuses ${what}`, () => assert.ok(namesOf(lint(make(), host)).includes(rule)))
    }
    test('refuses what is no module, and one that is cut off', () => {
      assert.deepEqual(namesOf(lint(Buffer.from('no module'), host)), ['module'])
      const whole = moduleFor(host)
      for (let size = 0; size < whole.length; size += 7) assert.notDeepEqual(lint(whole.subarray(0, size), host), [], `${size} bytes`)
    })
  })
}

test('floating point is for the hosts that take it, and for builds that mean it', () => {
  const [, more] = broken['an f64 operation']
  for (const [host, { floats }] of Object.entries(rules)) {
    assert.equal(lint(moduleFor(host, more), host, { floats: true }).length === 0, floats, host)
  }
})

describe('the modules that are built', () => {
  let built = []
  before(async () => {
    built = await buildContracts()
  })

  test('each passes the rules of its host', () => {
    assert.ok(built.length >= 12)
    for (const { name, file, host, arithmetic, fragments } of built) {
      assert.deepEqual(lint(readFileSync(file), host, { floats: arithmetic === 'hardware', fragments }), [], name)
    }
  })

  test('no build for a host without floating point passes as one with it, and the other way round', () => {
    const hardware = built.filter(({ arithmetic }) => arithmetic === 'hardware')
    assert.ok(hardware.length > 0)
    for (const { name, file, host } of hardware) assert.ok(namesOf(lint(readFileSync(file), host)).includes('opcode'), name)
  })

  test('only the modules of Stylus with option margin need a second fragment', () => {
    const beyond = built.filter(({ file, host }) => lint(readFileSync(file), host, { floats: true, fragments: 1 }).some(({ rule }) => rule === 'brotli'))
    assert.deepEqual(beyond.map(({ name }) => name), ['stylus-book', 'stylus-full'])
  })
})
