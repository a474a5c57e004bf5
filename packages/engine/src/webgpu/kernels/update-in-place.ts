import type { Tensor, Variable } from '@tensorflow/tfjs-core'
import { elementAt } from '@trainyard/spec'
import type { InPlaceUpdate, UpdateRecorder } from '../../graph/trace/recorder.js'
import type { GpuBuffer, GpuDevice, GpuPipeline } from '../gpu.js'
import type { Command } from '../record-commands.js'
import { bufferOf, type WebGpuBackend } from '../webgpu-backend.js'
import { UPDATE_SHADERS, type UpdateShaderName } from './update-shaders.js'

const THREADS = 64
/** A grid's sides are limited to 65,535; more threads than a row holds go into further rows. */
const ROW = 32_768

/**
 * Records the updates of `updates/` as one shader call each, which writes where the variables live. A variable whose tensor is also known by another name
 * (a clone that the step keeps) is left to the composed form, since that clone must not change.
 */
export function gpuUpdateRecorder(backend: WebGpuBackend, pipelines: UpdatePipelines, note: (command: Command) => void): UpdateRecorder {
  return {
    record: ({ shader, targets, inputs, shaderInputs = inputs }: InPlaceUpdate, compose) => {
      if (targets.some((target) => isShared(backend, target))) return compose()
      const buffers = [...targets, ...shaderInputs].map((tensor: Tensor) => bufferOf(backend, tensor))
      const groups = Math.ceil(elementAt(targets, 0, 'target of an update').size / THREADS)
      const [pipeline, group] = pipelines.bind(shader, buffers)
      note({ pipeline, group, size: [Math.min(groups, ROW), Math.ceil(groups / ROW), 1] })
    },
  }
}

const isShared = (backend: WebGpuBackend, { dataId }: Variable): boolean => (backend.tensorMap.get(dataId)?.refCount ?? 1) > 1

/** The compiled update shaders of a device. */
export class UpdatePipelines {
  private readonly known = new Map<UpdateShaderName, GpuPipeline>()

  constructor(private readonly device: GpuDevice) {}

  /** The pipeline and its bindings to these buffers: targets first, then inputs. */
  bind(name: UpdateShaderName, buffers: readonly GpuBuffer[]): [GpuPipeline, object] {
    const pipeline = this.known.get(name) ?? this.compile(name)
    this.known.set(name, pipeline)
    const entries = buffers.map((buffer, binding) => ({ binding, resource: { buffer } }))
    return [pipeline, this.device.createBindGroup({ layout: pipeline.getBindGroupLayout(0), entries })]
  }

  private compile(name: UpdateShaderName): GpuPipeline {
    const { targets, inputs, body } = UPDATE_SHADERS[name]
    const declared = [...targets.map((target) => [target, 'read_write']), ...inputs.map((input) => [input, 'read'])]
    const code = `${declared.map(([variable, access], i) => `@group(0) @binding(${i}) var<storage, ${access}> ${variable} : array<f32>;`).join('\n')}
@compute @workgroup_size(${THREADS})
fn main(@builtin(global_invocation_id) at : vec3<u32>, @builtin(num_workgroups) grid : vec3<u32>) {
  let i = at.x + at.y * grid.x * ${THREADS}u;
  if (i >= arrayLength(&w)) { return; }
  ${body}
}`
    return this.device.createComputePipeline({ layout: 'auto', compute: { module: this.device.createShaderModule({ code }), entryPoint: 'main' } })
  }
}
