import type { ActivationName, ArchitectureSpec } from '@trainyard/spec'
import { layerNames } from '@trainyard/spec'

/** A hidden layer whose output is that of an activation function. `layers/<name>/…` are its metrics. */
export type ObservedLayer = { name: string; activation: ActivationName }

/** The layers with an activation, their own or by being one, in order; `linear` is none. The output layer is not among them. */
export function observedLayers({ layers }: ArchitectureSpec): ObservedLayer[] {
  const names = layerNames(layers)
  return layers.flatMap((spec, index) => {
    const activation = spec.type === 'activation' ? spec.function : 'activation' in spec ? spec.activation : undefined
    return activation === undefined || activation === 'linear' ? [] : [{ name: names[index] ?? spec.type, activation }]
  })
}

/** Activations that are exactly zero for half of the numbers. */
export const isRectifier = (activation: ActivationName): boolean => activation === 'relu'
