/** The compiled module, its bytes, or where to get them. */
export type WasmSource = BufferSource | WebAssembly.Module | Response | URL
