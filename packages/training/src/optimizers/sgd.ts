import { tf } from '@trainyard/engine'
import type { optimizers } from '@trainyard/spec'
import type { OptimizerFactory } from './optimizer.js'

/** w ← w − η·g. */
export const sgd: OptimizerFactory<optimizers.Sgd> = () => (rate) => (_weight, gradient) => tf.mul(gradient, rate)
