export { createEngine, type SlimEngineOptions } from './createSlimEngine.js'
export type { WasmSource } from './wasm/module.js'
export * from './surface.js'
