import type { CheckpointKind, DatasetInfo, JobEngine, MetricPoint, NewEvent, RangeTestResult, ResolvedJobSpec, TensorFile } from '@trainyard/spec'

/** What was asked of a running task from outside; read between chunks of steps. */
export type StopRequest = 'none' | 'cancel' | 'pause' | 'finish'

/** A state of one member on its way to the store: `file` is a tensor file (safetensors). `member` is left out where it is the task's own. */
export type NewCheckpoint = {
  member?: number | undefined
  kind: CheckpointKind
  step: number
  epoch: number
  metrics: Record<string, number | null>
  resumable: boolean
  file: Uint8Array
}

/** Where a member stands, in its own steps and epochs. */
export type MemberProgress = { epoch: number; epochs: number; step: number; steps: number; samplesPerSecond: number | null }

/**
 * All that training needs from outside. The worker fulfils these over its channel to the supervisor; a test fulfils them with arrays.
 * Reports are fire and forget, except checkpoints: the promise settles when the checkpoint is durable, and training may go on meanwhile.
 */
export type TrainingPorts = {
  engine(info: JobEngine): void
  progress(progress: MemberProgress): void
  metrics(points: readonly Omit<MetricPoint, 'member'>[]): void
  event(event: NewEvent): void
  checkpoint(checkpoint: NewCheckpoint): Promise<void>
  /** A member that is done while the training goes on to the next: a snapshot. Settles when it is durable; its `final` checkpoint was stored before. */
  memberDone(member: TrainedMember): Promise<void>
  request(): StopRequest
}

/** `TrainingPorts` for members that train together, each told by its number. */
export type MembersPorts = Pick<TrainingPorts, 'engine' | 'event' | 'memberDone' | 'request'> & {
  progress(member: number, progress: MemberProgress): void
  metrics(member: number, points: readonly Omit<MetricPoint, 'member'>[]): void
  /** Checkpoints of one moment, which name their members; all of them are to be stored, or none. */
  checkpoints(checkpoints: readonly NewCheckpoint[]): Promise<void>
}

/** One member to train. `resume` is the file of its newest `last` checkpoint, or null to start from the seed. */
export type MemberTask = {
  spec: ResolvedJobSpec
  info: DatasetInfo
  dataset: TensorFile
  member: number
  seed: number
  resume: Uint8Array | null
}

/** The members of one job, and where they report to. Several of these may train together, as the trials of a sweep do. */
export type Training = { tasks: readonly MemberTask[]; ports: MembersPorts }

/**
 * A trained member: its number in the ensemble, figures, and what it said. `predictions` is a tensor file with the outputs on each held-out split (`validation.outputs` F32 [rows, outputs], `test.outputs`)
 * and their labels (`validation.labels`, `test.labels`), so that an ensemble can be judged without training or loading anything again.
 */
export type TrainedMember = {
  member: number
  best: { metric: string; value: number | null; step: number } | null
  final: Record<string, number | null>
  parameters: number
  predictions: Uint8Array
}

/** How a training ended. `left_out`: it was to finish where nothing new could be kept, before its first step or within a cycle after snapshots; `message` says so. `rangeTest` is what a range test found; null for any other training. */
export type MemberOutcome =
  | ({ status: 'succeeded'; rangeTest: RangeTestResult | null } & TrainedMember)
  | { status: 'cancelled' | 'paused' }
  | { status: 'left_out'; message: string }
