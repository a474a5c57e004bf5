import { tf } from '@trainyard/engine'
import type { StepOf } from '@trainyard/spec'
import { affine } from '../warp.js'
import type { Draws } from '../draws.js'
import type { MovingStep } from '../step.js'

const wholeShift = (draws: Draws, what: string, padding: number): tf.Tensor => tf.minimum(tf.floor(draws.uniform(what, -padding, padding + 1)), padding)

/** A patch of the padded image: a shift by whole pixels, uniform on −padding … padding along each axis. */
export const randomCrop = ({ padding }: StepOf<'random_crop'>): MovingStep => ({
  kind: 'moving',
  inverse: (draws, { batch }) => affine(batch, [1, 0, wholeShift(draws, 'x', padding), 0, 1, wholeShift(draws, 'y', padding)]),
})
