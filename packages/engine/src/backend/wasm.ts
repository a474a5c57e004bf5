import { createRequire } from 'node:module'
import { dirname } from 'node:path'
import * as tf from '@tensorflow/tfjs-core'
import { setWasmPaths } from '@tensorflow/tfjs-backend-wasm'
import { registerAveragePoolGradient } from '../kernels/average-pool-gradient.js'
import { registerWasmConv2dFilterGradient } from '../kernels/wasm-conv2d-filter-gradient.js'
import { registerWasmDepthwiseGradients } from '../kernels/wasm-depthwise-gradients.js'
import { registerWasmMatMul } from '../kernels/wasm-matmul.js'
import { registerWasmMaxPoolGradient } from '../kernels/wasm-max-pool-gradient.js'
import { registerWasmOneHot } from '../kernels/wasm-one-hot.js'
import { registerWasmSegmentSum } from '../kernels/wasm-segment-sum.js'

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
