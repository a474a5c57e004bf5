import { tf } from '@trainyard/engine'
import type { layers } from '@trainyard/spec'
import type { LayerFactory } from './layer.js'

/** The mean over height and width: [batch, height, width, channels] → [batch, channels] (Lin et al. 2014, §3.2). As average pooling of one window, which has a fused gradient. */
export const globalAveragePooling2d: LayerFactory<layers.GlobalAveragePooling2d> = (_spec, { place }) => {
  const [height = 1, width = 1, channels = 1] = place.input
  return (x) => tf.reshape(tf.avgPool(x as tf.Tensor4D, [height, width], 1, 'valid'), [-1, channels])
}
