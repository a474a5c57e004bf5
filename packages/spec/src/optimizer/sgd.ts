import { z } from 'zod'
import { decoupledWeightDecay, learningRate } from './fields.js'

/** Plain stochastic gradient descent: w ← w − η·g. */
export const sgd = z.strictObject({ type: z.literal('sgd'), learning_rate: learningRate(0.01), weight_decay: decoupledWeightDecay(0) })
export type Sgd = z.output<typeof sgd>
