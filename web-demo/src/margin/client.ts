import type { WorkerClient } from '../engine'
import { connect } from '../engine'
import type { MarginCalls } from './marginProtocol'

/** The margin's engine, in a worker of its own: fetched when the panel first needs it. */
export function openMargin(onCrash: (message: string) => void): WorkerClient<MarginCalls> {
  const worker = new Worker(new URL('../margin.worker.ts', import.meta.url), { type: 'module' })
  return connect(worker, onCrash)
}
