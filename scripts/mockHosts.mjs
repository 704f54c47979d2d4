// Contract modules under this JavaScript engine, with their host's functions mocked: enough to see
// bytes go in and come out. Each `call(bytes)` gives `{ refused, result }`; a program starts afresh with
// every call. The hosts' own machines are those of `npm run test:hosts`.
import { readFileSync } from 'node:fs'

class Panic extends Error {}

/** Runs `run(exports)` on a new instance; `imports(memory)` are the host's functions. */
async function started(module, imports, run) {
  let memory
  const bytes = (from, size) => new Uint8Array(memory.buffer).slice(Number(from), Number(from) + Number(size))
  const put = (content, to) => new Uint8Array(memory.buffer).set(content, Number(to))
  const { exports } = await WebAssembly.instantiate(module, imports({ bytes, put }))
  memory = exports.memory
  return run(exports)
}

const stylus = async (module, request) => {
  let result = new Uint8Array()
  const imports = ({ bytes, put }) => ({ vm_hooks: { read_args: (to) => put(request, to), write_result: (from, size) => { result = bytes(from, size) } } })
  const status = await started(module, imports, (exports) => exports.user_entrypoint(request.length))
  return { refused: status !== 0, result }
}

const near = async (module, request) => {
  let result = new Uint8Array()
  const imports = ({ bytes, put }) => ({
    env: {
      input: () => {},
      register_len: () => BigInt(request.length),
      read_register: (_, to) => put(request, to),
      value_return: (size, from) => { result = bytes(from, size) },
      panic_utf8: (size, from) => { throw new Panic(Buffer.from(bytes(from, size)).toString()) },
    },
  })
  try {
    await started(module, imports, (exports) => exports.answer())
    return { refused: false, result }
  } catch (error) {
    if (error instanceof Panic) return { refused: true, message: error.message, result }
    throw error
  }
}

const soroban = async (module, request) => {
  const objects = [request]
  const object = (value) => objects[Number(value >> 8n)]
  const word = (value) => Number(value >> 32n)
  const imports = ({ bytes, put }) => ({
    b: {
      8: (value) => (BigInt(object(value).length) << 32n) | 4n,
      1: (value, from, to, size) => {
        put(object(value).subarray(word(from), word(from) + word(size)), word(to))
        return 2n
      },
      3: (from, size) => (BigInt(objects.push(bytes(word(from), word(size))) - 1) << 8n) | 72n,
    },
  })
  const value = await started(module, imports, (exports) => BigInt.asUintN(64, exports.answer(72n)))
  if ((value & 255n) === 3n) return { refused: true, message: `contract error ${word(value) & 0xffff}`, result: new Uint8Array() }
  return { refused: false, result: object(value) }
}

const cosmwasm = async (module, request) => {
  const reply = await started(module, ({ bytes }) => ({ env: { db_read: () => 0, db_write: () => {} }, bytes }), (exports) => {
    const memory = () => Buffer.from(exports.memory.buffer)
    const send = (text) => {
      const region = exports.allocate(text.length)
      memory().write(text, memory().readUInt32LE(region))
      memory().writeUInt32LE(text.length, region + 8)
      return region
    }
    const region = exports.query(send('{}'), send(JSON.stringify({ answer: { request: Buffer.from(request).toString('base64') } })))
    const [from, size] = [memory().readUInt32LE(region), memory().readUInt32LE(region + 8)]
    return JSON.parse(memory().toString('utf8', from, from + size))
  })
  if (reply.error) return { refused: true, message: reply.error, result: new Uint8Array() }
  return { refused: false, result: Uint8Array.from(Buffer.from(JSON.parse(Buffer.from(reply.ok, 'base64')).result, 'base64')) }
}

const hosts = { cosmwasm, near, soroban, stylus }

/** Loads a module for a host: cosmwasm, near, soroban or stylus. */
export async function loadContract(host, file) {
  const module = await WebAssembly.compile(readFileSync(file))
  return { call: (request) => hosts[host](module, request) }
}
