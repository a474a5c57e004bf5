import * as tf from '@tensorflow/tfjs-core'
import type { Tensor, Tensor1D } from '@tensorflow/tfjs-core'

/** The gradient of `tf.gather`, which tfjs's WebAssembly backend lacks: a scatter that adds up equal indices. */
export function registerWasmSegmentSum(): void {
  tf.registerKernel({
    kernelName: 'UnsortedSegmentSum',
    backendName: 'wasm',
    kernelFunc: ({ inputs, attrs }) => {
      const { x, segmentIds } = inputs as { x: Tensor; segmentIds: Tensor1D }
      const segments = Number(attrs?.['numSegments'])
      return tf.tidy(() => tf.scatterND(tf.expandDims(segmentIds, 1), x, [segments, ...x.shape.slice(1)]))
    },
  })
}
