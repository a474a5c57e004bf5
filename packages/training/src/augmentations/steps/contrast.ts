import { tf } from '@trainyard/engine'
import type { StepOf } from '@trainyard/spec'
import { perImage, type ValueStep } from '../step.js'

/** mean + f·(x − mean) with the mean of each channel of each image; f is drawn evenly on a logarithmic scale. */
export const contrast = ({ factor: [low, high] }: StepOf<'contrast'>): ValueStep => ({
  kind: 'value',
  apply: (images, draws) => {
    const mean = tf.mean(images, [1, 2], true)
    return tf.add(mean, tf.mul(tf.sub(images, mean), perImage(tf.exp(draws.uniform('factor', Math.log(low), Math.log(high))))))
  },
})
