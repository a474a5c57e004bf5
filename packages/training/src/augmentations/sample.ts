import { tf } from '@trainyard/engine'
import type { Size } from './step.js'

/** What lies beyond the edge. */
export type Fill = { mode: 'reflect' | 'constant' | 'nearest'; value: number }

/**
 * Bilinear sampling of [batch, height, width, channels] at (x, y), each [batch, height′, width′], in pixels with the center of the first at 0.
 * Beyond the edge: `reflect` mirrors at the outer edge of the outer pixels (… b a | a b …), `nearest` repeats them, `constant` goes over into the value within
 * one pixel.
 */
export function sampleBilinear(images: tf.Tensor4D, size: Size, x: tf.Tensor, y: tf.Tensor, fill: Fill): tf.Tensor4D {
  if (fill.mode !== 'constant') return sampleInside(images, size, within(x, size.width, fill.mode), within(y, size.height, fill.mode))
  const padded = tf.pad(
    images,
    [
      [0, 0],
      [1, 1],
      [1, 1],
      [0, 0],
    ],
    fill.value,
  )
  const larger = { ...size, height: size.height + 2, width: size.width + 2 }
  const shifted = (place: tf.Tensor, side: number): tf.Tensor => tf.add(tf.clipByValue(place, -1, side), 1)
  return sampleInside(padded as tf.Tensor4D, larger, shifted(x, size.width), shifted(y, size.height))
}

/** Brings places beyond the edge back into 0 … side − 1. */
function within(place: tf.Tensor, side: number, mode: 'reflect' | 'nearest'): tf.Tensor {
  if (mode === 'nearest') return tf.clipByValue(place, 0, side - 1)
  const period = 2 * side
  const shifted = tf.add(place, 0.5)
  const turned = tf.sub(shifted, tf.mul(tf.floor(tf.div(shifted, period)), period))
  return tf.clipByValue(tf.sub(tf.minimum(turned, tf.sub(period, turned)), 0.5), 0, side - 1)
}

/** Places within 0 … side − 1. The four neighbors are gathered at once from the pixels in a row. */
function sampleInside(images: tf.Tensor4D, { batch, height, width, channels }: Size, x: tf.Tensor, y: tf.Tensor): tf.Tensor4D {
  const [left, top] = [tf.floor(x), tf.floor(y)]
  const whole = (value: tf.Tensor): tf.Tensor => tf.cast(value, 'int32')
  const [x0, y0, x1, y1] = [whole(left), whole(top), whole(tf.minimum(tf.add(left, 1), width - 1)), whole(tf.minimum(tf.add(top, 1), height - 1))]
  const first = tf.tensor3d(
    Int32Array.from({ length: batch }, (_, image) => image * height * width),
    [batch, 1, 1],
    'int32',
  )
  const side = tf.scalar(width, 'int32')
  const at = (row: tf.Tensor, column: tf.Tensor): tf.Tensor => tf.add(tf.add(tf.mul(row, side), column), first)
  const flat = tf.reshape(images, [batch * height * width, channels])
  const corner = (row: tf.Tensor, column: tf.Tensor): tf.Tensor => tf.gather(flat, at(row, column))
  const [fx, fy] = [tf.expandDims(tf.sub(x, left), 3), tf.expandDims(tf.sub(y, top), 3)]
  const mix = (a: tf.Tensor, b: tf.Tensor, share: tf.Tensor): tf.Tensor => tf.add(a, tf.mul(tf.sub(b, a), share))
  return mix(mix(corner(y0, x0), corner(y0, x1), fx), mix(corner(y1, x0), corner(y1, x1), fx), fy) as tf.Tensor4D
}
