import * as tf from '@tensorflow/tfjs-core'
import type { DataType, TensorInfo } from '@tensorflow/tfjs-core'
import { replaceKernel } from './replace-kernel.js'

/** `tf.oneHot` of any type and values on tfjs's WebAssembly backend, whose kernel writes whole numbers whatever the type: made of ones and scaled. */
export function registerWasmOneHot(): void {
  replaceKernel('OneHot', 'wasm', (plain) => (call) => {
    const [on, off, dtype] = [Number(call.attrs?.['onValue']), Number(call.attrs?.['offValue']), call.attrs?.['dtype'] as DataType]
    const ones = plain({ ...call, attrs: { ...call.attrs, onValue: 1, offValue: 0, dtype: 'int32' } }) as TensorInfo
    const tensor = tf.engine().makeTensorFromTensorInfo(ones)
    const scaled = tf.tidy(() => tf.cast(tf.add(tf.mul(tf.cast(tensor, 'float32'), on - off), off), dtype))
    tensor.dispose()
    return scaled
  })
}
