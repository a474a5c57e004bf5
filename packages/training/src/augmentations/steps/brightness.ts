import { tf } from '@trainyard/engine'
import type { StepOf } from '@trainyard/spec'
import { perImage, type ValueStep } from '../step.js'

/** x + 255·δ, δ uniform between ± amount. */
export const brightness = ({ amount }: StepOf<'brightness'>): ValueStep => ({
  kind: 'value',
  apply: (images, draws) => tf.add(images, perImage(draws.uniform('amount', -255 * amount, 255 * amount))),
})
