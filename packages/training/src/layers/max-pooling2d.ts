import { tf } from '@trainyard/engine'
import { sides } from '@trainyard/spec'
import type { LayerFactory } from './layer.js'

/** The largest value of each window, per channel; the gradient goes to that value alone. */
export const maxPooling2d: LayerFactory<'max_pooling2d'> = (spec) => {
  const [height, width] = sides(spec.pool_size)
  const [strideHeight, strideWidth] = sides(spec.strides ?? spec.pool_size)
  return (x) => tf.maxPool(x as tf.Tensor4D, [height, width], [strideHeight, strideWidth], spec.padding)
}
