// Which sources of the core compile as one. `npm run identity` compiles the core some thirty times,
// the sanitizers once more; in a few translation units instead of one a source that takes a third of
// the time.
import { spawn } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { StepError, root } from './step.mjs'

/** The core's sources, in the order of their list; relative to core/. */
export function coreSources() {
  const list = readFileSync(path.join(root, 'core/CMakeLists.txt'), 'utf8')
  return [...new Set([...list.matchAll(/^ {2}([\w/]+\.cpp)$/gm)].map(([, file]) => file))]
}

function compile(sources, folder) {
  const file = path.join(folder, 'probe.cpp')
  writeFileSync(file, sources.map((source) => `#include "core/${source}"\n`).join(''))
  return new Promise((resolve) => {
    const child = spawn('g++', ['-std=c++20', '-fsyntax-only', '-fmax-errors=0', '-w', `-I${root}`, file])
    let errors = ''
    child.stderr.on('data', (chunk) => { errors += chunk })
    child.on('error', () => resolve({ errors: 'g++ does not run' }))
    child.on('close', (code) => resolve({ errors: code === 0 ? '' : errors }))
  })
}

/** The sources that the compiler's errors name. */
const blamed = (errors, sources) =>
  sources.filter((source) => errors.split('\n').some((line) => line.includes(`core/${source}:`) && / error: /.test(line)))

/**
 * Groups in which no two sources use one name for two things: each takes what the one before could
 * not. A source that does not compile alone is left to the build to complain about.
 */
export async function unityGroups(folder, sources = coreSources()) {
  mkdirSync(folder, { recursive: true })
  const groups = []
  let left = sources
  while (left.length > 0) {
    let group = left
    for (;;) {
      const { errors } = await compile(group, folder)
      if (errors === '') break
      const out = blamed(errors, group)
      if (out.length === 0) throw new StepError(`The core's sources cannot be grouped:\n${errors.slice(0, 800)}`)
      if (out.length === group.length) {
        group = [group[0]]
        break
      }
      group = group.filter((source) => !out.includes(source))
    }
    groups.push(group)
    left = left.filter((source) => !group.includes(source))
  }
  return groups
}

/** The digest of everything that the groups follow from. */
function stateOf(sources) {
  const hash = createHash('sha256')
  for (const file of readdirSync(path.join(root, 'core'), { recursive: true }).sort()) {
    if (/\.(hpp|cpp|inc)$/.test(file)) hash.update(file).update(readFileSync(path.join(root, 'core', file)))
  }
  return hash.update(sources.join()).update(readFileSync(fileURLToPath(import.meta.url))).digest('hex')
}

/** Writes the groups as CMake reads them, for the targets that LOADLINE_UNITY_TARGETS names, unless they stand there already; returns the file. */
export async function writeUnityGroups() {
  const folder = path.join(root, 'build/unity')
  const file = path.join(folder, 'unity.cmake')
  const sources = coreSources()
  const heading = `# ${stateOf(sources)}\n`
  if (existsSync(file) && readFileSync(file, 'utf8').startsWith(heading)) return file
  const groups = await unityGroups(folder, sources)
  const lines = groups.map((group, i) =>
    `set_source_files_properties(\n${group.map((source) => `  \${PROJECT_SOURCE_DIR}/core/${source}\n`).join('')}  TARGET_DIRECTORY loadline_core loadline_core_software PROPERTIES UNITY_GROUP ${i + 1})\n`)
  writeFileSync(file, `${heading}${lines.join('')}set_target_properties(\${LOADLINE_UNITY_TARGETS} PROPERTIES\n  UNITY_BUILD ON UNITY_BUILD_MODE GROUP)\n`)
  return file
}
