import { tf } from '@trainyard/engine'
import { affine } from './affine.js'
import type { MovingStep } from './step.js'

/** Mirrors along the width (axis 2) or the height (axis 1). */
export const flip = (axis: 1 | 2): MovingStep => ({
  kind: 'moving',
  inverse: (_draws, { batch }) => affine(batch, axis === 2 ? [-1, 0, 0, 0, 1, 0] : [1, 0, 0, 0, -1, 0]),
  exact: (images) => tf.reverse(images, axis),
})
