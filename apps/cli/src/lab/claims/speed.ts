import { elementAt } from '@trainyard/spec'
import type { Claim, Run } from '../claim.js'
import { atBest, bestRates, timingOf } from '../measure.js'
import { denseLayers, onPixels, smallMnist } from './networks.js'

const target = 0.85
const rates = [0.01, 0.03, 0.1]
const tenPercent = Math.log(1.1)

const timing = async (run: Run) => timingOf(await run.curves('loss,val_accuracy'), 'val_accuracy', target)
/** Fewer epochs to the target are better; epochs, not seconds, because the search is not timed. */
async function earliness(run: Run): Promise<number> {
  const [accuracy] = await run.curves('val_accuracy')
  const reached = (accuracy?.value ?? []).findIndex((value) => value !== null && value >= target)
  return reached < 0 ? Number.NEGATIVE_INFINITY : -reached
}

/**
 * The note says so because the exponential is dear and the gradient of a sigmoid small: the first would show in an epoch, the second in how many are
 * needed.
 */
export const speed: Claim = {
  statement: 'ReLU trains faster per second than sigmoid',
  setting: `2 dense layers of 128, momentum, 20 epochs of 1,600 MNIST images, each at its best rate of ${rates.join(', ')}; one job at a time, in turn`,
  jobs: (seeds) => 2 * (rates.length + seeds),
  secondsPerJob: 3,
  async run(lab) {
    const dataset = await smallMnist(lab)
    const at = (activation: 'relu' | 'sigmoid') => (rate: number) =>
      onPixels(dataset, denseLayers(2, 128, activation), {
        optimizer: { type: 'momentum', learning_rate: rate },
        training: { epochs: 20, batch_size: 50, metrics_every_steps: 1 },
      })
    const searches = { relu: { rates, at: at('relu') }, sigmoid: { rates, at: at('sigmoid') } }
    const runs = await lab.run(atBest(searches, await bestRates(lab, searches, earliness)), { timed: true })
    const [relu, sigmoid] = [await Promise.all(runs.relu.map(timing)), await Promise.all(runs.sigmoid.map(timing))]
    const ratios = (of: 'secondsToTarget' | 'secondsPerEpoch') =>
      sigmoid.map((slow, index) => Math.log(slow[of] / elementAt(relu, index, 'timing with ReLU')[of]))
    const expectation = { side: 'above' as const, bound: 0, smallest: tenPercent }
    return [
      { measured: `time to ${target * 100} % validation accuracy, sigmoid over ReLU`, unit: 'factor', values: ratios('secondsToTarget'), expectation },
      { measured: 'time of an epoch, sigmoid over ReLU', unit: 'factor', values: ratios('secondsPerEpoch'), expectation },
    ]
  },
}
