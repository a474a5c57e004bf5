import { tf } from '@trainyard/engine'
import { elementAt } from '@trainyard/spec'
import type { Objective } from './objective.js'

/**
 * The objective of a network that ends in members, whose output is [batch · members, outputs] with the members of a row one after the other: the loss of a row is
 * the mean of its members' losses, never the loss of their mean (Gorishniy et al. 2024, §3.2); all that is reported is of the mean of what they say.
 */
export function overMembers(objective: Objective, members: number): Objective {
  if (members === 1) return objective
  const meanOf = (each: tf.Tensor2D): tf.Tensor2D =>
    tf.mean(tf.reshape(each, [-1, members, elementAt(each.shape, 1, 'outputs of the network')]), 1) as tf.Tensor2D
  const averageable = (output: tf.Tensor2D): tf.Tensor2D => meanOf(objective.averageable(output))
  const joined = (output: tf.Tensor2D): tf.Tensor2D => objective.fromAverage(averageable(output))
  return {
    ...objective,
    averageable,
    predictions: (output) => meanOf(objective.predictions(output) as tf.Tensor2D),
    trainingLoss: (output, y) => {
      const repeated = tf.reshape(tf.add(tf.reshape(y, [-1, 1]), tf.zeros([1, members], y.dtype)), [-1]) as tf.Tensor1D
      return tf.mean(tf.reshape(objective.trainingLoss(output, repeated), [-1, members]), 1) as tf.Tensor1D
    },
    batchMetrics: (output, y, weights) => objective.batchMetrics(joined(output), y, weights),
    plainLoss: (output, y) => objective.plainLoss(joined(output), y),
  }
}
