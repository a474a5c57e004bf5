import { tf } from '@trainyard/engine'
import type { StepOf } from '@trainyard/spec'
import { insideRectangle } from '../step.js'
import type { ValueStep } from '../step.js'

/**
 * Zhong et al. 2020, Alg. 1: a rectangle of a uniform share of the area and an aspect drawn evenly on a logarithmic scale. Where the paper draws again until it
 * fits, it is cut to the image here, since a step cannot loop on what it draws; its place is uniform over all where it fits.
 */
export const randomErasing = ({ area, aspect, value }: StepOf<'random_erasing'>): ValueStep => ({
  kind: 'value',
  apply: (images, draws, size) => {
    const { height, width, channels } = size
    const pixels = draws.uniform('area', area[0] * height * width, area[1] * height * width)
    const ratio = tf.exp(draws.uniform('aspect', Math.log(aspect[0]), Math.log(aspect[1])))
    const side = (length: tf.Tensor, most: number): tf.Tensor => tf.clipByValue(tf.round(length), 1, most)
    const [high, wide] = [side(tf.sqrt(tf.mul(pixels, ratio)), height), side(tf.sqrt(tf.div(pixels, ratio)), width)]
    const start = (what: string, most: number, length: tf.Tensor): tf.Tensor => tf.floor(tf.mul(draws.uniform(what, 0, 1), tf.add(tf.sub(most, length), 1)))
    const [top, left] = [start('y', height, high), start('x', width, wide)]
    const inside = insideRectangle(size, { left, top, right: tf.add(left, wide), bottom: tf.add(top, high) })
    const cover = value === 'noise' ? tf.mul(draws.uniformOf('noise', [height, width, channels]), 255) : tf.scalar(value)
    return tf.add(images, tf.mul(inside, tf.sub(cover, images)))
  },
})
