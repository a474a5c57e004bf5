import { tf } from '@trainyard/engine'
import { sides } from '@trainyard/spec'
import type { LayerFactory } from './layer.js'

/** The mean of each window, per channel; padding is not counted. */
export const averagePooling2d: LayerFactory<'average_pooling2d'> = (spec) => {
  const [height, width] = sides(spec.pool_size)
  const [strideHeight, strideWidth] = sides(spec.strides ?? spec.pool_size)
  return (x) => tf.avgPool(x as tf.Tensor4D, [height, width], [strideHeight, strideWidth], spec.padding)
}
