import type { BufferPool, RecordedBuffers } from './buffer-pool.js'
import type { GpuDevice, GpuEncoder, GpuPass, GpuPipeline } from './gpu.js'
import { flush, type WebGpuBackend } from './webgpu-backend.js'

/** One shader call, ready to be put into a pass. */
export type Command = {
  readonly pipeline: GpuPipeline
  readonly group: object
  readonly size: readonly [number, number, number]
}

/** The commands of whatever `action` does, none of which is carried out, the buffers they name, and what it returned. */
export type RecordedCommands<T> = {
  readonly commands: readonly Command[]
  readonly buffers: RecordedBuffers
  readonly result: T
}

/** Runs `action` with the backend's device and queue replaced by ones that note the shader calls. `note` adds a call of one's own. */
export function recordCommands<T>(backend: WebGpuBackend, pool: BufferPool, action: (note: (command: Command) => void) => T): RecordedCommands<T> {
  flush(backend)
  const { device, queue } = backend
  const commands: Command[] = []
  const { buffers, end } = pool.record()
  backend.device = noting(device, commands)
  backend.queue = { submit: () => undefined, writeBuffer: (...write) => queue.writeBuffer(...write) }
  try {
    const result = action((command) => commands.push(command))
    flush(backend)
    return { commands, buffers, result }
  } catch (cause) {
    flush(backend)
    buffers.dispose()
    throw cause
  } finally {
    end()
    backend.device = device
    backend.queue = queue
  }
}

function noting(device: GpuDevice, commands: Command[]): GpuDevice {
  const pass = (): GpuPass => {
    let [pipeline, group]: [GpuPipeline | undefined, object | undefined] = [undefined, undefined]
    return {
      setPipeline: (next) => (pipeline = next),
      setBindGroup: (_, next) => (group = next),
      dispatchWorkgroups: (...size) => {
        if (pipeline && group) commands.push({ pipeline, group, size })
      },
      end: () => undefined,
    }
  }
  const encoder = (): GpuEncoder => ({
    beginComputePass: pass,
    copyBufferToBuffer: () => {
      throw new Error('a copy between buffers cannot be recorded')
    },
    finish: () => ({}),
  })
  return {
    queue: device.queue,
    limits: device.limits,
    lost: device.lost,
    createBuffer: (of) => device.createBuffer(of),
    createBindGroup: (of) => device.createBindGroup(of),
    createShaderModule: (of) => device.createShaderModule(of),
    createComputePipeline: (of) => device.createComputePipeline(of),
    createCommandEncoder: encoder,
    addEventListener: (type, listener) => device.addEventListener(type, listener),
  }
}
