import * as tf from '@tensorflow/tfjs-core'
import type { Scalar, Tensor } from '@tensorflow/tfjs-core'
import { nativeBackend } from '../backend/native.js'
import { typeAttribute } from './native-attributes.js'

/**
 * The sum of the squares of all elements, as a scalar: for norms of gradients, of which a step may need one for each
 * weight. One op on the native backend. It has no gradient there: penalties that are differentiated are composed.
 */
export function sumOfSquares(x: Tensor): Scalar {
  const native = nativeBackend()
  if (native === undefined) return tf.tidy(() => tf.sum(tf.square(x)))
  return tf.tidy(() => tf.mul(native.executeSingleOutput('L2Loss', [typeAttribute('T', 'float32')], [x]), 2))
}
