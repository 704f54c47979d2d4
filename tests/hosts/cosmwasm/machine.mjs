// `node --import` of this file runs a program that uses @terran-one/cosmwasm-vm-js on the chain's own
// machine instead: LOADLINE_COSMWASM names the Rust program beside this file.
import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { register } from 'node:module'
import os from 'node:os'
import path from 'node:path'

const replaced = '@terran-one/cosmwasm-vm-js'
const hooks = `export const resolve = (name, context, next) =>
  name === '${replaced}' ? { url: ${JSON.stringify(import.meta.url)}, shortCircuit: true } : next(name, context)`
register(`data:text/javascript,${encodeURIComponent(hooks)}`)

/** The chain's own backends are inside the program. */
export class BasicBackendApi {}
export class BasicKVIterStorage {}
export class BasicQuerier {}

export class VMInstance {
  build(bytes) {
    const folder = mkdtempSync(path.join(os.tmpdir(), 'loadline-'))
    process.on('exit', () => rmSync(folder, { recursive: true }))
    this.file = path.join(folder, 'contract.wasm')
    writeFileSync(this.file, bytes)
  }

  query(_environment, message) {
    const reply = execFileSync(process.env.LOADLINE_COSMWASM, ['--query', this.file, JSON.stringify(message)], { encoding: 'utf8' })
    return { json: JSON.parse(reply) }
  }
}
