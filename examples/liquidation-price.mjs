import { readFileSync } from 'node:fs'
import { createEngine } from 'loadline'
import { fromAaveV3 } from 'loadline/aave'

const engine = await createEngine()
const chainData = JSON.parse(readFileSync('js/samples/aave-v3-sample.json', 'utf8')) // or what viem read
const { market, account } = fromAaveV3(chainData)
const { health, liquidation } = engine.assess({ market, account })
console.log('health factor', health.factorWad, `= ${health.factor.toFixed(4)}`)
const wstETH = liquidation.assets.find(({ asset }) => asset === 'wstETH')
console.log('liquidated when wstETH falls to', wstETH.falling.price, `(${wstETH.falling.movePercent.toFixed(2)} %)`)
const borrow = { type: 'borrow', venue: 'aave-v3', asset: 'USDC', amount: 1_000_000_000n }
const { after } = engine.preview({ market, account, actions: [borrow] })
console.log('after borrowing 1,000 USDC', after.health.factorWad, `= ${after.health.factor.toFixed(4)}`)
