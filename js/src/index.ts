export { createEngine } from './createEngine.js'
export * from './surface.js'
