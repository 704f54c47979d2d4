import type { Answer, Calls, Failure, Kind } from './protocol'

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

/** The engine's worker, seen from the page. */
export interface EngineClient {
  ask<K extends Kind>(kind: K, request: Calls[K]['request']): Promise<Calls[K]['reply']>
  /**
   * A channel on which only the newest request matters: while one is under way, later ones replace
   * each other, so a drag never queues behind itself and the last position always arrives.
   */
  latest<K extends Kind>(
    kind: K,
    onReply: (reply: Calls[K]['reply']) => void,
    onFailure: (failure: Failure) => void,
  ): (request: Calls[K]['request']) => void
}

function toFailure(reason: unknown): Failure {
  if (reason instanceof EngineFailure) return reason.failure
  return { code: 'internal', field: '', row: null, value: '', message: String(reason) }
}

export function startEngine(onCrash: (message: string) => void): EngineClient {
  const worker = new Worker(new URL('./engine.worker.ts', import.meta.url), { type: 'module' })
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

  function ask<K extends Kind>(kind: K, request: Calls[K]['request']) {
    const id = ++lastId
    return new Promise<Calls[K]['reply']>((resolve, reject) => {
      waiting.set(id, { resolve: (reply) => resolve(reply as Calls[K]['reply']), reject })
      worker.postMessage({ id, kind, request })
    })
  }

  function latest<K extends Kind>(
    kind: K,
    onReply: (reply: Calls[K]['reply']) => void,
    onFailure: (failure: Failure) => void,
  ) {
    let busy = false
    let next: Calls[K]['request'] | undefined
    async function send(request: Calls[K]['request']): Promise<void> {
      busy = true
      const answered = ask(kind, request).then(onReply, (reason) => onFailure(toFailure(reason)))
      await answered.finally(() => {
        busy = false
      })
      const following = next
      next = undefined
      if (following !== undefined) await send(following)
    }
    return (request: Calls[K]['request']) => {
      if (busy) next = request
      else void send(request)
    }
  }

  return { ask, latest }
}

export { toFailure }
