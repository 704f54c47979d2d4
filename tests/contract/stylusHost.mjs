// A Stylus program under this JavaScript engine, with the host's hooks mocked: enough to see its bytes.
import { readFileSync } from 'node:fs'

/** Loads a program. `call(bytes)` gives its status (1 = reverted) and what it returned. */
export async function loadStylus(file) {
  const module = await WebAssembly.compile(readFileSync(file))
  let given, returned, memory
  const hooks = {
    read_args: (to) => new Uint8Array(memory.buffer).set(given, to),
    write_result: (from, size) => {
      returned = new Uint8Array(memory.buffer).slice(from, from + size)
    },
  }
  return {
    async call(bytes) {
      // A program starts afresh with every call.
      const { exports } = await WebAssembly.instantiate(module, { vm_hooks: hooks })
      memory = exports.memory
      given = bytes
      returned = new Uint8Array()
      const status = exports.user_entrypoint(bytes.length)
      return { status, result: returned }
    },
  }
}
