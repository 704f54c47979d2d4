import { makeEngine } from './engine.js'
import { checkParameters } from './input/parameters.js'
import type { Engine, EngineOptions } from './types.js'
import { compile, instantiate } from './wasm/module.js'
import type { WasmSource } from './wasm/source.js'

export interface SlimEngineOptions extends EngineOptions {
  /** `loadline/loadline.wasm`: its bytes, the compiled module, a Response, a URL, or a promise of one. */
  readonly wasm: WasmSource | Promise<WasmSource>
}

const KEYS = new Set(['memoryBytes', 'wasm'])

/** Starts an engine from a module that the caller supplies. Throws InputError and LoadError. */
export async function createEngine(options: SlimEngineOptions): Promise<Engine> {
  checkParameters(options, KEYS)
  return makeEngine(await instantiate(await compile(options.wasm), options.memoryBytes))
}
