import type { TensorInfo } from '@tensorflow/tfjs-core'
import { requireWebGpu, WEBGPU } from './webgpu-backend.js'
import { replaceKernel } from '../kernels/replace-kernel.js'

/** Sums many tensors a few at a time: a shader may only be given so many buffers, and tfjs gives it one for each tensor. */
export function registerAddN(): void {
  replaceKernel('AddN', WEBGPU, (plain) => (call) => {
    const { inputs, backend } = call
    const most = (requireWebGpu().device.limits['maxStorageBuffersPerShaderStage'] ?? 8) - 1
    const add = (tensors: readonly TensorInfo[]) => plain({ ...call, backend, inputs: tensors as never }) as TensorInfo
    let rest = inputs as unknown as readonly TensorInfo[]
    const partial: TensorInfo[] = []
    while (rest.length > most) {
      const sum = add(rest.slice(0, most))
      partial.push(sum)
      rest = [sum, ...rest.slice(most)]
    }
    const total = add(rest)
    for (const { dataId } of partial) requireWebGpu().disposeData(dataId)
    return total
  })
}
