import * as tf from '@tensorflow/tfjs-core'
import type { Scalar, Tensor, Variable } from '@tensorflow/tfjs-core'
import * as attribute from '../graph/attribute.js'
import { FLOAT } from '../graph/data-types.js'
import { inPlaceUpdate } from '../graph/recorded-update.js'

/** What one momentum update of one weight needs: float32, the first three of one shape. */
export type MomentumUpdate = {
  readonly variable: Variable
  readonly velocity: Variable
  readonly gradient: Tensor
  readonly rate: Scalar
  readonly momentum: number
  readonly nesterov: boolean
}

/**
 * `v = momentum * v - rate * g; w += v`, or with Nesterov's look-ahead `w += momentum * v - rate * g` (Sutskever et al.
 * 2013, equations 1 to 4, in the form that keeps the weights at the look-ahead point). One op in a compiled step.
 */
export function applyMomentum({ variable, velocity, gradient, rate, momentum, nesterov }: MomentumUpdate): void {
  tf.tidy(() => {
    const keep = tf.scalar(momentum)
    const attributes = { T: attribute.type(FLOAT), use_locking: attribute.flag(false), use_nesterov: attribute.flag(nesterov) }
    const shader = nesterov ? 'nesterov' : 'momentum'
    inPlaceUpdate({ op: 'ResourceApplyKerasMomentum', targets: [variable, velocity], inputs: [rate, gradient, keep], attributes, shader }, () => {
      const step = tf.mul(rate, gradient)
      velocity.assign(tf.sub(tf.mul(velocity, keep), step))
      variable.assign(tf.add(variable, nesterov ? tf.sub(tf.mul(velocity, keep), step) : velocity))
    })
  })
}
