import type { Scalar, Tensor, Variable } from '@tensorflow/tfjs-core'

/**
 * The contract between whoever writes a step (packages/training) and whoever runs it, eagerly or as a graph.
 *
 * A step is traced once and replayed thousands of times, so whatever JavaScript computes during the trace is
 * frozen for good. A step therefore:
 *
 * 1. reads and writes state through `tf.Variable` only, each of them named in `variables`: weights, optimizer
 *    slots, moving averages, and also the learning rate, the step counter and every other hyperparameter that
 *    may change. A JS number in the step is a constant of the graph.
 * 2. reads nothing back to the host: no `dataSync`, `data`, `arraySync`, `print`, and no branch on a value.
 * 3. draws random numbers with `statelessUniform`/`statelessNormal` and a counter variable, which the step itself
 *    increments. Never `Math.random`, `tf.randomNormal` or `tf.dropout`: their numbers would be frozen.
 * 4. assigns each variable at most as its last value: reads after an `assign` see the new value, as in eager mode.
 * 5. creates no variable (optimizer slots exist before the step is compiled) and keeps no tensor.
 * 6. depends on nothing but the batch and the variables; other tensors that it closes over become constants.
 */
export type StepFunction = (batch: Batch) => StepResult

/** The feeds of one step by name (`x`, `y`, `weights`, …), each `[batchSize, ...shape]` of its `FeedSpec`. */
export type Batch = Readonly<Record<string, Tensor>>

/** What a step returns. `loss` and `metrics` are float32 scalars; `outputs` may have any shape (predictions). */
export type StepResult = {
  readonly loss: Scalar
  readonly metrics: Readonly<Record<string, Scalar>>
  readonly outputs?: Readonly<Record<string, Tensor>>
}

/** A feed: the shape of ONE example (without the batch axis) and the type that the step receives. */
export type FeedSpec = {
  readonly shape: readonly number[]
  readonly dtype: 'float32' | 'int32'
}

/**
 * Rows that stay in the session, so that a call feeds only row numbers. `shape` is `[rows, ...exampleShape]`.
 * A `Uint8Array` stays uint8 and becomes the feed's dtype, values 0 to 255 unscaled, only after the minibatch is gathered.
 */
export type ResidentArray = {
  readonly shape: readonly number[]
  readonly values: Float32Array | Int32Array | Uint8Array
}

/** One step of a program: the function, its feeds and the batch sizes it is compiled for. */
export type StepDefinition = {
  readonly step: StepFunction
  readonly feeds: Readonly<Record<string, FeedSpec>>
  /** Every batch size that will be run, e.g. `[128, 96]` where 96 rows are left at the end of an epoch. */
  readonly batchSizes: readonly number[]
  /** The rows for `runMany`, one array per feed. Steps may name the same `ResidentArray`: it is stored once. */
  readonly data?: Readonly<Record<string, ResidentArray>>
  /** Whether `run` is compiled beside `runMany`. Without it a step with data makes half as large a graph, which is ready sooner. Default: true. */
  readonly fed?: boolean
}

/** What a program is made of: every variable that any of the steps touches, and the steps by name. */
export type ProgramDefinition<Name extends string> = {
  readonly variables: readonly Variable[]
  readonly steps: Readonly<Record<Name, StepDefinition>>
}

/** The numbers of one step, on the host. */
export type StepValues = {
  readonly loss: number
  readonly metrics: Readonly<Record<string, number>>
  readonly outputs: Readonly<Record<string, HostArray>>
}

/** The numbers of many steps: one entry a step, in order. Outputs have the step as their first axis. */
export type StepSeries = {
  readonly steps: number
  readonly loss: Float32Array
  readonly metrics: Readonly<Record<string, Float32Array>>
  readonly outputs: Readonly<Record<string, HostArray>>
}

/** A tensor's values on the host, row-major. */
export type HostArray = {
  readonly shape: readonly number[]
  readonly values: Float32Array | Int32Array | Uint8Array
}

/** One step, ready to run. Both calls block the thread for their whole length. */
export type StepRunner = {
  /** One step on this batch; its size must be one of the compiled `batchSizes`. The caller keeps its tensors. */
  run(batch: Batch): StepValues
  /**
   * Many steps on the resident data in as few calls into the library as possible. `rows` holds the row numbers of
   * `rows.length / batchSize` minibatches one after the other. Keep a call under half a second, so that progress
   * and cancellation stay prompt.
   */
  runMany(rows: Int32Array, batchSize: number): StepSeries
}

/** Facts about a program for logs and self-description. Times are in milliseconds. */
export type ProgramReport = {
  readonly nodes: number
  readonly bytes: number
  readonly traceMs: number
  readonly loadMs: number
  /** SHA-256 of the graph and the library's version: programs with the same key are the same computation. Empty for eager programs. */
  readonly key: string
  /** Whether the session of an earlier program with this very graph was taken over, with all that the library had prepared for it. */
  readonly reused: boolean
  /** Whether a step's ops are compiled by XLA. */
  readonly xla: boolean
}

/** How a program is compiled. */
export type CompileSettings = {
  /** The step whose ops XLA is to compile, at its first batch size, as one cluster; its first run then takes seconds. Default: none. */
  readonly xla?: string
  /** Keep the session when the program is disposed, for the next program with the same graph in this process. Default: false. */
  readonly keepSession?: boolean
}

/**
 * Steps over one set of variables. In graph mode the session owns the values and the `tf.Variable`s go stale while
 * it runs; in eager mode they are the same thing and the two copies below do nothing, so callers need no branch.
 */
export type StepProgram<Name extends string> = {
  readonly mode: 'graph' | 'eager'
  readonly report: ProgramReport
  readonly steps: Readonly<Record<Name, StepRunner>>
  /** Session to `tf.Variable`: before a checkpoint, an eager evaluation or a look at a weight. Default: all variables. */
  readVariables(which?: readonly Variable[]): void
  /**
   * `tf.Variable` to session: after a restore, a new learning rate, a member reset. Default: all variables. Every different selection
   * costs the session some memory for good, so use few.
   */
  writeVariables(which?: readonly Variable[]): void
  /** Closes the session. Variables keep the values last read. A second call does nothing. */
  dispose(): void
}

/** As `StepRunner.runMany`, on a device whose results can only be awaited. */
export type AsyncStepRunner = {
  runMany(rows: Int32Array, batchSize: number): Promise<StepSeries>
}

/** As `StepProgram`, on such a device: the steps alone are awaited, and one call must have ended before the next is made. */
export type AsyncStepProgram<Name extends string> = {
  readonly steps: Readonly<Record<Name, AsyncStepRunner>>
} & Omit<StepProgram<Name>, 'steps'>

/** `compileStep`'s options: a program of one step. */
export type CompileOptions = {
  readonly variables: readonly Variable[]
} & Omit<StepDefinition, 'step'>

/** A program of one step: the step's own calls and the program's copies. */
export type CompiledStep = StepRunner & Omit<StepProgram<'step'>, 'steps'>
