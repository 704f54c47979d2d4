export { fromCompound, type CompoundAccount, type FromCompoundParameters } from './compound/fromCompound.js'
export type {
  CometConfiguration, CometConfigurationAsset, CometConfigured, CometTotalsBasic, CometUserBasic,
} from './compound/configuration.js'
