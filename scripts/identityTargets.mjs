// The targets of `npm run identity`: what is built, how it is run, and over how many inputs.
import { existsSync, readFileSync } from 'node:fs'
import { emscriptenToolchain } from './setup.mjs'

/**
 * Extents of a digest: the program's arguments (a divisor of 1,228,800 inputs a function, and a
 * number of series with inputs of their own), and what the table says. Only rows of one extent
 * compare.
 */
export const extents = {
  wide: { args: ['1', '8'], inputs: '9.8e6' },
  full: { args: ['1', '1'], inputs: '1.2e6' },
  part: { args: ['12', '1'], inputs: '1.0e5' },
  little: { args: ['120', '1'], inputs: '1.0e4' },
}

/**
 * What `npm test` builds: each compiler, level and instruction set that this machine runs at least
 * once, and both arithmetics where a compiler or a processor comes first. The release build and the module are
 * taken as they ship, which the tests before have built already.
 */
const shortBuilds = {
  hardware: ['g++ -O3 sse2', 'g++ -O0 sse2', 'g++ -O2 avx2', 'g++ -O2 avx512', 'clang-14 -O2 sse2', 'clang-19 -O3 sse2', 'arm64 g++ -O2 (qemu)', 'wasm simd (Node)', 'wasm scalar (Node)'],
  software: ['g++ -O3 sse2', 'clang-14 -O2 sse2', 'clang-19 -O3 sse2', 'arm64 g++ -O2 (qemu)', 'wasm simd (Node)'],
  shipped: { 'g++ -O3 sse2': 'release', 'wasm simd (Node)': 'wasm' },
}

/**
 * What each kind of target runs over. Without optimisation all is ten times slower, and the software
 * real is twenty times slower than the hardware. Without `builds` every compiler, level and
 * instruction set is crossed with both arithmetics.
 */
const plans = {
  short: { optimised: 'part', plain: 'part', foreign: 'part', software: 'little', plainSoftware: 'little', slowSoftware: 'little', builds: shortBuilds },
  normal: { optimised: 'full', plain: 'part', foreign: 'full', software: 'part', plainSoftware: 'little', slowSoftware: 'part' },
  long: { optimised: 'wide', plain: 'full', foreign: 'wide', software: 'full', plainSoftware: 'part', slowSoftware: 'full' },
}

const cpuHas = (flag) => new RegExp(`\\b${flag}\\b`).test(existsSync('/proc/cpuinfo') ? readFileSync('/proc/cpuinfo', 'utf8') : '')

/** Instruction sets, whether this machine has them, and with fused multiply-add at hand: contraction is off all the same. */
const instructionSets = [
  ['sse2', '', true],
  ['avx2', '-mavx2 -mfma', ['avx2', 'fma'].every(cpuHas)],
  ['avx512', '-mavx512f -mavx512dq -mavx512vl -mfma', ['avx512f', 'avx512dq', 'avx512vl'].every(cpuHas)],
]

const both = (hardware, software) => [
  { arithmetic: 'hardware', program: 'loadline_digest', extent: hardware },
  { arithmetic: 'software', program: 'loadline_digest_software', extent: software },
]

const runs = (plan, level) => (level === 'O0' ? both(plan.plain, plan.plainSoftware) : both(plan.optimised, plan.software))

/** Builds for this machine: three compilers, three levels, every instruction set, both arithmetics. */
function native(plan) {
  const compilers = [['g++', 'g++'], ['clang-14', 'clang++-14'], ['clang-19', 'clang++-19']]
  const all = compilers.flatMap(([name, compiler]) => instructionSets.flatMap(([set, flag, there]) => ['O2', 'O0', 'O3'].map((level) => {
    return {
      name: `${name} -${level} ${set}`,
      options: [`-DCMAKE_CXX_COMPILER=${compiler}`],
      flags: `-${level} ${flag}`,
      runner: 'native',
      machine: 'x64',
      // What this machine cannot run is compiled, and its instructions are looked at.
      compiles: ['loadline_core', 'loadline_core_software'],
      runs: there ? runs(plan, level) : [],
    }
  })))
  return all.filter(({ runs, name }) => runs.length > 0 || name.includes('-O2'))
}

/** The targets that a short table has, each with the arithmetics that it has there. */
function chosen(list, { hardware, software, shipped }) {
  return list.filter(({ name, runs }) => hardware.includes(name) && runs.length > 0).map((target) => ({
    ...target,
    shipped: shipped[target.name],
    compiles: target.compiles?.filter((library) => library === 'loadline_core' || software.includes(target.name)),
    runs: target.runs.filter(({ arithmetic }) => arithmetic === 'hardware' || software.includes(target.name)),
  }))
}

function arm64(plan) {
  return {
    name: 'arm64 g++ -O2 (qemu)',
    options: ['-DCMAKE_CXX_COMPILER=aarch64-linux-gnu-g++', '-DCMAKE_SYSTEM_NAME=Linux', '-DCMAKE_SYSTEM_PROCESSOR=aarch64'],
    flags: '-O2 -static',
    runner: process.arch === 'arm64' ? 'native' : 'qemu',
    machine: 'arm64',
    runs: both(plan.foreign, plan.slowSoftware),
  }
}

function wasm(plan, name, simd) {
  const web = both(plan.foreign, 'little').map((run) => ({ ...run, runner: 'chromium', as: `wasm ${name} (Chromium)` }))
  return {
    name: `wasm ${name} (Node)`,
    options: [`-DCMAKE_TOOLCHAIN_FILE=${emscriptenToolchain()}`, `-DLOADLINE_WASM_SIMD=${simd}`],
    flags: '-O2',
    runner: 'node',
    machine: 'wasm',
    runs: [...both(plan.foreign, plan.slowSoftware), ...web],
  }
}

/** Builds that must give other digests in the blocks named, or the table would see nothing. */
function mutations() {
  const mutation = (name, flags, differs, { overlay, options = [], breaks = false }) => ({
    name: `mutation: ${name}`,
    options: ['-DCMAKE_CXX_COMPILER=g++', ...options],
    flags,
    overlay,
    breaks, // has instructions that the core must not hold
    runner: 'native',
    machine: 'x64',
    runs: [{ arithmetic: 'hardware', program: 'loadline_digest', extent: 'little', differs }],
  })
  return [
    mutation('contraction on', '-O2 -mavx2 -mfma', ['exp', 'black', 'gamma_p', 'linear'], { options: ['-DLOADLINE_FP_CONTRACT=fast'], breaks: true }),
    mutation('x87, check removed', '-O1 -mfpmath=387', ['gamma_p', 'student_t_cdf', 'linear'], {
      overlay: { file: 'core/numeric/real.hpp', from: /^static_assert\(FLT_EVAL_METHOD == 0.*$/m, to: '' },
      breaks: true,
    }),
    mutation("a coefficient's last bit", '-O0', ['normal_quantile', 'philox_draws'], {
      overlay: {
        file: 'core/numeric/law/quantile_table.inc',
        from: /(0x1\.0000000000000p-1, 0x0\.0p\+0, 0x0\.0p\+0, -0x1\.\w{12})(\w)p/,
        to: (_, before, digit) => `${before}${(parseInt(digit, 16) ^ 1).toString(16)}p`,
      },
    }),
    mutation('another order of a sum', '-O0', ['sums'], {
      overlay: {
        file: 'core/numeric/analysis/sums.hpp',
        from: /for \(std::size_t apart = [^{]*\{[^{}]*\n {2}\}/,
        to: 'for (std::size_t l = 1; l < kSumLanes; ++l) total[0] = total[0] + total[l];',
      },
    }),
  ]
}

/**
 * A build without inlining whose linker drops what is never called: a function of the core that is
 * missing from its digest program has no digest. The texts of errors and the sizes of workspaces
 * are no results, and the layout of records is compared by the package's tests.
 */
export const coverage = {
  target: 'g++ -O0 sse2',
  flags: ' -ffunction-sections',
  options: ['-DCMAKE_EXE_LINKER_FLAGS=-Wl,--gc-sections'],
  except: /(workspace|draws)_bytes\(|::(error|field)_(name|text)\(|::probe_arithmetic\(|^loadline::wire::/,
}

/** What must not compile at all: the flags, and what the compiler has to say. */
export const refusals = [{ name: 'mutation: x87', flags: ['-mfpmath=387'], source: 'core/numeric/exp.cpp', says: /excess precision changes the bits/ }]

/** Every target, the one that all others are compared with first. */
export function targets(mode) {
  const plan = plans[mode]
  const x64 = process.arch === 'x64'
  const all = [...(x64 ? native(plan) : []), arm64(plan), wasm(plan, 'simd', 'ON'), wasm(plan, 'scalar', 'OFF')]
  const list = [...(plan.builds ? chosen(all, plan.builds) : all), ...(x64 ? mutations() : [])]
  const shipped = list.findIndex((target) => target.shipped)
  if (shipped > 0) list.unshift(...list.splice(shipped, 1))
  const covered = list.find(({ name }) => name === coverage.target)
  if (covered) Object.assign(covered, { flags: covered.flags + coverage.flags, options: [...covered.options, ...coverage.options], covers: true })
  // The reference is built as it ships, a source at a time, and has every extent.
  const [reference] = list
  reference.separate = true
  const rest = Object.keys(extents).filter((extent) => list.some(({ runs }) => runs.some((run) => run.extent === extent)))
  reference.runs = [
    ...rest.map((extent) => ({ arithmetic: 'hardware', program: 'loadline_digest', extent })),
    ...reference.runs.filter(({ arithmetic }) => arithmetic === 'software'),
  ]
  return list
}
