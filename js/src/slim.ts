export { createEngine, type SlimEngineOptions } from './createSlimEngine.js'
export type { WasmSource } from './wasm/source.js'
export * from './surface.js'
