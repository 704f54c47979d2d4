// npm run build: native library and tools, WebAssembly module, npm package, page. Incremental.
import os from 'node:os'
import path from 'node:path'
import { pathToFileURL } from 'node:url'
import { emscriptenToolchain, setup } from './setup.mjs'
import { main, root, step } from './step.mjs'
import { writeUnityGroups } from './unity.mjs'

const jobs = String(os.cpus().length)

/** Configures a preset (half a second when nothing changed) and builds the targets that changed. */
export async function buildPreset(preset, { options = [], targets = [] } = {}) {
  const folder = path.join(root, 'build', preset)
  await step(`configure ${preset}`, 'cmake', ['--preset', preset, ...options])
  const only = targets.length > 0 ? ['--target', ...targets] : []
  await step(`build ${preset}`, 'cmake', ['--build', folder, '-j', jobs, ...only])
}

export async function buildWasm({ options = [], targets }) {
  await buildPreset('wasm', { options: [`-DCMAKE_TOOLCHAIN_FILE=${emscriptenToolchain()}`, ...options], targets })
}

/**
 * Options of a build that ships its hardware core, a source at a time: the software core, which
 * tests alone need there, in few translation units.
 */
export async function softwareInUnits() {
  return [`-DLOADLINE_UNITY=${await writeUnityGroups()}`, '-DLOADLINE_UNITY_TARGETS=loadline_core_software']
}

/** Targets under the sanitizers, the core in few translation units. */
export async function buildSanitized({ targets }) {
  await buildPreset('asan', { options: [`-DLOADLINE_UNITY=${await writeUnityGroups()}`], targets })
}

export async function buildPackage() {
  await buildWasm({ targets: ['loadline_browser', 'loadline_desk', 'loadline_margin'] })
  await step('npm package', 'node', ['js/build.mjs'])
}

export async function buildPage() {
  await step('page', 'npm', ['run', 'build', '-w', 'web-demo'])
}

/** Native library, module, package and page; `targets` of the native build, all when left out. */
export async function buildAll({ options = [], targets = ['loadline_core'] } = {}) {
  await buildPreset('release', { options, targets })
  await buildPackage()
  await buildPage()
}

if (import.meta.url === pathToFileURL(process.argv[1]).href) {
  await main(async () => {
    await setup('build')
    await buildAll()
  })
}
