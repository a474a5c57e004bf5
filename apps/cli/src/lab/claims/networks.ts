import type { ActivationName, JobSpecInput } from '@trainyard/spec'
import type { DatasetView } from '../../api/calls.js'
import type { Arm, Lab, Run } from '../claim.js'
import { accuracyOf, paired } from '../measure.js'

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

/** The classes of MNIST, of digits or of clothes: who guesses is right once in ten. */
export const imageClasses = 10

/** 2,000 images to train and validate with and 2,000 to test with: a run takes seconds. */
export const smallMnist = (lab: Lab): Promise<DatasetView> => lab.images('mnist', { train: 2000, test: 2000 })

/** 500 images: few enough that a network learns them by heart. */
const tiny = { train: 500, test: 2000 }
export const tinyMnist = (lab: Lab): Promise<DatasetView> => lab.images('mnist', tiny)
export const tinyFashion = (lab: Lab): Promise<DatasetView> => lab.images('fashion_mnist', tiny)

/** A network on flattened images. */
export const onPixels = (
  dataset: DatasetView,
  layers: Extract<Arm['architecture'], { layers: unknown }>['layers'],
  rest: Omit<Arm, 'architecture' | 'dataset'>,
): Arm => ({
  dataset: { id: dataset.id, validation_fraction: 0.2 },
  architecture: { layers: [{ type: 'flatten' }, ...layers] },
  ...rest,
})

/** What `ones` are better by than `others` in test accuracy, pair by pair. */
export function testGain(ones: readonly Run[], others: readonly Run[], classes = imageClasses): number[] {
  const tested = (run: Run) => accuracyOf(run, 'test_accuracy', classes)
  return paired(ones, others, (one, other) => tested(one) - tested(other))
}
