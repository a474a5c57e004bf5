import type { Tensor, Variable } from '@tensorflow/tfjs-core'
import type { Batch, FeedSpec, HostArray } from '../graph/contract.js'

/**
 * What a prediction computes, from a batch to named outputs whose first axis is the batch. It obeys the rules of a
 * `StepFunction` and changes no variable; each row's outputs depend on that row alone, since batches are padded.
 */
export type InferenceFunction = (batch: Batch) => Readonly<Record<string, Tensor>>

/** What all predictions say of their batches. */
type Batches = {
  readonly feeds: Readonly<Record<string, FeedSpec>>
  /**
   * Batch sizes to compile, e.g. `[1, 8, 64]`. A smaller batch is padded to the next size, a larger one is cut up. With
   * none, every batch runs eagerly and whole: for outputs that depend on the other rows of the batch.
   */
  readonly batchSizes: readonly number[]
}

/** One function to prepare, and the variables that it reads. */
export type InferenceMember = {
  readonly infer: InferenceFunction
  readonly variables: readonly Variable[]
}

/** A prediction to prepare. */
export type InferenceDefinition = InferenceMember & Batches

/** Predictions of several members of one batch: the same outputs of each, of the same shapes. */
export type EnsembleDefinition = {
  readonly members: readonly InferenceMember[]
} & Batches

/** Values of a feed on the host, row by row. */
export type FeedValues = Readonly<Record<string, Float32Array | Int32Array>>

/** A prediction that is ready. */
export type InferenceProgram = {
  readonly mode: 'graph' | 'eager'
  /** Why it runs eagerly, if it does. */
  readonly fallback?: string
  /** Whether the members of an ensemble share their ops; if not, each has its own in the same call. */
  readonly stacked: boolean
  /**
   * Predicts `rows` rows; every feed holds `rows * size(shape)` values, which must not change during the call. Blocks the thread. Outputs are
   * `[rows, …]`, those of an ensemble `[members, rows, …]`.
   */
  run(feeds: FeedValues, rows: number): Record<string, HostArray>
  /** Takes the variables' values as they are now: after weights were loaded anew. */
  writeVariables(): void
  dispose(): void
}
