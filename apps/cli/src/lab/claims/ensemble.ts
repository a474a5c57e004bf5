import { CliError } from '../../cli-error.js'
import type { Claim, Run } from '../claim.js'
import { denseLayers, onPixels, smallMnist } from './networks.js'

const members = 5
/** Half a point of accuracy. */
const smallest = 0.005

function gain({ job }: Run, over: 'gain' | 'gain_over_mean'): number {
  const delta = job.ensemble?.metric === 'accuracy' ? job.ensemble[over].delta : undefined
  if (typeof delta !== 'number') throw new CliError('failed', `${job.id} ended without the gain of its ensemble in accuracy`)
  return delta
}

/** Members that start elsewhere err elsewhere, so that their mean errs less (Lakshminarayanan et al. 2017). */
export const ensemble: Claim = {
  statement: 'An ensemble of five gains over its best member',
  setting: `${members} networks of one dense ReLU layer of 64, Adam, 10 epochs of 1,600 MNIST images; judged on 2,000 test images`,
  jobs: (seeds) => seeds,
  secondsPerJob: 6,
  async run(lab) {
    const dataset = await smallMnist(lab)
    const arm = onPixels(dataset, denseLayers(1, 64, 'relu'), { training: { epochs: 10, batch_size: 50 }, ensemble: { members } })
    const { five } = await lab.run({ five: arm })
    const expectation = { side: 'above' as const, bound: 0, smallest }
    return [
      { measured: 'test accuracy, the mean of five less their best member', unit: 'points', values: five.map((run) => gain(run, 'gain')), expectation },
      {
        measured: 'test accuracy, the mean of five less their average member',
        unit: 'points',
        values: five.map((run) => gain(run, 'gain_over_mean')),
        expectation,
      },
    ]
  },
}
