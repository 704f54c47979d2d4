import { checkKeys, checkObject } from './checks.js'

/** Keys of EngineOptions. */
export const ENGINE_KEYS: ReadonlySet<string> = new Set(['memoryBytes'])

/** Checks that a call got one object, with keys that the function knows. */
export function checkParameters(parameters: unknown, keys: ReadonlySet<string>): void {
  checkObject(parameters, 'parameters')
  checkKeys(parameters as object, keys)
}
