import createModule from 'loadline:glue'
import wasmHexadecimal from 'loadline:wasm'

import { Core } from './core.js'
import { makeEngine } from './engine.js'
import { ENGINE_KEYS, checkParameters } from './input/parameters.js'
import type { Engine, EngineOptions } from './types.js'
import { decodeHexadecimal } from './wasm/hexadecimal.js'
import { compile, instantiate } from './wasm/module.js'

/** The compiled module: made once, shared by all engines, each of which has memory of its own. */
let compiled: Promise<WebAssembly.Module> | undefined

/**
 * Starts an engine. Engines are independent of each other; everything that one computes is a pure
 * function of the arguments. Throws InputError and LoadError.
 */
export async function createEngine(options: EngineOptions = {}): Promise<Engine> {
  checkParameters(options, ENGINE_KEYS)
  compiled ??= compile(decodeHexadecimal(wasmHexadecimal))
  return makeEngine(new Core(await instantiate(createModule, await compiled, options.memoryBytes)))
}
