export { fromMorpho, type FromMorphoParameters } from './morpho/fromMorpho.js'
export type {
  MorphoApiAsset, MorphoApiInteger, MorphoApiMarket, MorphoApiPosition, MorphoApiPositionState, MorphoApiState,
} from './morpho/responses.js'
