import type { Claim, Run } from '../claim.js'
import { paired } from '../measure.js'
import { denseLayers, onPixels, testGain, tinyFashion } from './networks.js'

/** Half a point of accuracy. */
const smallest = 0.005

const tenPercent = Math.log(1.1)

/** The training loss of the last epoch without penalties: accuracy says nothing where every network knows all rows by heart. */
function dataLoss({ job }: Run): number {
  const final = job.members[0]?.final
  // default: a run that diverged has no loss
  return final?.['loss_data'] ?? final?.['loss'] ?? Number.NaN
}

/** What cannot be learned by heart has to be learned by rule: worse on the rows that are trained on, better on others. */
export const regularization: Claim = {
  statement: 'L2 and dropout lower training and raise test accuracy on a small training set',
  setting:
    '2 dense ReLU layers of 256, Adam, 60 epochs of 400 Fashion-MNIST images; dropout 0.5 after each, or L2 0.003; training loss as the trainer sees it, masks on, without penalty',
  jobs: (seeds) => 3 * seeds,
  secondsPerJob: 8,
  async run(lab) {
    const dataset = await tinyFashion(lab)
    const training = { epochs: 60, batch_size: 50 }
    const plain = onPixels(dataset, denseLayers(2, 256, 'relu'), { training })
    const masked = denseLayers(2, 256, 'relu').flatMap((layer) => [layer, { type: 'dropout' as const, rate: 0.5 }])
    const runs = await lab.run({
      plain,
      dropout: onPixels(dataset, masked, { training }),
      l2: { ...plain, regularization: { l2: 0.003 } },
    })
    return (['dropout', 'l2'] as const).flatMap((arm) => [
      {
        measured: `training loss, with ${arm} over without`,
        unit: 'factor' as const,
        values: paired(runs[arm], runs.plain, (one, other) => Math.log(dataLoss(one) / dataLoss(other))),
        expectation: { side: 'above' as const, bound: 0, smallest: tenPercent },
      },
      {
        measured: `test accuracy, with ${arm} less without`,
        unit: 'points' as const,
        values: testGain(runs[arm], runs.plain),
        expectation: { side: 'above' as const, bound: 0, smallest },
      },
    ])
  },
}
