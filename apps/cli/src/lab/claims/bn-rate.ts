import type { Claim } from '../claim.js'
import { bestRates } from '../trials/best-rates.js'
import { accuracyOf } from '../trials/scores.js'
import { denseLayers, normalizedLayers } from './dense-layers.js'
import { imageClasses, onPixels, smallMnist, testGain } from './small-images.js'

const rates = [0.01, 0.03, 0.1, 0.3]
const [layers, units] = [4, 48]
/** One point of accuracy. */
const point = 0.01

/** Normalised inputs keep the scale of every layer, so that a long step does not upset the layers behind it (Ioffe & Szegedy 2015, §3.3). */
export const bnRate: Claim = {
  statement: 'Batch normalization allows a rate ten times as high',
  setting: `${layers} dense ReLU layers of ${units}, SGD, 15 epochs of 1,600 MNIST images; the rate is ten times the best of ${rates.join(', ')} without normalization`,
  jobs: (seeds) => rates.length + 3 * seeds,
  secondsPerJob: 2.5,
  async run(lab) {
    const dataset = await smallMnist(lab)
    const arm = (normalized: boolean) => (rate: number) =>
      onPixels(dataset, normalized ? normalizedLayers(layers, units) : denseLayers(layers, units, 'relu'), {
        optimizer: { type: 'sgd', learning_rate: rate },
        training: { epochs: 15, batch_size: 50 },
      })
    const { plain: best } = await bestRates(lab, { plain: { rates, at: arm(false) } }, (run) => accuracyOf(run, 'val_accuracy', imageClasses))
    const runs = await lab.run({ plain: arm(false)(best), 'plain-tenfold': arm(false)(10 * best), 'bn-tenfold': arm(true)(10 * best) })
    return [
      {
        measured: 'test accuracy at ten times the rate, with normalization less without',
        unit: 'points',
        values: testGain(runs['bn-tenfold'], runs['plain-tenfold']),
        expectation: { side: 'above', bound: 0, smallest: point },
      },
      {
        measured: 'test accuracy, normalized at ten times the rate less plain at its best (no worse than by a point)',
        unit: 'points',
        values: testGain(runs['bn-tenfold'], runs.plain),
        expectation: { side: 'above', bound: -point, smallest: 0 },
      },
    ]
  },
}
