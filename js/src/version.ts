/** Of this package; the engine's own must be the same, and `createEngine` compares. */
export const version = '0.1.0'
