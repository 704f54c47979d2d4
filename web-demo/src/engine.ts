import type { Answer, Calls, Exchanges, Failure } from './protocol'

/** A refusal of the engine to compute, with the field and the value it objects to. */
export class EngineFailure extends Error {
  override readonly name = 'EngineFailure'
  constructor(readonly failure: Failure) {
    super(failure.message)
  }
}

interface Waiting {
  resolve(reply: unknown): void
  reject(reason: EngineFailure): void
}

/** A worker with an engine, seen from the page. */
export interface WorkerClient<C extends Exchanges<C>> {
  ask<K extends keyof C>(kind: K, request: C[K]['request']): Promise<C[K]['reply']>
  /**
   * A channel on which only the newest request matters: while one is under way, later ones replace
   * each other, so a drag never queues behind itself and the last position always arrives.
   */
  latest<K extends keyof C>(
    kind: K,
    onReply: (reply: C[K]['reply']) => void,
    onFailure: (failure: Failure) => void,
  ): (request: C[K]['request']) => void
}

function toFailure(reason: unknown): Failure {
  if (reason instanceof EngineFailure) return reason.failure
  return { code: 'internal', field: '', row: null, value: '', message: String(reason) }
}

export function connect<C extends Exchanges<C>>(
  worker: Worker,
  onCrash: (message: string) => void,
): WorkerClient<C> {
  const waiting = new Map<number, Waiting>()
  let lastId = 0

  worker.onerror = (event) => onCrash(event.message || 'The engine’s worker did not start.')
  worker.onmessage = (event: MessageEvent<Answer>) => {
    const answer = event.data
    const entry = waiting.get(answer.id)
    waiting.delete(answer.id)
    if ('failure' in answer) entry?.reject(new EngineFailure(answer.failure))
    else entry?.resolve(answer.reply)
  }

  function ask<K extends keyof C>(kind: K, request: C[K]['request']) {
    const id = ++lastId
    return new Promise<C[K]['reply']>((resolve, reject) => {
      waiting.set(id, { resolve: (reply) => resolve(reply as C[K]['reply']), reject })
      worker.postMessage({ id, kind, request })
    })
  }

  function latest<K extends keyof C>(
    kind: K,
    onReply: (reply: C[K]['reply']) => void,
    onFailure: (failure: Failure) => void,
  ) {
    let busy = false
    let next: C[K]['request'] | undefined
    async function send(request: C[K]['request']): Promise<void> {
      busy = true
      const answered = ask(kind, request).then(onReply, (reason) => onFailure(toFailure(reason)))
      await answered.finally(() => {
        busy = false
      })
      const following = next
      next = undefined
      if (following !== undefined) await send(following)
    }
    return (request: C[K]['request']) => {
      if (busy) next = request
      else void send(request)
    }
  }

  return { ask, latest }
}

/** The engine of the account and of European options. */
export function startEngine(onCrash: (message: string) => void): WorkerClient<Calls> {
  const worker = new Worker(new URL('./engine.worker.ts', import.meta.url), { type: 'module' })
  return connect(worker, onCrash)
}

export { toFailure }
