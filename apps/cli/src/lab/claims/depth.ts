import { elementAt } from '@trainyard/spec'
import type { DatasetView } from '../../api/calls.js'
import type { Claim, Run } from '../claim.js'
import { accuracyOf, atBest, bestRates, paired } from '../measure.js'
import { denseLayers, imageClasses, onPixels, smallMnist } from './networks.js'

const shallow = 2
const deep = 16
const units = 32
const rates = [0.003, 0.01, 0.03]
type Activation = 'relu' | 'tanh' | 'sigmoid'
/** Ten points of accuracy: what "stops learning" must at least mean. */
const smallest = 0.1

const at = (dataset: DatasetView, activation: Activation, layers: number) => (rate: number) =>
  onPixels(dataset, denseLayers(layers, units, activation), {
    optimizer: { type: 'momentum', learning_rate: rate },
    training: { epochs: 15, batch_size: 50 },
  })

const trained = (run: Run) => accuracyOf(run, 'accuracy', imageClasses)

/** Saturating activations pass on a gradient that shrinks layer by layer; ReLU passes it on whole where it is active. */
export const depth: Claim = {
  statement: 'Sigmoid and tanh networks stop learning with depth where ReLU goes on',
  setting: `${shallow} and ${deep} dense layers of ${units}, momentum, 15 epochs of 1,600 MNIST images, each at its best rate of ${rates.join(', ')}`,
  jobs: (seeds) => 6 * (rates.length + seeds),
  secondsPerJob: 2.5,
  async run(lab) {
    const dataset = await smallMnist(lab)
    const search = (activation: Activation, layers: number) => ({ rates, at: at(dataset, activation, layers) })
    const searches = {
      'relu-shallow': search('relu', shallow),
      'relu-deep': search('relu', deep),
      'tanh-shallow': search('tanh', shallow),
      'tanh-deep': search('tanh', deep),
      'sigmoid-shallow': search('sigmoid', shallow),
      'sigmoid-deep': search('sigmoid', deep),
    }
    const runs = await lab.run(atBest(searches, await bestRates(lab, searches, trained)))
    const cost = (activation: Activation) => paired(runs[`${activation}-shallow`], runs[`${activation}-deep`], (flat, high) => trained(flat) - trained(high))
    const relu = cost('relu')
    return (['sigmoid', 'tanh'] as const).map((activation) => ({
      measured: `training accuracy that ${deep - shallow} more layers cost ${activation}, less what they cost ReLU`,
      unit: 'points' as const,
      values: cost(activation).map((value, index) => value - elementAt(relu, index, 'cost for ReLU')),
      expectation: { side: 'above' as const, bound: 0, smallest },
    }))
  },
}
