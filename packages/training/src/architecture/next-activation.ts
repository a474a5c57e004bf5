import type { ActivationName, LayerSpec } from '@trainyard/spec'

/** Layers that leave the distribution roughly as it is, so that the activation behind them is still what the weights before them feed. */
const transparent: ReadonlySet<LayerSpec['type']> = new Set([
  'batch_normalization',
  'layer_normalization',
  'dropout',
  'spatial_dropout2d',
  'gaussian_dropout',
  'max_pooling2d',
  'average_pooling2d',
  'global_average_pooling2d',
  'flatten',
  'reshape',
  'permute',
])

/** The activation that the output of layer `index` goes into: its own, else that of the next activation layer; undefined where another layer with weights comes first. */
export function nextActivation(layers: readonly LayerSpec[], index: number): ActivationName | undefined {
  const spec = layers[index]
  if (spec && 'activation' in spec && spec.activation !== undefined) return spec.activation
  for (const following of layers.slice(index + 1)) {
    if (following.type === 'activation') return following.function
    if (!transparent.has(following.type)) return undefined
  }
  return undefined
}
