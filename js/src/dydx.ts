export {
  fromDydx, type DydxIndexerMarket, type DydxIndexerSubaccount, type DydxSubaccount, type FromDydxParameters,
} from './dydx/fromDydx.js'
