import { UnsupportedError } from '../errors.js'
import { checkArray, checkObject, checkString } from '../input/checks.js'
import type { AaveEMode } from '../types.js'
import { integerOf, smallIntegerOf } from './integers.js'
import type { AaveV3EModeData, AaveV3ReserveData } from './structs.js'

const MAX_E_MODES = 255
const NO_ORACLE = /^0x0*$/

/** The category of a reserve in the older struct; 0 = none. */
export function categoryOf(reserve: AaveV3ReserveData, index: number): number {
  return smallIntegerOf(reserve.eModeCategoryId ?? 0, 'eModeCategoryId', index)
}

/** Categories as `getEModes` returns them. */
export function eModesOf(data: readonly AaveV3EModeData[]): AaveEMode[] {
  return checkArray(data, 'eModes', MAX_E_MODES).map((entry, i) => {
    const { id } = checkObject(entry, 'eModes', i)
    const mode = checkObject((entry as AaveV3EModeData).eMode, 'eMode', i) as unknown as AaveV3EModeData['eMode']
    return {
      id: smallIntegerOf(id, 'id', i),
      label: checkString(mode.label, { name: 'label' }, i),
      ltvBps: smallIntegerOf(mode.ltv, 'ltv', i),
      liquidationThresholdBps: smallIntegerOf(mode.liquidationThreshold, 'liquidationThreshold', i),
      liquidationBonusBps: smallIntegerOf(mode.liquidationBonus, 'liquidationBonus', i),
      collateralBitmap: integerOf(mode.collateralBitmap ?? 0n, 'collateralBitmap', i),
      borrowableBitmap: integerOf(mode.borrowableBitmap ?? 0n, 'borrowableBitmap', i),
      ltvZeroBitmap: integerOf(mode.ltvzeroBitmap ?? 0n, 'ltvzeroBitmap', i),
      isolated: mode.isolated ?? false,
    }
  })
}

/**
 * Categories as the older struct repeats them inside each reserve. A category with an oracle of its
 * own cannot be valued, because no struct carries that price: it is refused when the user is in it.
 */
export function eModesInReserves(reserves: readonly AaveV3ReserveData[], userCategory: number): AaveEMode[] {
  const modes = new Map<number, AaveEMode>()
  reserves.forEach((reserve, i) => {
    const id = categoryOf(reserve, i)
    if (id === 0 || modes.has(id)) return
    if (id === userCategory && !NO_ORACLE.test(reserve.eModePriceSource ?? '0x0')) {
      throw new UnsupportedError('unsupported', 'An efficiency mode with an oracle of its own is not supported.', {
        field: 'eModePriceSource',
        index: i,
        value: reserve.eModePriceSource,
      })
    }
    modes.set(id, {
      id,
      label: reserve.eModeLabel ?? '',
      ltvBps: smallIntegerOf(reserve.eModeLtv, 'eModeLtv', i),
      liquidationThresholdBps: smallIntegerOf(reserve.eModeLiquidationThreshold, 'eModeLiquidationThreshold', i),
      liquidationBonusBps: smallIntegerOf(reserve.eModeLiquidationBonus, 'eModeLiquidationBonus', i),
    })
  })
  return [...modes.values()]
}
