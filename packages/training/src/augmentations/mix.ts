import { tf } from '@trainyard/engine'
import type { Draws } from './draws.js'
import type { MixingStep, Size } from './step.js'

/** A part of a mixed label: the label of the row itself or of its partner, and its share, [batch]. The shares of a row sum to 1. */
export type LabelShare = { of: (y: tf.Tensor1D) => tf.Tensor1D; share: tf.Tensor }

/** Images after mixing; `labels` is null as long as nothing was mixed. */
export type Mixed = { images: tf.Tensor4D; labels: LabelShare[] | null }

/**
 * Mixes each image with a partner: the one that stands a random distance further in the batch, the same distance for all. Partners are taken from `unmixed`,
 * so that a label is a mixture of labels of the data set even after several such steps.
 */
export function mix(before: Mixed, unmixed: tf.Tensor4D, step: MixingStep, draws: Draws, size: Size, gate: tf.Tensor | null): Mixed {
  const { own, kept } = gated(step.shares(draws, size), gate)
  const partners = partnersOf(draws, size.batch)
  const images = tf.add(tf.mul(before.images, own), tf.mul(tf.gather(unmixed, partners), tf.sub(1, own))) as tf.Tensor4D
  const labels = before.labels ?? [{ of: (y: tf.Tensor1D) => y, share: tf.onesLike(kept) }]
  const partner: LabelShare = { of: (y) => tf.gather(y, partners), share: tf.sub(1, kept) }
  return { images, labels: [...labels.map(({ of, share }) => ({ of, share: tf.mul(share, kept) })), partner] }
}

function gated({ own, kept }: ReturnType<MixingStep['shares']>, gate: tf.Tensor | null): ReturnType<MixingStep['shares']> {
  if (!gate) return { own, kept }
  const open = tf.cast(gate, 'float32')
  const orWhole = (share: tf.Tensor, opened: tf.Tensor): tf.Tensor => tf.sub(1, tf.mul(tf.sub(1, share), opened))
  return { own: orWhole(own, tf.reshape(open, [-1, 1, 1, 1])), kept: orWhole(kept, open) }
}

/** (row + distance) mod batch, the distance uniform on 1 … batch − 1: [batch] int32. */
function partnersOf(draws: Draws, batch: number): tf.Tensor1D {
  const rows = tf.tensor1d(Array.from({ length: batch }, (_, row) => row))
  const distance = tf.add(tf.floor(tf.mul(draws.scalar('partner'), Math.max(0, batch - 1))), batch > 1 ? 1 : 0)
  const moved = tf.add(rows, distance)
  return tf.cast(tf.sub<tf.Tensor1D>(moved, tf.mul(tf.cast(tf.greaterEqual(moved, batch), 'float32'), batch)), 'int32')
}
