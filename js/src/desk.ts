export { createEngine } from './createDeskEngine.js'
export * from './surface.js'
export type * from './types/desk.js'
