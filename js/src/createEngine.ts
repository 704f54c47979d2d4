import wasmBase64 from 'loadline:wasm'

import { makeEngine } from './engine.js'
import { checkParameters } from './input/parameters.js'
import type { Engine, EngineOptions } from './types.js'
import { compile, instantiate } from './wasm/module.js'

const KEYS = new Set(['memoryBytes'])

/** The compiled module: made once, shared by all engines, each of which has memory of its own. */
let compiled: Promise<WebAssembly.Module> | undefined

/** By hand and not by fetch of a data: URL, which `connect-src` would forbid. */
function decodeBase64(text: string): Uint8Array<ArrayBuffer> {
  const binary = atob(text)
  const bytes = new Uint8Array(binary.length)
  for (let i = 0; i < bytes.length; i += 1) bytes[i] = binary.charCodeAt(i)
  return bytes
}

/**
 * Starts an engine. Engines are independent of each other; everything that one computes is a pure
 * function of the arguments. Throws InputError and LoadError.
 */
export async function createEngine(options: EngineOptions = {}): Promise<Engine> {
  checkParameters(options, KEYS)
  compiled ??= compile(decodeBase64(wasmBase64))
  return makeEngine(await instantiate(await compiled, options.memoryBytes))
}
