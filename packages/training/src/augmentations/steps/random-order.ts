import { tf } from '@trainyard/engine'
import { type Gate, gated, type ListRule } from '../plan.js'

/** All steps in an order drawn for each image: every step stands in every place, and is done there to the images that have it there. */
export const randomOrder: ListRule = (path, steps) =>
  steps.flatMap((_, place) => steps.map((step, index) => gated(step, standsAt(path, index, place, steps.length))))

/** The order of an image is that of uniform numbers, one a step: a step's place is the number of those before it. */
const standsAt =
  (path: string, index: number, place: number, count: number): Gate =>
  (drawsAt) => {
    const number = (of: number): tf.Tensor => drawsAt(path).uniform(`order/${of}`, 0, 1)
    const before = Array.from({ length: count }, (_, other) => other).filter((other) => other !== index)
    // Of equal numbers the earlier step comes first, so that every image has each place once.
    const counted = before.map((other) =>
      tf.cast(other < index ? tf.lessEqual(number(other), number(index)) : tf.less(number(other), number(index)), 'float32'),
    )
    return tf.equal(tf.addN(counted), place)
  }
