import { tf } from '@trainyard/engine'

/** The batch of images at hand: [batch, height, width, channels], float32, raw values 0 to 255. */
export type Size = { batch: number; height: number; width: number; channels: number }

/** Random numbers of one step for one batch. The same name gives the same tensor; which numbers it holds follows from seed, member, place in the list and step counter. */
export type Draws = {
  /** [batch], uniform from `low` to `high`. */
  uniform(what: string, low: number, high: number): tf.Tensor
  /** [batch, …shape], uniform on [0, 1). */
  uniformOf(what: string, shape: readonly number[]): tf.Tensor
  /** [batch, …shape], standard normal. */
  normalOf(what: string, shape: readonly number[]): tf.Tensor
  /** A scalar for the whole batch, uniform on [0, 1). */
  scalar(what: string): tf.Tensor
}

/**
 * Where each pixel of the result is taken from, in pixels from the centre of the image, x to the right and y down. `affine`: [batch, 3, 3] applied to (x, y, 1).
 * `lens`: (x, y) → centre + d·(1 + k₁r² + k₂r⁴) with d the distance from the centre and r its length in halves of the diagonal; all [batch].
 */
export type InverseMap = { kind: 'affine'; matrix: tf.Tensor } | { kind: 'lens'; k1: tf.Tensor; k2: tf.Tensor; centreX: tf.Tensor; centreY: tf.Tensor }

/** A step that moves pixels. `exact` does the same without resampling, where that is possible at all. */
export type MovingStep = { kind: 'moving'; inverse(draws: Draws, size: Size): InverseMap; exact?: (images: tf.Tensor4D) => tf.Tensor4D }

/** A step that changes values in their place; they are clipped to 0 … 255 afterwards. */
export type ValueStep = { kind: 'value'; apply(images: tf.Tensor4D, draws: Draws, size: Size): tf.Tensor }

/** A step that mixes each image with another one. `own` is the share of the image itself in each pixel, [batch, height or 1, width or 1, 1]; `kept` its share in the label, [batch]. */
export type MixingStep = { kind: 'mixing'; shares(draws: Draws, size: Size): { own: tf.Tensor; kept: tf.Tensor } }

export type Step = MovingStep | ValueStep | MixingStep

/** A [batch] tensor as [batch, 1, 1, 1], to be spread over images. */
export const perImage = (values: tf.Tensor): tf.Tensor4D => tf.reshape(values, [-1, 1, 1, 1])
