import { elementAt } from '@trainyard/spec'
import type { Claim, Run } from '../claim.js'
import { denseLayers, onPixels, smallMnist } from './networks.js'

/** A quarter of the units at zero: what "sparse" must at least mean. */
const smallest = 0.25

/** The mean share of exact zeros over the hidden layers, at the last look of the trainer. */
async function zeros(run: Run): Promise<number> {
  // default: a share that is not finite is null
  const last = (await run.curves()).filter(({ key }) => key.endsWith('/zero_fraction')).map(({ value }) => value.at(-1) ?? Number.NaN)
  return last.reduce((sum, value) => sum + value, 0) / last.length
}

/** max(0, x) is exactly zero for half of all inputs; a sigmoid or tanh never is. */
export const sparsity: Claim = {
  statement: 'ReLU activations are sparse',
  setting: '2 dense layers of 64, Adam, 16 epochs of 1,600 MNIST images',
  jobs: (seeds) => 2 * seeds,
  secondsPerJob: 2,
  async run(lab) {
    const dataset = await smallMnist(lab)
    const arm = (activation: 'relu' | 'tanh') => onPixels(dataset, denseLayers(2, 64, activation), { training: { epochs: 16, batch_size: 50 } })
    const { relu, tanh } = await lab.run({ relu: arm('relu'), tanh: arm('tanh') })
    const [of, less] = [await Promise.all(relu.map(zeros)), await Promise.all(tanh.map(zeros))]
    return [
      {
        measured: 'share of hidden outputs that are exactly zero after training, ReLU less tanh',
        unit: 'share',
        values: of.map((value, index) => value - elementAt(less, index, 'share with tanh')),
        expectation: { side: 'above', bound: 0, smallest },
      },
    ]
  },
}
