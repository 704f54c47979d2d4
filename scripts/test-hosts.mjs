// npm run test:hosts: what contract hosts ask of the core, as far as it is built for them.
//
// Hosts that reject floating point can carry the exact layer: its machine code is compiled for
// WebAssembly here and searched for any instruction on floats or vectors.
import { mkdirSync } from 'node:fs'
import path from 'node:path'
import { setup } from './setup.mjs'
import { main, root, step } from './step.mjs'

const exactSources = ['core/numeric/fixed_point.cpp', 'core/base/arena.cpp']

async function isFloatFree(source) {
  const object = path.join(root, 'build/hosts', `${path.basename(source, '.cpp')}.o`)
  await step(`compile ${source} for WebAssembly`, 'em++', ['-std=c++20', '-O2', '-ffp-contract=off', '-fno-exceptions', '-fno-rtti', `-I${root}`, '-c', path.join(root, source), '-o', object])
  const { output } = await step(`disassemble ${source}`, 'wasm-objdump', ['-d', object])
  const found = output.match(/\b(f32|f64|v128)\.\w+/)
  console.log(`  ${found ? 'not ok' : 'ok'} - ${source} ${found ? `holds ${found[0]}` : 'holds no floating-point instruction'}`)
  return !found && output.includes('func[')
}

await main(async () => {
  await setup('test')
  mkdirSync(path.join(root, 'build/hosts'), { recursive: true })
  const verdicts = []
  for (const source of exactSources) verdicts.push(await isFloatFree(source))
  const passed = verdicts.filter(Boolean).length
  console.log(`${passed} passed, ${verdicts.length - passed} failed`)
  if (passed < verdicts.length) process.exitCode = 1
})
