import type { TensorInfo } from '@tensorflow/tfjs-core'
import { sizeOf } from '../graph/data-types.js'
import { requireWebGpu, type ShaderProgram, type UniformValue } from './webgpu-backend.js'

/** A shader with one thread for each number of its result. */
export interface FlatShader {
  /** Names the shader: the same key must always mean the same code. */
  readonly key: string
  readonly inputs: readonly string[]
  /** Declarations of further uniforms, e.g. `key0 : i32, `. */
  readonly uniforms?: string
  /** Functions that `body` calls. */
  readonly functions?: string
  /** Statements for the number at `index`; inputs are arrays by their names, the last call is `setOutputAtIndex(index, …)`. */
  readonly body: string
}

const THREADS = 64

/** Runs a shader over a result of this shape. */
export function runFlat(
  { key, inputs: names, uniforms, functions = '', body }: FlatShader,
  shape: readonly number[],
  inputs: readonly TensorInfo[],
  values: readonly UniformValue[] = [],
  dtype: 'float32' | 'int32' = 'float32',
): TensorInfo {
  const program: ShaderProgram = {
    variableNames: names,
    outputShape: shape,
    shaderKey: `trainyard_${key}`,
    ...(uniforms === undefined ? {} : { uniforms }),
    size: true,
    workgroupSize: [THREADS, 1, 1],
    dispatchLayout: { x: shape.map((_, axis) => axis) },
    dispatch: [Math.ceil(sizeOf(shape) / THREADS), 1, 1],
    getUserCode: () => `${functions}\nfn main(index : i32) {\n  if (index >= uniforms.size) { return; }\n${body}\n}`,
  }
  return requireWebGpu().runWebGPUProgram(program, inputs, dtype, values)
}
