import createModule from 'loadline:desk-glue'
import wasmHexadecimal from 'loadline:desk-wasm'

import { Core } from './core.js'
import { makeEngine } from './engine.js'
import { ENGINE_KEYS, checkParameters } from './input/parameters.js'
import type { EngineOptions } from './types.js'
import type { DeskEngine } from './types/desk.js'
import { makePaths } from './paths.js'
import { makeVolatility } from './volatility.js'
import { decodeHexadecimal } from './wasm/hexadecimal.js'
import { compile, instantiate } from './wasm/module.js'

/** What the desk's module is linked for. */
const LEAST_MEMORY_BYTES = 3 * 1024 * 1024

/** The compiled module: made once, shared by all engines, each of which has memory of its own. */
let compiled: Promise<WebAssembly.Module> | undefined

/**
 * Starts an engine that has every function of the default entry's, and those of an option desk.
 * Engines are independent of each other. Throws InputError and LoadError.
 */
export async function createEngine(options: EngineOptions = {}): Promise<DeskEngine> {
  checkParameters(options, ENGINE_KEYS)
  compiled ??= compile(decodeHexadecimal(wasmHexadecimal))
  const instance = await instantiate(createModule, await compiled, options.memoryBytes, LEAST_MEMORY_BYTES)
  const core = new Core(instance)
  return { ...(makeEngine(core) as DeskEngine), ...makePaths(core), ...makeVolatility(core) }
}
