import { createEngine } from 'loadline/desk'
const engine = await createEngine()
const strike = Float64Array.of(80_000, 90_000, 95_000, 100_000, 105_000, 115_000, 130_000)
const markVolPercent = Float64Array.of(58.4, 52.1, 50.2, 49, 48.7, 49.9, 53.6) // or a chain of `fromDeribit({ rows })`
const dates = { nowMs: Date.UTC(2026, 0, 30, 8), expiryMs: strike.map(() => Date.UTC(2026, 1, 27, 8)) }
const { surface } = engine.buildSurface({ ...dates, type: new Uint8Array(7), strike, markVolPercent, forward: strike.map(() => 98_700) })
const option = { type: 'put', spot: 98_700, strike: 92_500, expiryYears: 28 / 365, rate: 0.04, carry: 0.04 }
const { vol, value, delta } = engine.smileGreeks({ surface, option, sticky: 'delta' })
console.log(`92,500 put: ${(100 * vol).toFixed(2)} % vol, value ${value.toFixed(2)}, delta ${delta.toFixed(4)}`)
console.log('American:', engine.priceAmerican({ ...option, vol }).value.toFixed(2))
