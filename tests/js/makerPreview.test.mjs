// loadline/margin: a change of a Maker vault, worked by hand in BigInt from vat.sol's frob.
import assert from 'node:assert/strict'
import test from 'node:test'
import { createEngine } from 'loadline/margin'

const engine = await createEngine()
const WAD = 10n ** 18n
const RAY = 10n ** 27n
const RAD = 10n ** 45n

// Debt 4,000 * 1.25 = 5,000; 10 at 1,000 / 2 bear 5,000: no room until collateral comes.
const vault = {
  ilk: { price: 1_000n * WAD, par: RAY, liquidationRatio: 2n * RAY, rate: (RAY * 5n) / 4n, dust: 1_000n * RAD, line: 10_000n * RAD, totalArt: 7_000n * WAD },
  urn: { ink: 10n * WAD, art: 4_000n * WAD },
}
const preview = (change) => engine.previewMakerVault({ ...vault, change })
const left = (ink, art, totalArt) => ({ urn: { ink, art }, totalArt, refusal: 'none' })
const refused = (refusal) => ({ urn: vault.urn, totalArt: vault.ilk.totalArt, refusal })

test('a change that is safe moves collateral and debt', () => {
  assert.deepEqual(preview({ dink: WAD }), left(11n * WAD, 4_000n * WAD, 7_000n * WAD))
  // 500 a collateral token: 400 of normalised debt at 1.25.
  assert.deepEqual(preview({ dink: WAD, dart: 400n * WAD }), left(11n * WAD, 4_400n * WAD, 7_400n * WAD))
  assert.deepEqual(preview({ dink: WAD, withdraws: true, dart: 400n * WAD, repays: true }), left(9n * WAD, 3_600n * WAD, 6_600n * WAD))
  assert.deepEqual(preview({ dart: 4_000n * WAD, repays: true }), left(10n * WAD, 0n, 3_000n * WAD))
})

test('a change that frob would revert leaves the vault as it was', () => {
  assert.deepEqual(preview({ dink: WAD, dart: 400n * WAD + 1n }), refused('not_safe'))
  assert.deepEqual(preview({ dink: 1n, withdraws: true }), refused('not_safe'))
  // 8,000 * 1.25 = 10,000 is the ceiling.
  assert.equal(preview({ dink: 10n * WAD, dart: 1_000n * WAD }).refusal, 'none')
  assert.deepEqual(preview({ dink: 10n * WAD, dart: 1_000n * WAD + 1n }), refused('ceiling_exceeded'))
  // 800 * 1.25 = 1,000 is the least.
  assert.equal(preview({ dart: 3_200n * WAD, repays: true }).refusal, 'none')
  assert.deepEqual(preview({ dart: 3_200n * WAD + 1n, repays: true }), refused('dust'))
  assert.deepEqual(preview({ dink: 10n * WAD + 1n, withdraws: true }), refused('not_enough'))
})
