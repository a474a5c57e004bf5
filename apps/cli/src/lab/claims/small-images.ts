import type { DatasetView } from '../../api/shapes.js'
import type { Arm, Lab, Run } from '../claim.js'
import { accuracyOf, paired } from '../trials/scores.js'

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
