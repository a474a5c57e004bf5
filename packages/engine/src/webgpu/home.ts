import * as tf from '@tensorflow/tfjs-core'
import type { DataType, Tensor, TensorInfo, Variable } from '@tensorflow/tfjs-core'
import type { BufferPool } from './buffer-pool.js'
import { type GpuBuffer, TENSOR_USAGE } from './gpu.js'
import { bufferOf, flush, requireWebGpu } from './webgpu-backend.js'

/** A tensor over a buffer that it does not own. */
export function tensorOver(buffer: GpuBuffer, shape: readonly number[], dtype: DataType): Tensor {
  const backend = requireWebGpu()
  const info: TensorInfo = backend.makeTensorInfo(shape, dtype)
  const data = backend.tensorMap.get(info.dataId)
  if (data !== undefined) Object.assign(data, { resource: buffer, external: true })
  return tf.engine().makeTensorFromTensorInfo(info)
}

/** Where a variable's value lies while recorded steps run: always the same buffer, which their commands name. */
export class Home {
  readonly buffer: GpuBuffer
  private readonly bytes: number

  constructor(
    readonly variable: Variable,
    pool: BufferPool,
  ) {
    this.bytes = Math.max(4, variable.size * 4)
    this.buffer = pool.own(this.bytes, TENSOR_USAGE)
  }

  /** `tf.Variable` to home. */
  write(): void {
    const backend = requireWebGpu()
    const data = backend.tensorMap.get(this.variable.dataId)
    const { values } = data ?? {}
    if (values && !data?.resource && (values instanceof Float32Array || values instanceof Int32Array)) {
      flush(backend)
      backend.queue.writeBuffer(this.buffer, 0, values)
      return
    }
    const source = bufferOf(backend, this.variable)
    if (source === this.buffer) return
    flush(backend)
    copy(source, this.buffer, this.bytes)
  }

  /** Home to `tf.Variable`, as a tensor of its own. */
  read(): void {
    const { shape, dtype } = this.variable
    const backend = requireWebGpu()
    const info = backend.makeTensorInfo(shape, dtype)
    const target = bufferOf(backend, info)
    flush(backend)
    copy(this.buffer, target, this.bytes)
    const tensor = tf.engine().makeTensorFromTensorInfo(info)
    this.variable.assign(tensor as never)
    tensor.dispose()
  }

  dispose(): void {
    this.buffer.destroy()
  }
}

function copy(source: GpuBuffer, target: GpuBuffer, bytes: number): void {
  const { device } = requireWebGpu()
  const encoder = device.createCommandEncoder()
  encoder.copyBufferToBuffer(source, 0, target, 0, bytes)
  device.queue.submit([encoder.finish()])
}
