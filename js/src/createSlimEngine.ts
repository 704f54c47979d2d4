import createModule from 'loadline:glue'

import { Core } from './core.js'
import { makeEngine } from './engine.js'
import { ENGINE_KEYS, checkParameters } from './input/parameters.js'
import type { Engine, EngineOptions } from './types.js'
import { compile, instantiate } from './wasm/module.js'
import type { WasmSource } from './wasm/source.js'

export interface SlimEngineOptions extends EngineOptions {
  /** `loadline/loadline.wasm`: its bytes, the compiled module, a Response, a URL, or a promise of one. */
  readonly wasm: WasmSource | Promise<WasmSource>
}

const KEYS = new Set([...ENGINE_KEYS, 'wasm'])

/** Starts an engine from a module that the caller supplies. Throws InputError and LoadError. */
export async function createEngine(options: SlimEngineOptions): Promise<Engine> {
  checkParameters(options, KEYS)
  const compiled = await compile(options.wasm)
  return makeEngine(new Core(await instantiate(createModule, compiled, options.memoryBytes)))
}
