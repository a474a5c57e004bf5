import type { InitializerName } from '@trainyard/spec'
import type { Claim } from '../claim.js'
import { denseLayers, normalizedLayers } from './dense-layers.js'
import { onPixels, smallMnist, testGain } from './small-images.js'

const [layers, units] = [16, 48]
/** Half of the variance that ReLU needs: the signal shrinks to 1/256 over sixteen layers, forward and backward. */
const bad: InitializerName = 'lecun_normal'
const good: InitializerName = 'he_normal'
const tenPoints = 0.1
const fivePoints = 0.05

/** A scaling of the weights cancels in (x − mean) / deviation, so that the start matters less (Ioffe & Szegedy 2015, §3.3). */
export const bnInit: Claim = {
  statement: 'Batch normalization survives a bad initialisation',
  setting: `${layers} dense ReLU layers of ${units} that start with half of the variance they need (${bad} for ${good}), SGD at 0.03, 15 epochs of 1,600 MNIST images`,
  jobs: (seeds) => 4 * seeds,
  secondsPerJob: 4,
  async run(lab) {
    const dataset = await smallMnist(lab)
    const arm = (normalized: boolean, initializer: InitializerName) =>
      onPixels(dataset, normalized ? normalizedLayers(layers, units, { initializer }) : denseLayers(layers, units, 'relu', { initializer }), {
        optimizer: { type: 'sgd', learning_rate: 0.03 },
        training: { epochs: 15, batch_size: 50 },
      })
    const runs = await lab.run({ 'plain-good': arm(false, good), 'plain-bad': arm(false, bad), 'bn-good': arm(true, good), 'bn-bad': arm(true, bad) })
    return [
      {
        measured: 'test accuracy after a bad start, with normalization less without',
        unit: 'points',
        values: testGain(runs['bn-bad'], runs['plain-bad']),
        expectation: { side: 'above', bound: 0, smallest: tenPoints },
      },
      {
        measured: 'test accuracy with normalization, bad start less good start (no worse than by five points)',
        unit: 'points',
        values: testGain(runs['bn-bad'], runs['bn-good']),
        expectation: { side: 'above', bound: -fivePoints, smallest: 0 },
      },
    ]
  },
}
