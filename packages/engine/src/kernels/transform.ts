import * as tf from '@tensorflow/tfjs-core'
import type { TensorInfo } from '@tensorflow/tfjs-core'
import { NATIVE, requireNative } from '../backend/native.js'
import { stringAttribute, typeAttribute } from './native-attributes.js'

/** `tf.image.transform` on the native backend, which lacks it: one projective resampling of each image, by TensorFlow's own op. */
export function registerTransform(): void {
  tf.registerKernel({
    kernelName: 'Transform',
    backendName: NATIVE,
    kernelFunc: ({ inputs, attrs }) => {
      const { image, transforms } = inputs as { image: TensorInfo; transforms: TensorInfo }
      const [, height = 0, width = 0] = image.shape
      const sides = (attrs?.['outputShape'] as number[] | null | undefined) ?? [height, width]
      const shape = tf.tensor1d(sides, 'int32')
      const fill = tf.scalar(Number(attrs?.['fillValue'] ?? 0))
      const attributes = [
        typeAttribute('dtype', 'float32'),
        stringAttribute('interpolation', String(attrs?.['interpolation']).toUpperCase()),
        stringAttribute('fill_mode', String(attrs?.['fillMode']).toUpperCase()),
      ]
      try {
        return requireNative().executeSingleOutput('ImageProjectiveTransformV3', attributes, [image, transforms, shape, fill])
      } finally {
        tf.dispose([shape, fill])
      }
    },
  })
}
