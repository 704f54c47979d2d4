import { checkArray, checkNumber, checkObject, unknownAsset } from '../input/checks.js'
import type { LeverageTier } from '../types/margin/perp.js'
import type { LoadedRulePack } from './loadRulePack.js'

const MOST_TIERS = 16

/** Leverage tiers of a coin for `hyperliquidMarket`, from the pack `hyperliquid-margin-tiers`. */
export function hyperliquidTiers(pack: LoadedRulePack<unknown>, coin: string): LeverageTier[] {
  const tiers = checkObject(checkObject(pack.parameters, 'parameters')['tiers'], 'tiers')
  if (!Object.hasOwn(tiers, coin)) throw unknownAsset(coin, null, 'coin')
  return checkArray(tiers[coin], coin, MOST_TIERS).map((row, i) => {
    const [lowerBound, maxLeverage] = checkArray(row, coin, 2)
    return {
      lowerBound: checkNumber(lowerBound, { name: 'lowerBound' }, i),
      maxLeverage: checkNumber(maxLeverage, { name: 'maxLeverage' }, i),
    }
  })
}
