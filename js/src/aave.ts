export { fromAaveV3, type FromAaveV3Parameters } from './aave/fromAaveV3.js'
export type { Integer, SmallInteger } from './aave/integers.js'
export { stablecoins } from './aave/stablecoins.js'
export type {
  AaveV3BaseCurrency, AaveV3EModeData, AaveV3ReserveData, AaveV3UserReserveData,
} from './aave/structs.js'
