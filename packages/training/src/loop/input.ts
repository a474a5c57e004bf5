import { tf } from '@trainyard/engine'
import { elementAt, type Preprocessing } from '@trainyard/spec'

/** Raw values as a step receives them → what the network takes. */
export type InputTransform = (x: tf.Tensor) => tf.Tensor

/**
 * Images arrive as bytes in float32 and become (x·scale − mean) / std per channel, as one multiplication and one addition inside the step, so that the data set
 * stays one byte a value in memory. Tables were standardized and encoded before.
 */
export function inputTransform(preprocessing: Preprocessing): InputTransform {
  if (preprocessing.kind === 'table') return (x) => x
  const factor = preprocessing.std.map((std) => preprocessing.scale / std)
  const offset = preprocessing.mean.map((mean, channel) => -mean / elementAt(preprocessing.std, channel, 'deviations of the channels'))
  return (x) => tf.add(tf.mul(x, tf.tensor1d(factor)), tf.tensor1d(offset))
}
