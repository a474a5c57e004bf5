import * as tf from '@tensorflow/tfjs-core'
import type { Scalar, Tensor, Variable } from '@tensorflow/tfjs-core'
import * as attribute from '../graph/attribute.js'
import { FLOAT } from '../graph/data-types.js'
import { inPlaceUpdate } from '../graph/recorded-update.js'

/** `w -= rate * g`; one op in a compiled step. The rate is a float32 scalar, the gradient has the variable's shape. */
export function applyGradientDescent(variable: Variable, gradient: Tensor, rate: Scalar): void {
  const attributes = { T: attribute.type(FLOAT), use_locking: attribute.flag(false) }
  tf.tidy(() =>
    inPlaceUpdate({ op: 'ResourceApplyGradientDescent', targets: [variable], inputs: [rate, gradient], attributes, shader: 'gradientDescent' }, () =>
      variable.assign(tf.sub(variable, tf.mul(rate, gradient))),
    ),
  )
}
