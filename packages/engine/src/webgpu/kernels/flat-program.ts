import type { TensorInfo } from '@tensorflow/tfjs-core'
import { sizeOf } from '../../graph/format/data-types.js'
import { requireWebGpu, type ShaderProgram, type UniformValue } from '../webgpu-backend.js'

/** A shader whose threads are numbered from 0 by `index`. */
export type FlatShader = {
  /** Names the shader: the same key must always mean the same code. */
  readonly key: string
  readonly inputs: readonly string[]
  /** Declarations of further uniforms, e.g. `key0 : i32, `. */
  readonly uniforms?: string
  /** Functions and workgroup variables that `body` uses. */
  readonly functions?: string
  /** Statements of the thread `index`; inputs are arrays by their names, a result is set by `setOutputAtIndex(place, value)`. */
  readonly body: string
  /** How many numbers of the result a thread sets, which the body must then do; default 1. With 0 a whole workgroup sets one. */
  readonly perThread?: number
}

/** Threads of a workgroup. */
export const THREADS = 64

/** Runs a shader over a result of this shape. */
export function runFlat(
  { key, inputs: names, uniforms, functions = '', body, perThread = 1 }: FlatShader,
  shape: readonly number[],
  inputs: readonly TensorInfo[],
  values: readonly UniformValue[] = [],
  dtype: 'float32' | 'int32' = 'float32',
): TensorInfo {
  const size = sizeOf(shape)
  const guard = perThread === 0 ? '' : `if (index >= uniforms.size / ${perThread}) { return; }`
  const program: ShaderProgram = {
    variableNames: names,
    outputShape: shape,
    shaderKey: `trainyard_${key}_${perThread}`,
    ...(uniforms === undefined ? {} : { uniforms }),
    size: true,
    workgroupSize: [THREADS, 1, 1],
    dispatchLayout: { x: shape.map((_, axis) => axis) },
    dispatch: [perThread === 0 ? size : Math.ceil(size / perThread / THREADS), 1, 1],
    getUserCode: () => `${functions}\nfn main(index : i32) {\n  ${guard}\n${body}\n}`,
  }
  return requireWebGpu().runWebGPUProgram(program, inputs, dtype, values)
}

/** Whole numbers as uniforms, in the order of their declarations. */
export const wholeNumbers = (...numbers: number[]): UniformValue[] => numbers.map((number) => ({ type: 'int32', data: [number] }))
