import createModule from 'loadline:margin-glue'
import wasmHexadecimal from 'loadline:margin-wasm'

import { Core } from './core.js'
import { makeEngine } from './engine.js'
import { ENGINE_KEYS, checkParameters } from './input/parameters.js'
import { makeMargin } from './procedure/margin.js'
import type { EngineOptions } from './types.js'
import type { MarginEngine } from './types/margin.js'
import { decodeHexadecimal } from './wasm/hexadecimal.js'
import { compile, instantiate } from './wasm/module.js'

/** What the margin's module is linked for. */
const LEAST_MEMORY_BYTES = 3 * 1024 * 1024

/** The compiled module: made once, shared by all engines, each of which has memory of its own. */
let compiled: Promise<WebAssembly.Module> | undefined

/**
 * Starts an engine that has every function of the default entry's, and the margin of venues'
 * accounts. Engines are independent of each other. Throws InputError and LoadError.
 */
export async function createEngine(options: EngineOptions = {}): Promise<MarginEngine> {
  checkParameters(options, ENGINE_KEYS)
  compiled ??= compile(decodeHexadecimal(wasmHexadecimal))
  const core = new Core(await instantiate(createModule, await compiled, options.memoryBytes, LEAST_MEMORY_BYTES))
  return { ...(makeEngine(core) as MarginEngine), ...makeMargin(core) }
}
