import type { LayerType, Residual, SingleLayer } from '../layers/index.js'
import { elementsOfAll, type LayerArrays, type LayerShape, type Shape } from '../layers/shape.js'
import type { TableInputs } from '../layers/table-inputs.js'

/**
 * A layer with its position in the network: `path` points into the job spec; the output layer, which is in no spec, has the path `architecture`. A residual
 * block has placed layers of its own: `inner`, and `shortcut`, which is empty for the identity.
 */
export type PlacedLayer = {
  index: number
  path: string
  name: string
  type: LayerType
  input: Shape
  output: Shape
  bias: boolean
  /** All arrays of the layer, those that it learns and those that it keeps besides. */
  arrays: LayerArrays
  trainable: number
  nonTrainable: number
  flops: number
  kept?: number
  /** What the features are, where those of a table reach this layer as they are. */
  inputs?: TableInputs
} & ({ spec: SingleLayer } | { spec: Residual; inner: PlacedLayer[]; shortcut: PlacedLayer[] })

/** All layers in the order of their work: those of a block before the block itself, which is the addition. */
export const everyPlace = (places: readonly PlacedLayer[]): PlacedLayer[] =>
  places.flatMap((place) => ('inner' in place ? [...everyPlace(place.inner), ...everyPlace(place.shortcut), place] : [place]))

/** What a rule found, as the place holds it. */
export const sizesOf = ({ output, weights = {}, averages = {}, flops, kept }: LayerShape) => ({
  output,
  arrays: { ...weights, ...averages },
  trainable: elementsOfAll(weights),
  nonTrainable: elementsOfAll(averages),
  flops,
  ...(kept === undefined ? {} : { kept }),
})
