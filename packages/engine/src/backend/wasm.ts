import { createRequire } from 'node:module'
import { dirname } from 'node:path'
import * as tf from '@tensorflow/tfjs-core'
import { setWasmPaths } from '@tensorflow/tfjs-backend-wasm'
import { registerAveragePoolGradient } from '../kernels/average-pool-gradient.js'
import { registerWasmConv2dFilterGradient, registerWasmDepthwiseGradients } from '../kernels/wasm/convolution-gradients.js'
import { registerWasmMatMul, registerWasmMaxPoolGradient, registerWasmOneHot, registerWasmSegmentSum } from '../kernels/wasm/kernels.js'

let kernelsReplaced = false

/** Loads tfjs's WebAssembly backend (one thread, SIMD), with the kernels that training needs and it lacks. */
export async function loadWasm(): Promise<void> {
  const folder = dirname(createRequire(import.meta.url).resolve('@tensorflow/tfjs-backend-wasm'))
  setWasmPaths(`${folder}/`)
  if (!(await tf.setBackend('wasm'))) throw new Error('the WebAssembly backend did not initialise')
  if (kernelsReplaced) return
  kernelsReplaced = true
  registerAveragePoolGradient('wasm')
  registerWasmConv2dFilterGradient()
  registerWasmDepthwiseGradients()
  registerWasmMatMul()
  registerWasmMaxPoolGradient()
  registerWasmOneHot()
  registerWasmSegmentSum()
}
