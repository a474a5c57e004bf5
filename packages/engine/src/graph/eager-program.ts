import * as tf from '@tensorflow/tfjs-core'
import type { Tensor } from '@tensorflow/tfjs-core'
import { defined, elementAt } from '@trainyard/spec'
import { checkBatch, checkDefinition, checkRows } from './batch-rules.js'
import type { Batch, HostArray, ProgramDefinition, ResidentArray, StepDefinition, StepProgram, StepRunner, StepSeries, StepValues } from './contract.js'
import { sizeOf } from './format/data-types.js'

/**
 * Runs steps op by op, on any backend: the fallback where there is no graph, and the oracle for graphs. Same contract,
 * same checks as a compiled program.
 */
export function eagerProgram<Name extends string>(definition: ProgramDefinition<Name>): StepProgram<Name> {
  const runners = Object.entries<StepDefinition>(definition.steps).map(([name, step]) => {
    checkDefinition(name, step)
    return [name, runner(step)] as const
  })
  return {
    mode: 'eager',
    report: { nodes: 0, bytes: 0, traceMs: 0, loadMs: 0, key: '', reused: false, xla: false },
    steps: Object.fromEntries(runners) as Record<Name, StepRunner>,
    readVariables: () => undefined,
    writeVariables: () => undefined,
    dispose: () => undefined,
  }
}

function runner(definition: StepDefinition): StepRunner {
  const run = (batch: Batch): StepValues => {
    checkBatch(definition, batch)
    return runOnce(definition, batch)
  }
  const runMany = (rows: Int32Array, batchSize: number): StepSeries => {
    const steps = checkRows(definition, rows, batchSize)
    const values = Array.from({ length: steps }, (_, i) => {
      const batch = gatherBatch(definition, rows.subarray(i * batchSize, (i + 1) * batchSize))
      try {
        return runOnce(definition, batch)
      } finally {
        tf.dispose(Object.values(batch))
      }
    })
    return stack(values)
  }
  return { run, runMany }
}

function runOnce(definition: StepDefinition, batch: Batch): StepValues {
  return tf.tidy(() => {
    const { loss, metrics, outputs = {} } = definition.step(batch)
    const number = (tensor: Tensor) => elementAt(tensor.dataSync(), 0, 'loss or metric')
    return {
      loss: number(loss),
      metrics: Object.fromEntries(Object.entries(metrics).map(([name, tensor]) => [name, number(tensor)])),
      outputs: Object.fromEntries(Object.entries(outputs).map(([name, tensor]) => [name, { shape: tensor.shape, values: tensor.dataSync() }])),
    }
  })
}

/** The rows of the resident data as tensors of the feeds' types. */
export function gatherBatch({ feeds, data }: StepDefinition, rows: Int32Array): Batch {
  return Object.fromEntries(
    Object.entries(feeds).flatMap(([name, { shape, dtype }]) => {
      const array = data?.[name]
      if (array === undefined) return []
      return [[name, tf.tensor(gatherRows(array, rows, dtype), [rows.length, ...shape], dtype)]]
    }),
  )
}

function gatherRows({ shape, values }: ResidentArray, rows: Int32Array, dtype: 'float32' | 'int32'): Float32Array | Int32Array {
  const width = sizeOf(shape.slice(1))
  const gathered = dtype === 'float32' ? new Float32Array(rows.length * width) : new Int32Array(rows.length * width)
  rows.forEach((row, i) => gathered.set(values.subarray(row * width, (row + 1) * width), i * width))
  return gathered
}

function stack(values: readonly StepValues[]): StepSeries {
  const [first] = values
  const series = (pick: (one: StepValues) => number) => Float32Array.from(values, pick)
  return {
    steps: values.length,
    loss: series(({ loss }) => loss),
    metrics: Object.fromEntries(Object.keys(first?.metrics ?? {}).map((name) => [name, series(({ metrics }) => defined(metrics[name], `metric ${name}`))])),
    outputs: Object.fromEntries(Object.keys(first?.outputs ?? {}).map((name) => [name, stackArrays(values.flatMap(({ outputs }) => outputs[name] ?? []))])),
  }
}

function stackArrays(arrays: readonly HostArray[]): HostArray {
  const [first] = arrays
  if (first === undefined) return { shape: [0], values: new Float32Array(0) }
  const size = first.values.length
  const all = emptyLike(first.values, size * arrays.length)
  arrays.forEach(({ values }, i) => all.set(values, i * size))
  return { shape: [arrays.length, ...first.shape], values: all }
}

function emptyLike(values: HostArray['values'], length: number): HostArray['values'] {
  if (values instanceof Float32Array) return new Float32Array(length)
  return values instanceof Int32Array ? new Int32Array(length) : new Uint8Array(length)
}
