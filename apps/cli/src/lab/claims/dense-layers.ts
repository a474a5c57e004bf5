import type { ActivationName, JobSpecInput } from '@trainyard/spec'

type Layers = Extract<JobSpecInput['architecture'], { layers: unknown }>['layers']
type DenseOptions = Omit<Extract<Layers[number], { type: 'dense' }>, 'type' | 'units' | 'activation'>

/** `count` dense layers of `units` each with this activation. */
export const denseLayers = (count: number, units: number, activation: ActivationName, options: DenseOptions = {}): Layers =>
  Array.from({ length: count }, () => ({ type: 'dense' as const, units, activation, ...options }))

/** The same with a batch normalization between each layer and its ReLU, where the lecture puts it. */
export const normalizedLayers = (count: number, units: number, options: DenseOptions = {}): Layers =>
  Array.from({ length: count }, () => [
    { type: 'dense' as const, units, ...options },
    { type: 'batch_normalization' as const },
    { type: 'activation' as const, function: 'relu' as const },
  ]).flat()
