// What the build puts in place of these names: Emscripten's glue and the module's bytes, of the
// default entry, of the desk and of margin.
declare module 'loadline:glue' {
  export interface GlueModule {
    describe(): string
    readonly [name: `_${string}`]: (...parameters: number[]) => number
  }
  export type CreateModule = (options: {
    wasmMemory: WebAssembly.Memory
    instantiateWasm(
      imports: WebAssembly.Imports,
      done: (instance: WebAssembly.Instance) => void,
    ): object
  }) => Promise<GlueModule>
  const createModule: CreateModule
  export default createModule
}

declare module 'loadline:wasm' {
  /** The .wasm file in hexadecimal, which gzip makes smaller than base64. */
  const hexadecimal: string
  export default hexadecimal
}

declare module 'loadline:desk-glue' {
  export { default } from 'loadline:glue'
}

declare module 'loadline:desk-wasm' {
  export { default } from 'loadline:wasm'
}

declare module 'loadline:margin-glue' {
  export { default } from 'loadline:glue'
}

declare module 'loadline:margin-wasm' {
  export { default } from 'loadline:wasm'
}
