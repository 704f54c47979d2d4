import type { LoadlineError } from 'loadline'
import type { Exchanges, Failure, Question } from './protocol'

export type Handlers<Calls extends Exchanges<Calls>, Engine> = {
  [K in keyof Calls]: (request: Calls[K]['request'], engine: Engine) => Calls[K]['reply']
}

const LONGEST_VALUE = 80

function words(value: unknown): string {
  if (value === undefined || value === null || typeof value === 'object') return ''
  const text = String(value)
  return text.length > LONGEST_VALUE ? `${text.slice(0, LONGEST_VALUE)}…` : text
}

/** What went wrong, as it survives the way between worker and page. */
export function failureOf(reason: unknown): Failure {
  if (!(reason instanceof Error)) {
    return { code: 'internal', field: '', row: null, value: '', message: String(reason) }
  }
  const { code, field, list, index, value, shortMessage } = reason as Partial<LoadlineError>
  const cause = reason.cause instanceof Error ? ` ${reason.cause.message}.` : ''
  return {
    code: code ?? 'internal',
    field: words(field),
    list: words(list),
    row: index ?? null,
    value: words(value),
    message: `${shortMessage ?? reason.message}${cause}`,
  }
}

/** Answers the page's questions, one at a time, once the engine has started. */
export function answerQuestions<Calls extends Exchanges<Calls>, Engine>(
  handlers: Handlers<Calls, Engine>,
  starting: Promise<Engine>,
) {
  self.onmessage = async (event: MessageEvent<Question<Calls>>) => {
    const { id, kind, request } = event.data
    try {
      self.postMessage({ id, reply: handlers[kind](request, await starting) })
    } catch (reason) {
      self.postMessage({ id, failure: failureOf(reason) })
    }
  }
}
