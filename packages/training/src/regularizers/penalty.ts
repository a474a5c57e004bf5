import { tf } from '@trainyard/engine'
import type { LayerRegularization, Regularization } from '@trainyard/spec'
import type { Parameter } from '../layers/layer.js'

/** Σ|w|; its gradient is sign(w), 0 at 0 (Tibshirani 1996). */
const absoluteSum = tf.customGrad((...inputs: (tf.Tensor | tf.GradSaveFunc)[]) => {
  const [w, save] = inputs as [tf.Tensor, tf.GradSaveFunc]
  save([w])
  return { value: tf.sum(tf.abs(w)), gradFunc: (dy: tf.Tensor, saved: tf.Tensor[]) => tf.mul(tf.sign(saved[0] as tf.Tensor), dy) }
})

/** Σw²; its gradient is 2w (Hoerl & Kennard 1970). There is no factor ½: λ means what the formula says. */
const squaredSum = tf.customGrad((...inputs: (tf.Tensor | tf.GradSaveFunc)[]) => {
  const [w, save] = inputs as [tf.Tensor, tf.GradSaveFunc]
  save([w])
  return { value: tf.sum(tf.square(w)), gradFunc: (dy: tf.Tensor, saved: tf.Tensor[]) => tf.mul(saved[0] as tf.Tensor, tf.mul(dy, 2)) }
})

/** Whether penalties and weight decay touch this weight: kernels always, biases, γ and β only when asked. */
export const isPenalized = (weight: Parameter, job: Regularization): boolean => weight.role === 'kernel' || (job.include_biases && weight.role !== 'average')

/**
 * What is added to the loss: Σ over the weights of λ₁·Σ|w| + λ₂·Σw². A layer's own λ takes the place of the job's; both together are the elastic net
 * (Zou & Hastie 2005, eq. 3). Gives null where nothing is penalized, so that no operation is spent on it.
 */
export function penaltyOf(
  weights: readonly Parameter[],
  job: Regularization,
  ofLayer: (layer: string) => LayerRegularization | undefined,
): (() => tf.Scalar) | null {
  const terms = weights
    .filter((weight) => isPenalized(weight, job))
    .map((weight) => ({ weight, l1: ofLayer(weight.layer)?.l1 ?? job.l1, l2: ofLayer(weight.layer)?.l2 ?? job.l2 }))
    .filter(({ l1, l2 }) => l1 > 0 || l2 > 0)
  if (terms.length === 0) return null
  return () => {
    const parts = terms.flatMap(({ weight, l1, l2 }) => [
      ...(l1 > 0 ? [tf.mul(absoluteSum(weight.variable), l1)] : []),
      ...(l2 > 0 ? [tf.mul(squaredSum(weight.variable), l2)] : []),
    ])
    return parts.reduce((sum, part) => tf.add(sum, part)) as tf.Scalar
  }
}
