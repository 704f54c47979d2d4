import { readFileSync } from 'node:fs'
import { fromAaveV3 } from 'loadline/aave'

/** The sample document as it is in the package. */
export const sampleDocument = JSON.parse(
  readFileSync(new URL('../../js/samples/aave-v3-sample.json', import.meta.url), 'utf8'),
)

export const sample = fromAaveV3(sampleDocument)
