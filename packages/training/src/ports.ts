import type {
  CheckpointKind,
  HistogramReport,
  JobEngine,
  JobFailure,
  MetricPoint,
  NewEvent,
  RangeTestResult,
  ResolvedJobSpec,
  StopRequest,
} from '@trainyard/spec'
import type { DatasetRows } from './datasets/splits/prepare-splits.js'

/**
 * One member to train. `resume` is the file of its newest `last` checkpoint, or null to start anew: from the checkpoint `init` where the job says so, else from the
 * seed. `init` is given with `resume`, too, since the preparation of inputs is part of it. `info` and `dataset` have the columns that inputs are made of; where
 * these are not the data set's own, `stored` is the data set as it is.
 */
export type MemberTask = DatasetRows & {
  spec: ResolvedJobSpec
  stored?: DatasetRows
  member: number
  seed: number
  resume: Uint8Array | null
  init?: Uint8Array | null
}

/** A state of one member on its way to the store: `file` is a tensor file (safetensors). */
export type NewCheckpoint = {
  member: number
  kind: CheckpointKind
  step: number
  epoch: number
  metrics: Record<string, number | null>
  resumable: boolean
  file: Uint8Array
}

/** Where a member stands, in its own steps and epochs. */
export type MemberProgress = { member: number; epoch: number; epochs: number; step: number; steps: number; samplesPerSecond: number | null }

/**
 * All that training needs from outside, for all members of a job; every report names its member. The worker fulfills these over its channel to the supervisor;
 * a test fulfills them with arrays. Reports are fire and forget, except those that return a promise: it settles when what was reported is durable, and training
 * may go on meanwhile.
 */
export type TrainingPorts = {
  engine(info: JobEngine): void
  progress(progress: MemberProgress): void
  metrics(points: readonly MetricPoint[]): void
  /** How the values of a member's layers are spread at one step. */
  histograms(report: HistogramReport): void
  event(event: NewEvent): void
  /** Checkpoints of one moment: all of them are stored, or none. */
  checkpoints(checkpoints: readonly NewCheckpoint[]): Promise<void>
  /** A member that is done while the training goes on to the next: a snapshot. Its `final` checkpoint was stored before. */
  memberDone(member: TrainedMember): Promise<void>
  /** What is asked of the training from outside; read between chunks of steps. */
  request(): StopRequest
}

/**
 * A trained member: its number in the ensemble, its figures, and its predictions: a tensor file with the outputs on each held-out split
 * (`validation.outputs` [rows, outputs], F32 for probabilities and F64 for values, `test.outputs`) and their labels (`validation.labels`, `test.labels`), so that an ensemble can be judged without
 * training or loading anything again.
 */
export type TrainedMember = {
  member: number
  best: { metric: string; value: number | null; step: number } | null
  final: Record<string, number | null>
  parameters: number
  predictions: Uint8Array
}

/**
 * How a training ended. `skipped`: it was asked to finish while there was nothing new to keep, before its first step or within a cycle after snapshots;
 * `message` says so. `rangeTest` is what a range test found; null for any other training. `failed`: a member of a pack that failed by itself; the others of
 * its job trained on.
 */
export type MemberOutcome =
  | ({ status: 'succeeded'; rangeTest: RangeTestResult | null } & TrainedMember)
  | { status: 'cancelled' | 'paused' }
  | { status: 'skipped'; message: string }
  | { status: 'failed'; member: number; failure: JobFailure }
