import * as tf from '@tensorflow/tfjs-core'
import type { Tensor, TensorInfo } from '@tensorflow/tfjs-core'
import { defined, elementAt } from '@trainyard/spec'
import { EngineError } from '../backend/engine-error.js'
import type { FeedSpec, HostArray, ResidentArray, StepResult, StepSeries } from '../graph/contract.js'
import { sizeOf } from '../graph/format/data-types.js'
import type { BufferPool } from './buffer-pool.js'
import { type GpuBuffer, TENSOR_USAGE } from './gpu.js'
import { tensorOver } from './home.js'
import { type FlatShader, runFlat, wholeNumbers } from './kernels/flat-program.js'
import { requireWebGpu } from './webgpu-backend.js'

const gatherOf = (key: string, value: string): FlatShader => ({
  key: `rows_${key}`,
  inputs: ['data', 'rows'],
  uniforms: 'width : i32, ',
  body: `  let at = rows[index / uniforms.width] * uniforms.width + index % uniforms.width;
  ${value}`,
})

/** Bytes lie four in a word, and become numbers only here. */
const BYTE = '(u32(data[at / 4]) >> (8u * u32(at % 4))) & 0xffu'
const SHADERS = {
  float32: gatherOf('float32', 'setOutputAtIndex(index, data[at]);'),
  int32: gatherOf('int32', 'setOutputAtIndexI32(index, data[at]);'),
  bytesToFloat32: gatherOf('bytes_float32', `setOutputAtIndex(index, f32(${BYTE}));`),
  bytesToInt32: gatherOf('bytes_int32', `setOutputAtIndexI32(index, i32(${BYTE}));`),
} satisfies Record<string, FlatShader>

/** Data that stay on the GPU, uploaded once however many steps name them. */
export class ResidentRows {
  private readonly tensors = new Map<ResidentArray, { tensor: Tensor; buffer: GpuBuffer }>()

  constructor(private readonly pool: BufferPool) {}

  /** The rows that `rows` holds the numbers of, as a tensor of the feed's type. */
  gather(array: ResidentArray, { shape, dtype }: FeedSpec, rows: TensorInfo): Tensor {
    const bytes = array.values instanceof Uint8Array
    const floats = array.values instanceof Float32Array
    if (!bytes && floats !== (dtype === 'float32')) throw new EngineError('STEP_NOT_TRACEABLE', `data of another type than the feed's ${dtype}`)
    const shader = bytes ? (dtype === 'float32' ? SHADERS.bytesToFloat32 : SHADERS.bytesToInt32) : SHADERS[dtype]
    const width = wholeNumbers(sizeOf(shape))
    return tf
      .engine()
      .makeTensorFromTensorInfo(runFlat(shader, [elementAt(rows.shape, 0, 'rows of the batch'), ...shape], [this.tensorOf(array), rows], width, dtype))
  }

  dispose(): void {
    for (const { tensor, buffer } of this.tensors.values()) {
      tensor.dispose()
      buffer.destroy()
    }
    this.tensors.clear()
  }

  private tensorOf(array: ResidentArray): Tensor {
    const known = this.tensors.get(array)
    if (known !== undefined) return known.tensor
    const { queue, device } = requireWebGpu()
    const words = wordsOf(array.values)
    const limit = defined(device.limits['maxStorageBufferBindingSize'], 'limit of the device')
    if (words.byteLength > limit)
      throw new EngineError('STEP_NOT_TRACEABLE', `data of ${words.byteLength} bytes, of which the GPU binds at most ${limit} at once`)
    const buffer = this.pool.own(Math.max(4, words.byteLength), TENSOR_USAGE)
    queue.writeBuffer(buffer, 0, words)
    const tensor = tf.keep(tensorOver(buffer, [words.length], words instanceof Float32Array ? 'float32' : 'int32'))
    this.tensors.set(array, { tensor, buffer })
    return tensor
  }
}

function wordsOf(values: ResidentArray['values']): Float32Array | Int32Array {
  if (!(values instanceof Uint8Array)) return values
  const words = new Int32Array(Math.ceil(values.length / 4))
  new Uint8Array(words.buffer).set(values)
  return words
}

/** What a step reports, in a fixed order: the loss, the metrics, the outputs. */
export type Reported = {
  readonly metrics: readonly string[]
  readonly outputs: readonly { readonly name: string; readonly shape: readonly number[]; readonly dtype: string }[]
}

export function reportedOf({ metrics, outputs = {} }: StepResult): Reported {
  return { metrics: Object.keys(metrics), outputs: Object.entries(outputs).map(([name, { shape, dtype }]) => ({ name, shape, dtype })) }
}

/** How many numbers a step reports. */
export const numbersOf = ({ metrics, outputs }: Reported): number => 1 + metrics.length + outputs.reduce((sum, { shape }) => sum + sizeOf(shape), 0)

/**
 * Takes apart the numbers of many steps: first the scalars of each step, `[steps, 1 + metrics]`, then each output, `[steps, ...shape]`. All lie in one array of
 * 32-bit words; an int32 output is read as such.
 */
export function seriesOf({ metrics, outputs }: Reported, steps: number, words: ArrayBuffer): StepSeries {
  const floats = new Float32Array(words)
  const width = 1 + metrics.length
  const column = (at: number) => Float32Array.from({ length: steps }, (_, step) => elementAt(floats, step * width + at, 'loss or metric'))
  let offset = steps * width
  const arrays = outputs.map(({ name, shape, dtype }): [string, HostArray] => {
    const length = steps * sizeOf(shape)
    const values = dtype === 'float32' ? floats.slice(offset, offset + length) : new Int32Array(words, offset * 4, length).slice()
    offset += length
    return [name, { shape: [steps, ...shape], values }]
  })
  return { steps, loss: column(0), metrics: Object.fromEntries(metrics.map((name, i) => [name, column(i + 1)])), outputs: Object.fromEntries(arrays) }
}
