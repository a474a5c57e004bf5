import type { tf } from '@trainyard/engine'
import type { LossSpec } from '@trainyard/spec'
import { absoluteError } from './absolute-error.js'
import { binaryCrossEntropy } from './binary-cross-entropy.js'
import { crossEntropy } from './cross-entropy.js'
import { focal } from './focal.js'
import { gamma } from './gamma.js'
import { huber } from './huber.js'
import type { LossHalf } from './loss.js'
import { poisson } from './poisson.js'
import { quantile } from './quantile.js'
import { squaredError } from './squared-error.js'

/** The mathematics of each loss; a forgotten one does not compile. */
const halves: { [Type in LossSpec['type']]: LossHalf<Extract<LossSpec, { type: Type }>> } = {
  cross_entropy: crossEntropy,
  binary_cross_entropy: binaryCrossEntropy,
  focal,
  squared_error: squaredError,
  absolute_error: absoluteError,
  huber,
  quantile,
  poisson,
  gamma,
}

/** The loss of each row [batch], from the network's output [batch, outputs] and labels [batch] as steps see them. */
export type RowLoss = (output: tf.Tensor2D, y: tf.Tensor1D) => tf.Tensor1D

/** The loss of a job with its fields filled in. */
export const rowLoss = (spec: LossSpec, smoothing: number): RowLoss => bind(spec, spec.type, smoothing)

const bind =
  <Type extends LossSpec['type']>(spec: Extract<LossSpec, { type: Type }>, type: Type, smoothing: number): RowLoss =>
  (output, y) =>
    halves[type](output, y, spec, smoothing)
