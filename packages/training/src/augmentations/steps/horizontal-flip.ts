import { tf } from '@trainyard/engine'
import type { MovingStep } from '../step.js'
import { affine } from '../warp.js'

/** Mirrors along the width (axis 2) or the height (axis 1). */
export const flip = (axis: 1 | 2): MovingStep => ({
  kind: 'moving',
  inverse: (_draws, { batch }) => affine(batch, axis === 2 ? [-1, 0, 0, 0, 1, 0] : [1, 0, 0, 0, -1, 0]),
  exact: (images) => tf.reverse(images, axis),
})

/** Left to right. */
export const horizontalFlip = (): MovingStep => flip(2)
