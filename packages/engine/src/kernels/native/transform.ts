import * as tf from '@tensorflow/tfjs-core'
import type { TensorInfo } from '@tensorflow/tfjs-core'
import { NATIVE, requireNative } from '../../backend/native.js'
import { stringAttribute, typeAttribute } from './attributes.js'

type TransformAttributes = {
  readonly interpolation: 'nearest' | 'bilinear'
  readonly fillMode: 'constant' | 'reflect' | 'wrap' | 'nearest'
  readonly fillValue: number
  readonly outputShape?: [number, number] | null
}

/** `tf.image.transform` on the native backend, which lacks it: one projective resampling of each image, by TensorFlow's own op. */
export function registerTransform(): void {
  tf.registerKernel({
    kernelName: 'Transform',
    backendName: NATIVE,
    kernelFunc: ({ inputs, attrs }) => {
      const { image, transforms } = inputs as { image: TensorInfo; transforms: TensorInfo }
      const { interpolation, fillMode, fillValue, outputShape } = attrs as unknown as TransformAttributes
      const [, height = 0, width = 0] = image.shape
      const sides = outputShape ?? [height, width]
      const shape = tf.tensor1d(sides, 'int32')
      const fill = tf.scalar(fillValue)
      const attributes = [
        typeAttribute('dtype', 'float32'),
        stringAttribute('interpolation', interpolation.toUpperCase()),
        stringAttribute('fill_mode', fillMode.toUpperCase()),
      ]
      try {
        return requireNative().executeSingleOutput('ImageProjectiveTransformV3', attributes, [image, transforms, shape, fill])
      } finally {
        tf.dispose([shape, fill])
      }
    },
  })
}
