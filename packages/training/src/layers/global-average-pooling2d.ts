import { tf } from '@trainyard/engine'
import { defined, imageSides } from '@trainyard/spec'
import type { LayerFactory } from './layer.js'

/**
 * The mean over height and width: [batch, height, width, channels] → [batch, channels] (Lin et al. 2014, §3.2). Computed as average pooling of one window,
 * which has a fused gradient.
 */
export const globalAveragePooling2d: LayerFactory<'global_average_pooling2d'> = (_spec, { layer }) => {
  const [height, width, channels] = defined(imageSides(layer.input), 'the sides of the image')
  return (x) => tf.reshape(tf.avgPool(x as tf.Tensor4D, [height, width], 1, 'valid'), [-1, channels])
}
