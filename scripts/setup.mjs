// Brings a fresh Debian or Ubuntu machine to where the project builds: Debian packages and npm only.
import { execFileSync, spawnSync } from 'node:child_process'
import { existsSync, readFileSync, statfsSync, statSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { StepError, root, step } from './step.mjs'

/** What each job needs: the command or file that shows it is there, and the packages that bring it. */
const build = [
  { there: 'g++', packages: ['g++'] },
  { there: 'cmake', packages: ['cmake'] },
  { there: 'ninja', packages: ['ninja-build'] },
  { there: 'em++', packages: ['emscripten'] },
  { there: '/usr/include/nlohmann/json.hpp', packages: ['nlohmann-json3-dev'] },
]
const test = [
  ...build,
  { there: 'clang++-14', packages: ['clang-14'] },
  { there: 'clang++-19', packages: ['clang-19'] },
  { there: ['x86_64', 'aarch64'].map((cpu) => `/usr/lib/llvm-19/lib/clang/19/lib/linux/libclang_rt.fuzzer-${cpu}.a`), packages: ['libclang-rt-19-dev'] },
  { there: 'qemu-aarch64', packages: ['qemu-user'] },
  { there: 'aarch64-linux-gnu-g++', packages: ['g++-aarch64-linux-gnu'] },
  { there: 'chromium', packages: ['chromium'] },
  { there: 'wasm-objdump', packages: ['wabt'] },
  { there: 'python3', packages: ['python3'] },
  { there: '/usr/include/mpfr.h', packages: ['libmpfr-dev'] },
  { there: '/usr/include/boost/multiprecision/cpp_int.hpp', packages: ['libboost-dev'] },
  { there: ['/usr/include/catch2/catch.hpp', '/usr/include/catch2/catch_all.hpp'], packages: ['catch2'] },
  { there: '/usr/lib/python3/dist-packages/mpmath', packages: ['python3-mpmath'] },
]
const contract = [
  { there: 'clang++-19', packages: ['clang-19'] },
  { there: 'wasm-ld-19', packages: ['lld-19'] },
  { there: 'wasm-opt', packages: ['binaryen'] },
  { there: 'em++', packages: ['emscripten'] },
]
const bench = [
  ...test,
  { there: '/usr/include/ql/quantlib.hpp', packages: ['libquantlib0-dev'] },
  { there: ['/usr/include/x86_64-linux-gnu/sleef.h', '/usr/include/aarch64-linux-gnu/sleef.h'], packages: ['libsleef-dev'] },
]
const needs = { build, test: [...test, ...contract], bench: [...bench, ...contract], contract }

function isThere(what) {
  if (Array.isArray(what)) return what.some(isThere)
  if (what.startsWith('/')) return existsSync(what)
  return (process.env.PATH ?? '').split(':').some((folder) => existsSync(path.join(folder, what)))
}

function checkNode() {
  const major = Number(process.versions.node.split('.')[0])
  if (major >= 20) return
  throw new StepError(
    `Node ${process.versions.node} is too old: loadline needs Node 20 or newer.\n` +
      'Install it from https://nodejs.org (or with nvm: nvm install 20), then run the command again.',
  )
}

function checkDisk() {
  const { bavail, bsize } = statfsSync(root)
  const freeGb = (bavail * bsize) / 1e9
  if (freeGb >= 2) return
  throw new StepError(
    `Only ${freeGb.toFixed(1)} GB are free where the project lies; the tools and the build need 2 GB.\n` +
      'Free some space, then run the command again.',
  )
}

/** Root runs apt-get itself, others through sudo without a password; else the user is told what to run. */
function packageCommand(packages) {
  const install = ['apt-get', 'install', '-y', '--no-install-recommends', ...packages]
  if (!isThere('apt-get')) {
    throw new StepError(`These packages are missing, and there is no apt-get here: ${packages.join(' ')}\n` +
      'Install their counterparts with your package manager, then run the command again.')
  }
  if (process.getuid?.() === 0) return install
  if (isThere('sudo') && spawnSync('sudo', ['-n', 'true']).status === 0) return ['sudo', '-n', ...install]
  throw new StepError(
    'Some packages are missing, and installing them needs root. Run this, then the command again:\n\n' +
      `  sudo apt-get update && sudo ${install.join(' ')}\n`,
  )
}

async function installPackages(group) {
  const missing = needs[group].filter(({ there }) => !isThere(there)).flatMap(({ packages }) => packages)
  if (missing.length === 0) return
  const command = packageCommand(missing)
  console.log(`Missing packages: ${missing.join(' ')}`)
  const update = [...command.slice(0, command.indexOf('apt-get') + 1), 'update']
  await step('apt-get update', update[0], update.slice(1), { env: { DEBIAN_FRONTEND: 'noninteractive' }, mayFail: true })
  await step(`apt-get install ${missing.length} packages`, command[0], command.slice(1), {
    env: { DEBIAN_FRONTEND: 'noninteractive' },
  })
  const still = needs[group].filter(({ there }) => !isThere(there)).flatMap(({ packages }) => packages)
  if (still.length > 0) throw new StepError(`Installed, and yet not found: ${still.join(' ')}`)
}

/** `npm ci` in a folder when its lock file is newer than what it last installed. */
export async function installModules(folder = root) {
  const lock = path.join(folder, 'package-lock.json')
  const mark = path.join(folder, 'node_modules', '.loadline-lock')
  const wanted = readFileSync(lock, 'utf8')
  if (existsSync(mark) && readFileSync(mark, 'utf8') === wanted) return
  await step('npm ci', 'npm', ['ci', '--ignore-scripts'], { cwd: folder })
  writeFileSync(mark, wanted)
}

/** Installs what `group` ('build', 'test', 'bench' or 'contract') still misses. Quick when there is nothing to do. */
export async function setup(group) {
  checkNode()
  checkDisk()
  await installPackages(group)
  await installModules()
}

/** Where Emscripten's CMake toolchain is: an activated emsdk first, else Debian's. */
export function emscriptenToolchain() {
  const places = [process.env.EMSDK && path.join(process.env.EMSDK, 'upstream/emscripten'), '/usr/share/emscripten']
  for (const place of places.filter(Boolean)) {
    const file = path.join(place, 'cmake/Modules/Platform/Emscripten.cmake')
    if (existsSync(file) && statSync(file).isFile()) return file
  }
  throw new StepError('Emscripten is installed, but its CMake toolchain file is not where it should be.')
}

export function hasCommand(name) {
  return isThere(name)
}

export function versionOf(command) {
  try {
    return execFileSync(command, ['--version'], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }).split('\n')[0]
  } catch {
    return 'not found'
  }
}
