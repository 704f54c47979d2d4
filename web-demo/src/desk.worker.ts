import { createEngine } from 'loadline/desk'
import type { DeskEngine } from 'loadline/desk'
import type { DeskCalls } from './deskProtocol'
import { priceModel } from './optionProfile'
import { fitHeston, fitSurface } from './surface/fit'
import { readQuotes } from './surface/quotes'
import type { Handlers } from './workerPort'
import { answerQuestions } from './workerPort'

const handlers: Handlers<DeskCalls, DeskEngine> = {
  surface: ({ source, model }, engine) => fitSurface(engine, readQuotes(source), model),
  option: priceModel,
  heston: ({ fitted }, engine) => fitHeston(engine, fitted),
}

answerQuestions(handlers, createEngine())
