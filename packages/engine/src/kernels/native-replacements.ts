import * as tf from '@tensorflow/tfjs-core'
import { NATIVE } from '../backend/native.js'
import { registerActivationGradients } from './activation-gradients.js'
import { registerBatchNorm } from './batch-norm.js'
import { registerBiasAdd } from './bias-add.js'
import { registerGather } from './gather.js'
import { registerMatMul } from './matmul.js'
import { registerSoftmaxCrossEntropy } from './softmax-cross-entropy.js'
import { registerTransform } from './transform.js'

/** Registers the engine's own kernels and gradients with the native backend. A second call does nothing. */
export function replaceNativeKernels(): void {
  if (tf.getKernel('TrainyardBiasAdd', NATIVE) !== undefined) return
  registerActivationGradients()
  registerGather()
  registerMatMul()
  registerBiasAdd()
  registerSoftmaxCrossEntropy()
  registerBatchNorm()
  registerTransform()
}
