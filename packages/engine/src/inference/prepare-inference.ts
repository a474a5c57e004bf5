import * as tf from '@tensorflow/tfjs-core'
import type { Tensor, Variable } from '@tensorflow/tfjs-core'
import { EngineError } from '../backend/engine-error.js'
import { nativeBackend } from '../backend/native.js'
import { compileProgram } from '../graph/compile.js'
import type { Batch, FeedSpec, HostArray, StepProgram } from '../graph/contract.js'
import { sizeOf } from '../graph/data-types.js'

/**
 * What a prediction computes, from a batch to named outputs whose first axis is the batch. It obeys the rules of a
 * `StepFunction` and changes no variable; each row's outputs depend on that row alone, since batches are padded.
 */
export type InferenceFunction = (batch: Batch) => Readonly<Record<string, Tensor>>

/** A prediction to prepare: the members of an ensemble and their average are one function of one batch. */
export interface InferenceDefinition {
  readonly infer: InferenceFunction
  readonly variables: readonly Variable[]
  readonly feeds: Readonly<Record<string, FeedSpec>>
  /**
   * Batch sizes to compile, e.g. `[1, 8, 64]`. A smaller batch is padded to the next size, a larger one is cut up. With
   * none, every batch runs eagerly and whole: for outputs that depend on the other rows of the batch.
   */
  readonly batchSizes: readonly number[]
}

/** A prediction that is ready. */
export interface InferenceProgram {
  readonly mode: 'graph' | 'eager'
  /** Why it runs eagerly, if it does. */
  readonly fallback?: string
  /** Predicts `rows` rows; every feed holds `rows * size(shape)` values. Blocks the thread. Outputs have `rows` as their first side. */
  run(feeds: Readonly<Record<string, Float32Array | Int32Array>>, rows: number): Record<string, HostArray>
  /** Takes the variables' values as they are now: after weights were loaded anew. */
  writeVariables(): void
  dispose(): void
}

/** Compiles a prediction into one graph call; where there is no native backend, or no graph can be made, it runs eagerly. */
export function prepareInference(definition: InferenceDefinition): InferenceProgram {
  const sizes = [...definition.batchSizes].sort((a, b) => a - b)
  const opened: Opened = sizes.length === 0 ? { fallback: 'no batch size is to be compiled' } : open(definition)
  if (opened.program === undefined) return runner({ ...opened, runBatch: (batch) => runEagerly(definition, batch) }, definition, [])
  const { program } = opened
  return runner({ program, runBatch: (batch) => program.steps.infer.run(batch).outputs }, definition, sizes)
}

interface Opened {
  readonly program?: StepProgram<'infer'>
  readonly fallback?: string
}

function open({ infer, variables, feeds, batchSizes }: InferenceDefinition): Opened {
  if (nativeBackend() === undefined) return { fallback: `graphs need the native backend, and ${tf.getBackend()} is in use` }
  const step = (batch: Batch) => ({ loss: tf.scalar(0), metrics: {}, outputs: infer(batch) })
  try {
    return { program: compileProgram({ variables, steps: { infer: { step, feeds, batchSizes } } }) }
  } catch (cause) {
    if (cause instanceof EngineError && cause.code !== 'STEP_BAD_FEED') return { fallback: cause.message }
    throw cause
  }
}

type RunBatch = (batch: Batch) => Readonly<Record<string, HostArray>>

/** `sizes` are the compiled batch sizes in rising order; none means that any size runs. */
function runner({ program, fallback, runBatch }: Opened & { runBatch: RunBatch }, { feeds }: InferenceDefinition, sizes: readonly number[]): InferenceProgram {
  const run: InferenceProgram['run'] = (values, rows) => {
    const parts: Record<string, HostArray>[] = []
    for (let start = 0; start < rows; ) {
      const left = rows - start
      const size = sizes.find((candidate) => candidate >= left) ?? sizes.at(-1) ?? left
      const used = Math.min(size, left)
      const batch = batchOf(feeds, values, start, used, size)
      try {
        parts.push(Object.fromEntries(Object.entries(runBatch(batch)).map(([name, array]) => [name, firstRows(array, used)])))
      } finally {
        tf.dispose(Object.values(batch))
      }
      start += used
    }
    return joined(parts)
  }
  return {
    mode: program === undefined ? 'eager' : 'graph',
    ...(fallback === undefined ? {} : { fallback }),
    run,
    writeVariables: () => program?.writeVariables(),
    dispose: () => program?.dispose(),
  }
}

function runEagerly({ infer }: InferenceDefinition, batch: Batch): Record<string, HostArray> {
  return tf.tidy(() => Object.fromEntries(Object.entries(infer(batch)).map(([name, tensor]) => [name, { shape: tensor.shape, values: tensor.dataSync() }])))
}

function batchOf(
  feeds: InferenceDefinition['feeds'],
  values: Readonly<Record<string, Float32Array | Int32Array>>,
  start: number,
  used: number,
  size: number,
): Batch {
  return Object.fromEntries(
    Object.entries(feeds).map(([name, { shape, dtype }]) => {
      const width = sizeOf(shape)
      const given = values[name]
      if (given === undefined || given.length < (start + used) * width)
        throw new EngineError('STEP_BAD_FEED', `feed ${name} holds ${given?.length ?? 0} values, fewer than the rows need`)
      const padded = dtype === 'float32' ? new Float32Array(size * width) : new Int32Array(size * width)
      padded.set(given.subarray(start * width, (start + used) * width))
      return [name, tf.tensor(padded, [size, ...shape], dtype)]
    }),
  )
}

function firstRows({ shape, values }: HostArray, rows: number): HostArray {
  const [, ...rest] = shape
  return { shape: [rows, ...rest], values: values.slice(0, rows * sizeOf(rest)) }
}

function joined(parts: readonly Record<string, HostArray>[]): Record<string, HostArray> {
  const [first, ...others] = parts
  if (first === undefined || others.length === 0) return first ?? {}
  return Object.fromEntries(Object.keys(first).map((name) => [name, concatenated(parts.flatMap((part) => part[name] ?? []))]))
}

function concatenated(arrays: readonly HostArray[]): HostArray {
  const [first] = arrays
  const [, ...rest] = first?.shape ?? [0]
  const rows = arrays.reduce((sum, { shape }) => sum + (shape[0] ?? 0), 0)
  const length = rows * sizeOf(rest)
  const all =
    first?.values instanceof Int32Array ? new Int32Array(length) : first?.values instanceof Uint8Array ? new Uint8Array(length) : new Float32Array(length)
  let offset = 0
  for (const { values } of arrays) {
    all.set(values, offset)
    offset += values.length
  }
  return { shape: [rows, ...rest], values: all }
}
