import { createEngine } from 'loadline/margin'
import type { MarginEngine } from 'loadline/margin'
import { assessAll } from './margin/engine/assess'
import { frontierOf } from './margin/engine/frontier'
import { largestOrder, previewHedge } from './margin/engine/hedge'
import type { MarginCalls } from './margin/marginProtocol'
import type { Handlers } from './workerPort'
import { answerQuestions } from './workerPort'

const handlers: Handlers<MarginCalls, MarginEngine> = {
  assess: ({ draft }, engine) => assessAll(engine, draft),
  hedge: ({ draft, order }, engine) => previewHedge(engine, draft, order),
  most: ({ draft, order }, engine) => largestOrder(engine, draft, order),
  frontier: (request, engine) => frontierOf(engine, request),
}

answerQuestions(handlers, createEngine())
