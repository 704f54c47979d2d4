// The page's sample account as the published package assesses it in Node.
import { readFileSync } from 'node:fs'
import { createEngine } from 'loadline'
import { fromAaveV3 } from 'loadline/aave'

export const sampleText = readFileSync(
  new URL('../../js/samples/aave-v3-sample.json', import.meta.url),
  'utf8',
)

export async function readSample() {
  const { market, account } = fromAaveV3(JSON.parse(sampleText))
  const engine = await createEngine()
  return { market, account, assessment: engine.assess({ market, account }) }
}
