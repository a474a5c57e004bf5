import type { tf } from '@trainyard/engine'
import type { LossSpec } from '@trainyard/spec'
import { crossEntropy } from './cross-entropy.js'
import type { LossHalf } from './loss.js'
import { squaredError } from './squared-error.js'

/** The mathematics of each loss; a forgotten one does not compile. */
const halves: { [Type in LossSpec['type']]: LossHalf<Extract<LossSpec, { type: Type }>> } = { cross_entropy: crossEntropy, squared_error: squaredError }

/** The loss of each row [batch], from the network's output [batch, outputs] and labels [batch] as steps see them. */
export type RowLoss = (output: tf.Tensor2D, y: tf.Tensor1D) => tf.Tensor1D

/** The loss of a job with its fields filled in. */
export const rowLoss = (spec: LossSpec, smoothing: number): RowLoss => bind(spec, spec.type, smoothing)

const bind =
  <Type extends LossSpec['type']>(spec: Extract<LossSpec, { type: Type }>, type: Type, smoothing: number): RowLoss =>
  (output, y) =>
    halves[type](output, y, spec, smoothing)
