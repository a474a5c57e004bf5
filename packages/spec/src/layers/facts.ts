import type { ActivationName } from '../activations/index.js'
import { layerRecords, type LayerOf, layersByType, type LayerSpec, type LayerType } from './index.js'
import type { KerasLayer, KerasPlace } from './keras.js'
import type { LayerRole, LayerTraits } from './layer.js'
import type { Shape } from './shape.js'

/** What rules ask of one layer of a job: the traits of its record, applied to what the job says. */
export type LayerFacts = Pick<LayerTraits<never>, 'role' | 'assumes'> & {
  /** Has a bias unless the job or the next layer takes it away. */
  mayHaveBias: boolean
  centersBatch: boolean
  activation: ActivationName | undefined
  vocabulary: number | undefined
  categoriesAbove: number | undefined
  members: number | undefined
  fitsRows: boolean
  mixesRows: boolean
  fixedOutput: Shape | undefined
  /** The layer of Keras that does the same at prediction; null for none, and a text where there should be one. */
  keras: (place: KerasPlace) => KerasLayer | null | string
  /** Leaves the distribution roughly as it is: the activation behind it is still what the weights before it feed. */
  isTransparent: boolean
}

const transparent: Record<LayerRole, boolean> = {
  weights: false,
  activation: false,
  normalization: true,
  noise: true,
  pooling: true,
  rearrangement: true,
  block: false,
}

function factsOf<Type extends LayerType>(spec: LayerOf<Type>, type: Type): LayerFacts {
  const { fields, traits } = layersByType[type]
  const { role, assumes, centersBatch = false, activation, vocabulary, categoriesAbove, members, fitsRows = false, mixesRows, fixedOutput } = traits
  return {
    role,
    ...(assumes && { assumes }),
    mayHaveBias: 'use_bias' in fields,
    centersBatch,
    activation: activation?.(spec),
    vocabulary: vocabulary?.(spec),
    categoriesAbove: categoriesAbove?.(spec),
    members: members?.(spec),
    fitsRows,
    mixesRows: mixesRows?.(spec) === true,
    fixedOutput: fixedOutput?.(spec),
    keras: (place) => traits.keras(spec, place),
    isTransparent: transparent[role],
  }
}

/** The facts of one layer; those of the layers in a block are not among them. */
export const layerFacts = (layer: LayerSpec): LayerFacts => factsOf(layer, layer.type)

/** Whether some layer, at any depth, is as `holds` says. */
export const someLayer = (layers: readonly LayerSpec[], holds: (facts: LayerFacts, layer: LayerSpec) => boolean): boolean =>
  layers.some((layer) => holds(layerFacts(layer), layer) || ('layers' in layer && someLayer(layer.layers, holds)))

/** How an invalid layer can be repaired, so that the layers behind it can still be checked: values that cause no further error, and whether it holds layers. */
export type Remedy = { harmless: Readonly<Record<string, unknown>>; isBlock: boolean }

/** The remedy for a layer of this type; null where no layer has it. */
export function remedyOf(type: unknown): Remedy | null {
  const record = layerRecords.find((each) => each.type === type)
  return record ? { harmless: { ...record.traits.harmless }, isBlock: record.traits.role === 'block' } : null
}
