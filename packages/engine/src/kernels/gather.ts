import * as tf from '@tensorflow/tfjs-core'
import type { TensorInfo } from '@tensorflow/tfjs-core'
import { NATIVE, requireNative } from '../backend/native.js'
import { intAttribute, typeAttribute } from './native-attributes.js'

/**
 * `tf.gather` without tfjs's check of the indices, which reads them back to the host: that stalls a GPU and cannot
 * be traced. The op itself refuses an index out of range on the CPU; on a GPU it yields zeros.
 */
export function registerGather(): void {
  tf.unregisterKernel('GatherV2', NATIVE)
  tf.registerKernel({
    kernelName: 'GatherV2',
    backendName: NATIVE,
    kernelFunc: ({ inputs, attrs }) => {
      const { x, indices } = inputs as { x: TensorInfo; indices: TensorInfo }
      const axis = tf.scalar(Number(attrs?.['axis']), 'int32')
      try {
        return requireNative().executeSingleOutput(
          'GatherV2',
          [
            intAttribute('batch_dims', Number(attrs?.['batchDims'])),
            typeAttribute('Tparams', x.dtype === 'int32' ? 'int32' : 'float32'),
            typeAttribute('Tindices', 'int32'),
            typeAttribute('Taxis', 'int32'),
          ],
          [x, indices, axis],
        )
      } finally {
        axis.dispose()
      }
    },
  })
}
