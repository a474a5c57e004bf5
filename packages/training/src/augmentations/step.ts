import { tf } from '@trainyard/engine'
import type { Draws } from './draws.js'

/** The batch of images at hand: [batch, height, width, channels], float32, raw values 0 to 255. */
export type Size = { batch: number; height: number; width: number; channels: number }

/**
 * Where each pixel of the result is taken from, in pixels from the center of the image, x to the right and y down. `affine`: [batch, 3, 3] applied to
 * (x, y, 1). `lens`: (x, y) → center + d·(1 + k₁r² + k₂r⁴) with d the distance from the center and r its length in halves of the diagonal; all [batch].
 */
export type InverseMap = { kind: 'affine'; matrix: tf.Tensor } | { kind: 'lens'; k1: tf.Tensor; k2: tf.Tensor; centerX: tf.Tensor; centerY: tf.Tensor }

/** A step that moves pixels. `exact` does the same without resampling, where that is possible at all. */
export type MovingStep = { kind: 'moving'; inverse(draws: Draws, size: Size): InverseMap; exact?: (images: tf.Tensor4D) => tf.Tensor4D }

/** A step that changes values in their place; they are clipped to 0 … 255 afterwards. */
export type ValueStep = { kind: 'value'; apply(images: tf.Tensor4D, draws: Draws, size: Size): tf.Tensor }

/**
 * A step that mixes each image with another one. `own` is the image's own share in each pixel, [batch, height or 1, width or 1, 1]; `kept` its share in the
 * label, [batch].
 */
export type MixingStep = { kind: 'mixing'; shares(draws: Draws, size: Size): { own: tf.Tensor; kept: tf.Tensor } }

export type Step = MovingStep | ValueStep | MixingStep

/** A [batch] tensor as [batch, 1, 1, 1], to be spread over images. */
export const perImage = (values: tf.Tensor): tf.Tensor4D => tf.reshape(values, [-1, 1, 1, 1])

/** 1 inside the rectangle from (left, top) up to, not including, (right, bottom), else 0: [batch, height, width, 1]. The bounds are whole numbers, [batch]. */
export function insideRectangle({ height, width }: Size, bounds: { left: tf.Tensor; right: tf.Tensor; top: tf.Tensor; bottom: tf.Tensor }): tf.Tensor {
  const between = (count: number, low: tf.Tensor, high: tf.Tensor): tf.Tensor => {
    const places = tf.reshape(tf.tensor1d(Array.from({ length: count }, (_, index) => index)), [1, count])
    const inside = tf.logicalAnd(tf.greaterEqual(places, tf.reshape(low, [-1, 1])), tf.less(places, tf.reshape(high, [-1, 1])))
    return tf.cast(inside, 'float32')
  }
  const rows = tf.reshape(between(height, bounds.top, bounds.bottom), [-1, height, 1, 1])
  const columns = tf.reshape(between(width, bounds.left, bounds.right), [-1, 1, width, 1])
  return tf.mul(rows, columns)
}
