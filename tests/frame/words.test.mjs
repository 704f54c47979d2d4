// Words that the core may not hold: each would break determinism or the memory promise.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { coreSources, projectFiles, readText } from './sources.mjs'

const libm =
  'a?(sin|cos|tan)h?|atan2|exp2?|expm1|log(10|2|1p|b)?|pow|cbrt|hypot|erfc?|[lt]gamma|fma|fmin|fmax|fmod|remainder|' +
  'remquo|rint|lrint|llrint|nearbyint|l?l?round|floor|ceil|trunc|ldexp|frexp|scalbl?n|ilogb|nextafter|fdim'
const banned = [
  { why: 'libm differs between platforms: use core/numeric', words: new RegExp(`std::(${libm})\\s*\\(`) },
  { why: 'libm by its C name', words: new RegExp(`(^|[^\\w:.>])(__builtin_|::)(${libm})f?l?\\s*\\(`) },
  { why: 'a root only by square_root of core/numeric', words: /(std::|__builtin_)sqrt/, except: /^core\/numeric\/real\.hpp$/ },
  { why: 'heap', words: /\b(new\s+[A-Za-z_]\w*\s*[[({;]|malloc|calloc|realloc)\b|std::(vector|string\b|function|map|unordered_\w+|shared_ptr|unique_ptr|deque|list)\b/ },
  { why: 'exceptions and RTTI', words: /\b(throw|try|catch|dynamic_cast|typeid)\b\s*[({\w"]/ },
  { why: 'ties are ordered differently by each library', words: /std::(sort|nth_element|partial_sort|make_heap|push_heap)\s*\(/ },
  { why: 'clock, ambient randomness, threads, input and output', words: /std::(chrono|random_device|mt19937\w*|\w+_distribution|thread|cout|cerr|printf)|\b(printf|rand|clock)\s*\(|\btime\s*\(\s*(NULL|nullptr|0|&\w+)?\s*\)/ },
  { why: 'wider than binary64', words: /\blong double\b|__float128/ },
]

/** Code without comments and string literals. */
const codeOf = (text) =>
  text.replace(/\/\*[\s\S]*?\*\//g, ' ').replace(/\/\/.*$/gm, '').replace(/"(\\.|[^"\\])*"/g, '""')

export function bannedWords(file, text) {
  const found = []
  for (const [index, line] of codeOf(text).split('\n').entries()) {
    if (/^\s*#/.test(line)) continue
    for (const { why, words, except } of banned) {
      if (words.test(line) && !except?.test(file)) found.push(`${file}:${index + 1} ${why}: ${line.trim()}`)
    }
  }
  return found
}

test('core/ holds no word that breaks its promises', () => {
  assert.deepEqual(coreSources().flatMap((file) => bannedWords(file, readText(file))), [])
})

test('the word check sees what it is for', () => {
  for (const line of ['x = std::exp(y);', 'std::vector<int> v;', 'auto p = new Row[3];', 'throw 1;', 'std::sort(a, b);', 'double y = __builtin_fma(a, b, c);', 'std::sqrt(x)']) {
    assert.equal(bannedWords('core/pricing/x.cpp', line).length, 1, line)
  }
  assert.deepEqual(bannedWords('core/pricing/x.cpp', 'y = exp(x); // std::exp differs\n'), [])
})

test('no file names a machine path, a registry host or unfinished work', () => {
  const unfinished = new RegExp(['TO' + 'DO', 'FIX' + 'ME', 'X' + 'XX'].map((word) => `\\b${word}\\b`).join('|'))
  const machine = /(^|[\s"'`(=])\/(work|tmp|root|home)\/[a-z]/m
  const registry = /"resolved":\s*"http|https?:\/\/(registry|deb|static|index|files|proxy)\./
  const files = projectFiles('.').filter((file) => /\.(hpp|cpp|inc|ts|mjs|js|json|md|py|css|html|cmake|txt|yml)$/.test(file) || /(CMakeLists\.txt|\.ci\/run)$/.test(file))
  for (const file of files) {
    const text = readText(file)
    for (const pattern of [unfinished, machine, registry]) {
      assert.ok(!pattern.test(text), `${file}: ${pattern.exec(text)?.[0]}`)
    }
  }
})
