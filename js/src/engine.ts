import { makeAssess } from './assess.js'
import { makeBook } from './book.js'
import type { Core } from './core.js'
import { makeHealth } from './health.js'
import { makePreview } from './preview.js'
import { makePricing } from './pricing.js'
import { makeSolve } from './solve.js'
import type { Engine } from './types.js'

/** The public functions over one instance of the module. */
export function makeEngine(core: Core): Engine {
  const { instance } = core
  return {
    version: instance.schema.version,
    health: makeHealth(core),
    assess: makeAssess(core),
    preview: makePreview(core),
    solve: makeSolve(core),
    ...makePricing(core),
    book: makeBook(core),
    memoryUse: () => ({
      bytes: instance.memory.u8.byteLength,
      heapRequests: instance.exports._loadline_allocations!(),
    }),
  }
}
