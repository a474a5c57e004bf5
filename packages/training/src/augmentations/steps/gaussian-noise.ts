import { tf } from '@trainyard/engine'
import type { StepOf } from '@trainyard/spec'
import type { ValueStep } from '../step.js'

/** x + 255·deviation·N(0, 1), independent for every value. */
export const gaussianNoise = ({ deviation }: StepOf<'gaussian_noise'>): ValueStep => ({
  kind: 'value',
  apply: (images, draws, { height, width, channels }) => tf.add(images, tf.mul(draws.normalOf('noise', [height, width, channels]), 255 * deviation)),
})
