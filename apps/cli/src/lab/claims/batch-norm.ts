import type { InitializerName } from '@trainyard/spec'
import type { Claim } from '../claim.js'
import { accuracyOf, bestRates } from '../measure.js'
import { denseLayers, imageClasses, normalizedLayers, onPixels, smallMnist, testGain } from './networks.js'

const rates = [0.01, 0.03, 0.1, 0.3]
const [rateLayers, rateUnits] = [4, 48]
/** One point of accuracy. */
const point = 0.01

/** Normalized inputs keep the scale of every layer, so that a long step does not upset the layers behind it (Ioffe & Szegedy 2015, §3.3). */
export const bnRate: Claim = {
  statement: 'Batch normalization allows a rate ten times as high',
  setting: `${rateLayers} dense ReLU layers of ${rateUnits}, SGD, 15 epochs of 1,600 MNIST images; the rate is ten times the best of ${rates.join(', ')} without normalization`,
  jobs: (seeds) => rates.length + 3 * seeds,
  secondsPerJob: 2.5,
  async run(lab) {
    const dataset = await smallMnist(lab)
    const arm = (normalized: boolean) => (rate: number) =>
      onPixels(dataset, normalized ? normalizedLayers(rateLayers, rateUnits) : denseLayers(rateLayers, rateUnits, 'relu'), {
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

const [initLayers, initUnits] = [16, 48]
/** Half of the variance that ReLU needs: the signal shrinks to 1/256 over sixteen layers, forward and backward. */
const bad: InitializerName = 'lecun_normal'
const good: InitializerName = 'he_normal'
const tenPoints = 0.1
const fivePoints = 0.05

/** A scaling of the weights cancels in (x − mean) / deviation, so that the start matters less (Ioffe & Szegedy 2015, §3.3). */
export const bnInit: Claim = {
  statement: 'Batch normalization survives a bad initialization',
  setting: `${initLayers} dense ReLU layers of ${initUnits} that start with half of the variance they need (${bad} for ${good}), SGD at 0.03, 15 epochs of 1,600 MNIST images`,
  jobs: (seeds) => 4 * seeds,
  secondsPerJob: 4,
  async run(lab) {
    const dataset = await smallMnist(lab)
    const arm = (normalized: boolean, initializer: InitializerName) =>
      onPixels(dataset, normalized ? normalizedLayers(initLayers, initUnits, { initializer }) : denseLayers(initLayers, initUnits, 'relu', { initializer }), {
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
