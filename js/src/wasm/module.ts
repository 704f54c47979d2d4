import type { CreateModule, GlueModule } from 'loadline:glue'

import { InputError, LoadError } from '../errors.js'
import { version } from '../version.js'
import { Memory } from './memory.js'
import { parseSchema, type Schema } from './schema.js'
import type { WasmSource } from './source.js'

const PAGE_BYTES = 65536
const DEFAULT_MEMORY_BYTES = 4 * 1024 * 1024
/** What the default module is linked for. */
const LEAST_MEMORY_BYTES = 2 * 1024 * 1024
const MAX_MEMORY_BYTES = 1024 * 1024 * 1024

/** One instance of the module: its exports, its memory, and what it says about itself. */
export interface Instance {
  readonly exports: GlueModule
  readonly memory: Memory
  readonly schema: Schema
}

/**
 * What kind of object this is, by its tag: edge runtimes hand out modules of another realm, which
 * `instanceof` does not know, and a compartment may lack URL and Response altogether.
 */
function isA(tag: string, source: unknown): boolean {
  return Object.prototype.toString.call(source) === `[object ${tag}]`
}

async function bytesOf(response: Response): Promise<ArrayBuffer> {
  if (!response.ok) {
    throw new LoadError('load_failed', 'The WebAssembly module could not be fetched.', {
      field: 'wasm',
      value: `${response.status} ${response.url}`,
    })
  }
  return response.arrayBuffer()
}

/** Compiles what a caller passes as the module. */
export async function compile(source: WasmSource | Promise<WasmSource>): Promise<WebAssembly.Module> {
  try {
    const given: unknown = await source
    if (isA('WebAssembly.Module', given)) return given as WebAssembly.Module
    if (isA('URL', given)) return await WebAssembly.compile(await bytesOf(await fetch(given as URL)))
    if (isA('Response', given)) return await WebAssembly.compile(await bytesOf(given as Response))
    if (ArrayBuffer.isView(given) || isA('ArrayBuffer', given)) {
      return await WebAssembly.compile(given as BufferSource)
    }
    throw new InputError('invalid_type', 'wasm must be bytes, a WebAssembly.Module, a Response or a URL.', {
      field: 'wasm',
      value: given,
    })
  } catch (cause) {
    if (cause instanceof LoadError || cause instanceof InputError) throw cause
    throw new LoadError('load_failed', 'The WebAssembly module could not be loaded.', { field: 'wasm', cause })
  }
}

function pagesOf(memoryBytes: unknown, least: number): number {
  const details = { field: 'memoryBytes', value: memoryBytes }
  if (memoryBytes === undefined) return DEFAULT_MEMORY_BYTES / PAGE_BYTES
  if (typeof memoryBytes !== 'number') {
    throw new InputError('invalid_type', 'memoryBytes must be a number.', details)
  }
  if (!Number.isFinite(memoryBytes)) {
    throw new InputError('not_finite', 'memoryBytes must be a finite number.', details)
  }
  if (!Number.isInteger(memoryBytes) || memoryBytes < least || memoryBytes > MAX_MEMORY_BYTES) {
    const domain = `a whole number of bytes from ${least} to ${MAX_MEMORY_BYTES}`
    throw new InputError('out_of_domain', `memoryBytes must be ${domain}.`, details)
  }
  return Math.ceil(memoryBytes / PAGE_BYTES)
}

/** Starts an instance with memory of a fixed size: initial = maximum, so that it can never grow. */
export async function instantiate(
  createModule: CreateModule,
  compiled: WebAssembly.Module,
  memoryBytes: unknown,
  leastBytes = LEAST_MEMORY_BYTES,
): Promise<Instance> {
  const pages = pagesOf(memoryBytes, leastBytes)
  try {
    const wasmMemory = new WebAssembly.Memory({ initial: pages, maximum: pages })
    const exports = await new Promise<GlueModule>((resolve, reject) => {
      createModule({
        wasmMemory,
        instantiateWasm(imports, done) {
          WebAssembly.instantiate(compiled, imports).then(done, reject)
          return {}
        },
      }).then(resolve, reject)
    })
    const schema = parseSchema(exports.describe())
    if (schema.version !== version) {
      throw new LoadError('load_failed', `The WebAssembly module is of version ${schema.version}.`, { field: 'wasm' })
    }
    return { exports, memory: new Memory(wasmMemory.buffer as ArrayBuffer), schema }
  } catch (cause) {
    if (cause instanceof LoadError) throw cause
    throw new LoadError('load_failed', 'The WebAssembly module could not be started.', { field: 'wasm', cause })
  }
}
