import { createEngine } from 'loadline/desk'
import type { DeskEngine } from 'loadline/desk'
import { fitHeston, fitSurface } from './surface/fit'
import { readQuotes } from './surface/quotes'
import type { SurfaceCalls } from './surface/surfaceProtocol'
import type { Handlers } from './workerPort'
import { answerQuestions } from './workerPort'

const handlers: Handlers<SurfaceCalls, DeskEngine> = {
  surface: ({ source, model }, engine) => fitSurface(engine, readQuotes(source), model),
  heston: ({ fitted }, engine) => fitHeston(engine, fitted),
}

answerQuestions(handlers, createEngine())
