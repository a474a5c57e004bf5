import { performance } from 'node:perf_hooks'
import * as tf from '@tensorflow/tfjs-core'
import type { Tensor } from '@tensorflow/tfjs-core'
import { throwDeviceErrors } from '../backend/webgpu.js'
import { EngineError } from '../backend/engine-error.js'
import { checkDefinition, checkRows } from '../graph/batch-rules.js'
import type { AsyncStepProgram, AsyncStepRunner, ProgramDefinition, StepDefinition, StepSeries } from '../graph/contract.js'
import { gatherBatch } from '../graph/eager-program.js'
import { BufferPool } from './buffer-pool.js'
import { Home } from './home.js'
import { RecordedStep, type RecordingSite } from './recorded-step.js'
import { type Reported, reportedOf, ResidentRows, seriesOf } from './resident-rows.js'
import { UpdatePipelines } from './kernels/update-in-place.js'
import { requireWebGpu } from './webgpu-backend.js'

/** Runs steps op by op on the GPU; the results of a call are read together at its end. */
export function gpuEagerProgram<Name extends string>({ steps }: ProgramDefinition<Name>): AsyncStepProgram<Name> {
  const runner = (definition: StepDefinition): AsyncStepRunner => ({
    runMany: async (rows, batchSize) => {
      const count = checkRows(definition, rows, batchSize)
      const results = Array.from({ length: count }, (_, i) => runOnce(definition, rows.subarray(i * batchSize, (i + 1) * batchSize)))
      return readAll(results)
    },
  })
  return {
    mode: 'eager',
    report: { nodes: 0, bytes: 0, traceMs: 0, loadMs: 0, key: '', reused: false, xla: false },
    steps: mapSteps(steps, (definition) => runner(definition)),
    readVariables: () => undefined,
    writeVariables: () => undefined,
    dispose: () => undefined,
  }
}

/** Records each step once and replays it. The values of the variables lie in the program meanwhile, as in a compiled one. Every error of the step is thrown. */
export function gpuRecordedProgram<Name extends string>({ variables, steps }: ProgramDefinition<Name>): AsyncStepProgram<Name> {
  const backend = requireWebGpu()
  const pool = backend.bufferManager
  if (!(pool instanceof BufferPool)) throw new EngineError('ENGINE_NOT_LOADED', 'the WebGPU backend was not loaded by the engine')
  const started = performance.now()
  const site: RecordingSite = {
    pool,
    homes: variables.map((variable) => new Home(variable, pool)),
    data: new ResidentRows(pool),
    pipelines: new UpdatePipelines(backend.device),
  }
  const recorded: RecordedStep[] = []
  const dispose = () => {
    for (const step of recorded.splice(0)) step.dispose()
    for (const home of site.homes) home.dispose()
    site.data.dispose()
  }
  try {
    const runners = mapSteps(steps, (definition): AsyncStepRunner => {
      const bySize = new Map(definition.batchSizes.map((size) => [size, new RecordedStep(definition, size, site)]))
      recorded.push(...bySize.values())
      return {
        runMany: async (rows, batchSize) => {
          checkRows(definition, rows, batchSize)
          const series = await bySize.get(batchSize)?.runMany(rows)
          throwDeviceErrors()
          return series as StepSeries
        },
      }
    })
    const chosen = (which: readonly unknown[] | undefined) => (which === undefined ? site.homes : site.homes.filter(({ variable }) => which.includes(variable)))
    for (const home of site.homes) home.write()
    const nodes = recorded.reduce((sum, { calls }) => sum + calls, 0)
    const bytes = recorded.reduce((sum, step) => sum + step.bytes, 0)
    return {
      mode: 'graph',
      report: { nodes, bytes, traceMs: performance.now() - started, loadMs: 0, key: '', reused: false, xla: false },
      steps: runners,
      readVariables: (which) => chosen(which).forEach((home) => home.read()),
      writeVariables: (which) => chosen(which).forEach((home) => home.write()),
      dispose,
    }
  } catch (cause) {
    dispose()
    throw cause
  }
}

function mapSteps<Name extends string>(steps: ProgramDefinition<Name>['steps'], make: (definition: StepDefinition) => AsyncStepRunner) {
  const runners = Object.entries<StepDefinition>(steps).map(([name, definition]) => {
    checkDefinition(name, definition)
    return [name, make(definition)] as const
  })
  return Object.fromEntries(runners) as Record<Name, AsyncStepRunner>
}

type StepTensors = {
  readonly reported: Reported
  readonly scalars: Tensor
  readonly outputs: readonly Tensor[]
}

function runOnce(definition: StepDefinition, rows: Int32Array): StepTensors {
  const kept: { tensors?: StepTensors } = {}
  tf.tidy(() => {
    const result = definition.step(gatherBatch(definition, rows))
    const scalars = tf.keep(tf.stack([result.loss, ...Object.values(result.metrics)]))
    kept.tensors = { reported: reportedOf(result), scalars, outputs: Object.values(result.outputs ?? {}).map((tensor) => tf.keep(tf.clone(tensor))) }
  })
  return kept.tensors as StepTensors
}

async function readAll(results: readonly StepTensors[]): Promise<StepSeries> {
  const [first] = results
  if (first === undefined) return { steps: 0, loss: new Float32Array(0), metrics: {}, outputs: {} }
  const columns = [results.map(({ scalars }) => scalars), ...first.outputs.map((_, i) => results.flatMap(({ outputs }) => outputs[i] ?? []))]
  const stacked = columns.map((tensors) => tf.stack(tensors))
  tf.dispose(columns)
  const values = await Promise.all(stacked.map((tensor) => tensor.data()))
  tf.dispose(stacked)
  throwDeviceErrors()
  const words = Buffer.concat(values.map(({ buffer, byteOffset, byteLength }) => new Uint8Array(buffer, byteOffset, byteLength)))
  return seriesOf(first.reported, results.length, new Uint8Array(words).buffer)
}
