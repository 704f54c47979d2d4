import wasmHexadecimal from 'loadline:wasm'

import { makeEngine } from './engine.js'
import { checkParameters } from './input/parameters.js'
import type { Engine, EngineOptions } from './types.js'
import { compile, instantiate } from './wasm/module.js'

const KEYS = new Set(['memoryBytes'])

/** The compiled module: made once, shared by all engines, each of which has memory of its own. */
let compiled: Promise<WebAssembly.Module> | undefined

/** '0' .. '9' and 'a' .. 'f' by their character codes. */
function digit(text: string, at: number): number {
  const code = text.charCodeAt(at)
  return code < 97 ? code - 48 : code - 87
}

/** By hand and not by fetch of a data: URL, which `connect-src` would forbid. */
function decodeHexadecimal(text: string): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(text.length / 2)
  for (let i = 0; i < bytes.length; i += 1) bytes[i] = digit(text, 2 * i) * 16 + digit(text, 2 * i + 1)
  return bytes
}

/**
 * Starts an engine. Engines are independent of each other; everything that one computes is a pure
 * function of the arguments. Throws InputError and LoadError.
 */
export async function createEngine(options: EngineOptions = {}): Promise<Engine> {
  checkParameters(options, KEYS)
  compiled ??= compile(decodeHexadecimal(wasmHexadecimal))
  return makeEngine(await instantiate(await compiled, options.memoryBytes))
}
