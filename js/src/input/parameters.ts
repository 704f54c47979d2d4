import { checkKeys, checkObject } from './checks.js'

/** Checks that a call got one object, with keys that the function knows. */
export function checkParameters(parameters: unknown, keys: ReadonlySet<string>): void {
  checkObject(parameters, 'parameters')
  checkKeys(parameters as object, keys)
}
