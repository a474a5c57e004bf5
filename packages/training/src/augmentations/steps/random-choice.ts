import { tf } from '@trainyard/engine'
import { type ListRule, gated } from '../plan.js'

/** One of the steps for each image, equally likely: the whole part of a number uniform on 0 to their count. */
export const randomChoice: ListRule = (path, steps) =>
  steps.map((step, index) => gated(step, (drawsAt) => tf.equal(tf.floor(drawsAt(path).uniform('choice', 0, steps.length)), index)))
