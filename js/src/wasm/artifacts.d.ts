// What the build puts in place of these two names: the Emscripten glue, and the module's bytes.
declare module 'loadline:glue' {
  export interface GlueModule {
    describe(): string
    readonly [name: `_${string}`]: (...parameters: number[]) => number
  }
  export default function createModule(options: {
    wasmMemory: WebAssembly.Memory
    instantiateWasm(
      imports: WebAssembly.Imports,
      done: (instance: WebAssembly.Instance) => void,
    ): object
  }): Promise<GlueModule>
}

declare module 'loadline:wasm' {
  /** The .wasm file in hexadecimal, which gzip makes smaller than base64. */
  const hexadecimal: string
  export default hexadecimal
}
