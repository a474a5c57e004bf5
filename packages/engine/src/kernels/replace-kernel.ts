import * as tf from '@tensorflow/tfjs-core'
import type { KernelConfig, KernelFunc } from '@tensorflow/tfjs-core'

/** Puts another kernel in the place of a backend's own, whose function is given, to be called where it serves. */
export function replaceKernel(name: string, backendName: string, make: (plain: KernelFunc) => KernelFunc): void {
  const plain: KernelConfig = tf.getKernel(name, backendName)
  tf.unregisterKernel(name, backendName)
  tf.registerKernel({ ...plain, kernelFunc: make(plain.kernelFunc) })
}
