import type { DeskCalls } from './deskProtocol'
import type { WorkerClient } from './engine'
import { connect } from './engine'

let client: WorkerClient<DeskCalls> | undefined
/** Whoever waits for the desk hears when its worker breaks. */
const crashed = new Set<(message: string) => void>()

/**
 * The desk's engine, in a worker of its own: fetched when it is first needed, and what takes it long
 * keeps no account waiting.
 */
export function openDesk(onCrash: (message: string) => void): WorkerClient<DeskCalls> {
  crashed.add(onCrash)
  client ??= connect(
    new Worker(new URL('./desk.worker.ts', import.meta.url), { type: 'module' }),
    (message) => crashed.forEach((tell) => tell(message)),
  )
  return client
}
