import { tf } from '@trainyard/engine'
import type { augmentations } from '@trainyard/spec'
import { perImage, type ValueStep } from './step.js'

/** x + 255·δ, δ uniform between ± amount. */
export const brightness = ({ amount }: augmentations.Brightness): ValueStep => ({
  kind: 'value',
  apply: (images, draws) => tf.add(images, perImage(draws.uniform('amount', -255 * amount, 255 * amount))),
})
