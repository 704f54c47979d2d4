// The layers of core/: a file includes its own layer and those to its left, and only itself knows.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { coreSources, readText } from './sources.mjs'

const order = ['base', 'numeric', 'market', 'pricing', 'volatility', 'portfolio', 'risk', 'margin', 'protocol', 'wire']
const layerOf = (file) => file.split('/')[1]

/** Every arrow that runs right, as "file -> included". */
export function backwardIncludes(files, read) {
  const wrong = []
  for (const file of files) {
    for (const [, included] of read(file).matchAll(/^\s*#include\s+"([^"]+)"/gm)) {
      const from = order.indexOf(layerOf(file))
      const to = included.startsWith('core/') ? order.indexOf(layerOf(included)) : -1
      if (from < 0 || to < 0 || to > from) wrong.push(`${file} -> ${included}`)
    }
  }
  return wrong
}

test('no include in core/ runs right to left', () => {
  const files = coreSources()
  assert.ok(files.length > 10, 'the sources were found')
  assert.deepEqual(backwardIncludes(files, readText), [])
})

test('the layer check sees an arrow that runs back, and a file from outside', () => {
  const read = () => '#include "core/margin/lending/aave_health.hpp"\n#include "js/x.hpp"\n'
  assert.equal(backwardIncludes(['core/pricing/black.cpp'], read).length, 2)
})

test('each folder of core/ holds at most ten headers', () => {
  const counts = new Map()
  for (const file of coreSources().filter((name) => name.endsWith('.hpp'))) {
    const folder = file.slice(0, file.lastIndexOf('/'))
    counts.set(folder, (counts.get(folder) ?? 0) + 1)
  }
  for (const [folder, count] of counts) assert.ok(count <= 10, `${folder} holds ${count} headers: split it`)
})
