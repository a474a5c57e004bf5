import * as tf from '@tensorflow/tfjs-core'
import type { Scalar, Tensor, Variable } from '@tensorflow/tfjs-core'
import * as attribute from '../graph/attribute.js'
import { FLOAT } from '../graph/data-types.js'
import { inPlaceUpdate } from '../graph/recorded-update.js'

/** What one Adagrad update of one weight needs: float32, the first three of one shape. */
export type AdagradUpdate = {
  readonly variable: Variable
  readonly accumulator: Variable
  readonly gradient: Tensor
  readonly rate: Scalar
  readonly epsilon: number
}

/**
 * `a += g^2; w -= rate * g / (sqrt(a) + epsilon)`, with epsilon outside the root (Duchi, Hazan & Singer 2011, the
 * diagonal form of figure 1). One op in a compiled step.
 */
export function applyAdagrad({ variable, accumulator, gradient, rate, epsilon }: AdagradUpdate): void {
  tf.tidy(() => {
    const small = tf.scalar(epsilon)
    const attributes = { T: attribute.type(FLOAT), use_locking: attribute.flag(false), update_slots: attribute.flag(true) }
    inPlaceUpdate({ op: 'ResourceApplyAdagradV2', targets: [variable, accumulator], inputs: [rate, small, gradient], attributes, shader: 'adagrad' }, () => {
      accumulator.assign(tf.add(accumulator, tf.square(gradient)))
      variable.assign(tf.sub(variable, tf.div(tf.mul(rate, gradient), tf.add(tf.sqrt(accumulator), small))))
    })
  })
}
