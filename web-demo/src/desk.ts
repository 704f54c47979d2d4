import type { WorkerClient } from './engine'
import { connect } from './engine'
import type { SurfaceCalls } from './surface/surfaceProtocol'

let client: WorkerClient<SurfaceCalls> | undefined

/**
 * The desk's engine, in a worker of its own: fetched when it is first needed, and what takes it long
 * keeps no account waiting.
 */
export function openDesk(onCrash: (message: string) => void): WorkerClient<SurfaceCalls> {
  client ??= connect(
    new Worker(new URL('./desk.worker.ts', import.meta.url), { type: 'module' }),
    onCrash,
  )
  return client
}
