import { tf } from '@trainyard/engine'
import type { StepOf } from '@trainyard/spec'
import type { Draws } from '../draws.js'
import { perImage, type Size, type ValueStep } from '../step.js'

/** Weights of red, green and blue in the luma (ITU-R BT.601). */
const luma = [0.299, 0.587, 0.114] as const
/** RGB → YIQ and back (NTSC); the hue is the angle in the plane of I and Q. */
const toYiq = [...luma, 0.595716, -0.274453, -0.321263, 0.211456, -0.522591, 0.311135]
const fromYiq = [1, 0.9563, 0.621, 1, -0.2721, -0.6474, 1, -1.107, 1.7046]

/**
 * Brightness x·b, then contrast about the mean luma of the image, then saturation about the luma of the pixel, then the hue turned by up to ± hue of the
 * circle, each factor uniform in 1 ± its amount. A fourth channel (alpha) stays; images of one or two channels know brightness and contrast alone.
 */
export const colorJitter = (spec: StepOf<'color_jitter'>): ValueStep => ({
  kind: 'value',
  apply: (images, draws, size) => {
    const colors = Math.min(size.channels, 3)
    const color = size.channels > 3 ? tf.slice(images, [0, 0, 0, 0], [-1, -1, -1, 3]) : images
    const factor = (what: 'brightness' | 'contrast' | 'saturation'): tf.Tensor => perImage(draws.uniform(what, 1 - spec[what], 1 + spec[what]))
    let value: tf.Tensor = tf.mul(color, factor('brightness'))
    value = blend(value, tf.mean(lumaOf(value, colors), [1, 2], true), factor('contrast'))
    if (colors === 3) value = blend(value, lumaOf(value, colors), factor('saturation'))
    if (colors === 3 && spec.hue > 0) value = turnHue(value, draws, size, spec.hue)
    return size.channels > 3 ? tf.concat([value, tf.slice(images, [0, 0, 0, 3], [-1, -1, -1, -1])], 3) : value
  },
})

/** base + f·(x − base). */
const blend = (x: tf.Tensor, base: tf.Tensor, factor: tf.Tensor): tf.Tensor => tf.add(base, tf.mul(tf.sub(x, base), factor))

/** [batch, height, width, 1]; images without color are their own luma, two channels their mean. */
const lumaOf = (x: tf.Tensor, colors: number): tf.Tensor => (colors === 3 ? tf.sum(tf.mul(x, tf.tensor1d([...luma])), 3, true) : tf.mean(x, 3, true))

function turnHue(x: tf.Tensor, draws: Draws, { batch, height, width }: Size, hue: number): tf.Tensor {
  const angle = draws.uniform('hue', -2 * Math.PI * hue, 2 * Math.PI * hue)
  const [cos, sin, zero, one] = [tf.cos(angle), tf.sin(angle), tf.zerosLike(angle), tf.onesLike(angle)]
  const turn = tf.reshape(tf.stack([one, zero, zero, zero, cos, tf.neg(sin), zero, sin, cos], 1), [batch, 3, 3])
  const spread = (matrix: readonly number[]): tf.Tensor => tf.tile(tf.tensor3d([...matrix], [1, 3, 3]), [batch, 1, 1])
  const whole = tf.matMul(tf.matMul(spread(fromYiq), turn), spread(toYiq))
  return tf.reshape(tf.matMul(tf.reshape(x, [batch, height * width, 3]), whole, false, true), [batch, height, width, 3])
}
