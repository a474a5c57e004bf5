import * as tf from '@tensorflow/tfjs-core'
import type { Tensor } from '@tensorflow/tfjs-core'
import { EngineError } from '../backend/engine-error.js'
import type { StepDefinition, StepSeries } from '../graph/contract.js'
import { sizeOf } from '../graph/format/data-types.js'
import { setUpdateRecorder } from '../graph/trace/recorder.js'
import type { BufferPool, RecordedBuffers } from './buffer-pool.js'
import { type GpuBuffer, type GpuEncoder, type GpuPipeline, MAP_READ, TENSOR_USAGE, USAGE } from './gpu.js'
import { type Home, tensorOver } from './home.js'
import { type Command, recordCommands } from './record-commands.js'
import { numbersOf, type Reported, reportedOf, type ResidentRows, seriesOf } from './resident-rows.js'
import { gpuUpdateRecorder, type UpdatePipelines } from './kernels/update-in-place.js'
import { bufferOf, flush, requireWebGpu, type WebGpuBackend } from './webgpu-backend.js'

/** What all recorded steps of a program have in common. */
export type RecordingSite = {
  readonly pool: BufferPool
  readonly homes: readonly Home[]
  readonly data: ResidentRows
  readonly pipelines: UpdatePipelines
}

type Copy = {
  readonly source: GpuBuffer
  readonly target: GpuBuffer
  readonly bytes: number
}

/** Most bytes of results that are gathered before they are read, and most row numbers that are uploaded at once. */
const RESULT_BYTES = 16 * 2 ** 20
const ROWS_AT_ONCE = 2 ** 16
/** Steps that are handed to the GPU together: it starts while the next are being written. */
const STEPS_A_SUBMIT = 4

/**
 * A step for one batch size as a list of shader calls over fixed buffers: written down once, by running the step without carrying anything out, and
 * replayed from then on without a tensor being made.
 */
export class RecordedStep {
  private readonly commands: readonly Command[]
  private readonly buffers: RecordedBuffers
  private readonly rows: GpuBuffer
  private readonly reported: Reported
  private readonly results: readonly GpuBuffer[]
  private readonly assignments: readonly Copy[]
  private staging: { buffer: GpuBuffer; series: GpuBuffer } | undefined

  constructor(
    definition: StepDefinition,
    private readonly batchSize: number,
    private readonly site: RecordingSite,
  ) {
    const backend = requireWebGpu()
    this.rows = site.pool.own(batchSize * 4, TENSOR_USAGE)
    const recorded = recordCommands(backend, site.pool, (note) => withVariablesAtHome(site.homes, () => record(definition, this.rows, batchSize, site, note)))
    this.commands = recorded.commands
    this.buffers = recorded.buffers
    const { reported, results, assignments } = recorded.result
    this.reported = reported
    this.results = results
    this.assignments = assignments
  }

  /** Shader calls a step. */
  get calls(): number {
    return this.commands.length
  }

  get bytes(): number {
    return this.buffers.bytes
  }

  async runMany(rows: Int32Array): Promise<StepSeries> {
    const steps = rows.length / this.batchSize
    const most = Math.max(1, Math.min(Math.floor(ROWS_AT_ONCE / this.batchSize), Math.floor(RESULT_BYTES / (4 * numbersOf(this.reported)))))
    const parts: StepSeries[] = []
    for (let done = 0; done < steps; done += most) {
      const count = Math.min(most, steps - done)
      parts.push(await this.replay(rows.subarray(done * this.batchSize, (done + count) * this.batchSize), count))
    }
    return joined(parts)
  }

  dispose(): void {
    this.staging?.buffer.destroy()
    this.staging?.series.destroy()
    this.rows.destroy()
    this.buffers.dispose()
  }

  private async replay(rows: Int32Array, steps: number): Promise<StepSeries> {
    const backend = requireWebGpu()
    const { device, queue } = backend
    flush(backend)
    const allRows = device.createBuffer({ size: rows.byteLength, usage: USAGE.copySource | USAGE.copyTarget })
    queue.writeBuffer(allRows, 0, rows.slice())
    const bytes = 4 * steps * numbersOf(this.reported)
    const { buffer, series } = this.room(backend, bytes)
    for (let first = 0; first < steps; first += STEPS_A_SUBMIT) {
      const encoder = device.createCommandEncoder()
      for (let step = first; step < Math.min(first + STEPS_A_SUBMIT, steps); step++) this.encode(encoder, allRows, step, steps, series)
      queue.submit([encoder.finish()])
    }
    const encoder = device.createCommandEncoder()
    encoder.copyBufferToBuffer(series, 0, buffer, 0, bytes)
    queue.submit([encoder.finish()])
    await buffer.mapAsync(MAP_READ)
    const words = buffer.getMappedRange().slice(0, bytes)
    buffer.unmap()
    allRows.destroy()
    return seriesOf(this.reported, steps, words)
  }

  private encode(encoder: GpuEncoder, allRows: GpuBuffer, step: number, steps: number, series: GpuBuffer): void {
    const rowBytes = this.batchSize * 4
    encoder.copyBufferToBuffer(allRows, step * rowBytes, this.rows, 0, rowBytes)
    const pass = encoder.beginComputePass()
    let current: GpuPipeline | undefined
    for (const { pipeline, group, size } of this.commands) {
      if (pipeline !== current) pass.setPipeline(pipeline)
      current = pipeline
      pass.setBindGroup(0, group)
      pass.dispatchWorkgroups(...size)
    }
    pass.end()
    const [scalars, ...outputs] = this.results
    const width = 4 * (1 + this.reported.metrics.length)
    if (scalars) encoder.copyBufferToBuffer(scalars, 0, series, step * width, width)
    let offset = steps * width
    outputs.forEach((output, i) => {
      const bytes = 4 * sizeOf(this.reported.outputs[i]?.shape ?? [])
      encoder.copyBufferToBuffer(output, 0, series, offset + step * bytes, bytes)
      offset += steps * bytes
    })
    for (const { source, target, bytes } of this.assignments) encoder.copyBufferToBuffer(source, 0, target, 0, bytes)
  }

  private room({ device }: WebGpuBackend, bytes: number): { buffer: GpuBuffer; series: GpuBuffer } {
    if (this.staging !== undefined && this.staging.series.size >= bytes) return this.staging
    this.staging?.buffer.destroy()
    this.staging?.series.destroy()
    this.staging = {
      buffer: device.createBuffer({ size: bytes, usage: USAGE.mapRead | USAGE.copyTarget }),
      series: device.createBuffer({ size: bytes, usage: USAGE.copySource | USAGE.copyTarget }),
    }
    return this.staging
  }
}

function withVariablesAtHome<T>(homes: readonly Home[], action: () => T): T {
  const kept = homes.map(({ variable }) => tf.keep(tf.clone(variable)))
  try {
    for (const { variable, buffer } of homes) {
      const tensor = tensorOver(buffer, variable.shape, variable.dtype)
      variable.assign(tensor as never)
      tensor.dispose()
    }
    return action()
  } finally {
    homes.forEach(({ variable }, i) => variable.assign((kept[i] ?? variable) as never))
    tf.dispose(kept)
  }
}

function record(definition: StepDefinition, rows: GpuBuffer, batchSize: number, { data, homes, pipelines }: RecordingSite, note: (command: Command) => void) {
  const backend = requireWebGpu()
  const scope: { found?: { reported: Reported; results: readonly GpuBuffer[]; assignments: readonly Copy[] } } = {}
  tf.tidy(() => {
    const rowNumbers = tensorOver(rows, [batchSize], 'int32')
    const batch = Object.entries(definition.feeds).flatMap(([name, feed]): [string, Tensor][] => {
      const array = definition.data?.[name]
      return array === undefined ? [] : [[name, data.gather(array, feed, rowNumbers)]]
    })
    setUpdateRecorder(gpuUpdateRecorder(backend, pipelines, note))
    const result = (() => {
      try {
        return definition.step(Object.fromEntries(batch))
      } finally {
        setUpdateRecorder(undefined)
      }
    })()
    const scalars = tf.stack([result.loss, ...Object.values(result.metrics)])
    const results = [scalars, ...Object.values(result.outputs ?? {})].map((tensor) => bufferOf(backend, tensor))
    const assignments = homes.flatMap(({ variable, buffer: target }): Copy[] => {
      const source = bufferOf(backend, variable)
      return source === target ? [] : [{ source, target, bytes: Math.max(4, variable.size * 4) }]
    })
    const taken = new Set(homes.map(({ buffer }) => buffer))
    if (assignments.some(({ source }) => taken.has(source)))
      throw new EngineError('STEP_NOT_TRACEABLE', 'a variable is assigned the former value of another one')
    scope.found = { reported: reportedOf(result), results, assignments }
  })
  return scope.found ?? { reported: { metrics: [], outputs: [] }, results: [], assignments: [] }
}

function joined(parts: readonly StepSeries[]): StepSeries {
  const [first] = parts
  if (first === undefined || parts.length === 1) return first ?? { steps: 0, loss: new Float32Array(0), metrics: {}, outputs: {} }
  const floats = (pick: (part: StepSeries) => Float32Array | undefined) => Float32Array.from(parts.flatMap((part) => [...(pick(part) ?? [])]))
  const steps = parts.reduce((sum, part) => sum + part.steps, 0)
  return {
    steps,
    loss: floats(({ loss }) => loss),
    metrics: Object.fromEntries(Object.keys(first.metrics).map((name) => [name, floats(({ metrics }) => metrics[name])])),
    outputs: Object.fromEntries(
      Object.entries(first.outputs).map(([name, { shape, values }]) => {
        const all = parts.flatMap((part) => [...(part.outputs[name]?.values ?? [])])
        return [name, { shape: [steps, ...shape.slice(1)], values: values instanceof Int32Array ? Int32Array.from(all) : Float32Array.from(all) }]
      }),
    ),
  }
}
