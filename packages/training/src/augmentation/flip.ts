import { type RandomKey, statelessUniform, tf } from '@trainyard/engine'
import type { Augmentation } from './augmentation.js'

/** Mirrors each image along `axis` with this probability, each image on its own. */
export const flip = (axis: 1 | 2, probability: number, key: RandomKey): Augmentation => (images, counter) => {
  const chosen = tf.less(statelessUniform([images.shape[0], 1, 1, 1], key, counter), probability)
  return tf.where(chosen, tf.reverse(images, axis), images)
}
