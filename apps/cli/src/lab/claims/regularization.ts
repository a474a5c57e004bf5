import type { Claim, Run } from '../claim.js'
import { accuracyOf, paired } from '../trials/scores.js'
import { denseLayers } from './dense-layers.js'
import { mnistClasses, onPixels, tinyMnist } from './small-mnist.js'

/** Half a point of accuracy. */
const smallest = 0.005

const difference = (key: 'accuracy' | 'test_accuracy', ones: readonly Run[], others: readonly Run[]) =>
  paired(ones, others, (one, other) => accuracyOf(one, key, mnistClasses) - accuracyOf(other, key, mnistClasses))

/** What cannot be learned by heart has to be learned by rule: worse on the rows that are trained on, better on others. */
export const regularization: Claim = {
  statement: 'L2 and dropout lower training and raise test accuracy on a small training set',
  setting:
    '2 dense ReLU layers of 128, Adam, 40 epochs of 400 MNIST images; dropout 0.5 after each, or L2 0.003; training accuracy as the trainer sees it, masks on',
  jobs: (seeds) => 3 * seeds,
  secondsPerJob: 1.5,
  async run(lab) {
    const dataset = await tinyMnist(lab)
    const training = { epochs: 40, batch_size: 50 }
    const plain = onPixels(dataset, denseLayers(2, 128, 'relu'), { training })
    const masked = denseLayers(2, 128, 'relu').flatMap((layer) => [layer, { type: 'dropout' as const, rate: 0.5 }])
    const runs = await lab.run({
      plain,
      dropout: onPixels(dataset, masked, { training }),
      l2: { ...plain, regularization: { l2: 0.003 } },
    })
    return (['dropout', 'l2'] as const).flatMap((arm) => [
      {
        measured: `training accuracy, with ${arm} less without`,
        unit: 'points' as const,
        values: difference('accuracy', runs[arm], runs.plain),
        expectation: { side: 'below' as const, bound: 0, smallest },
      },
      {
        measured: `test accuracy, with ${arm} less without`,
        unit: 'points' as const,
        values: difference('test_accuracy', runs[arm], runs.plain),
        expectation: { side: 'above' as const, bound: 0, smallest },
      },
    ])
  },
}
