import type { EngineInfo, StepProgram, StepSeries } from '@trainyard/engine'
import type { NetworkShapes, StoredTensor } from '@trainyard/spec'
import type { Network } from '../architecture/network.js'
import type { NamedVariable } from '../checkpoint/arrays.js'
import type { TrainingProgress } from '../checkpoint/progress.js'
import type { CheckpointOwner } from '../checkpoint/resume-file.js'
import type { PreparedSplits } from '../datasets/splits/prepare-splits.js'
import type { Objective } from '../losses/objective.js'
import type { Optimizer } from '../optimizers/index.js'
import type { MemberTask, TrainingPorts } from '../ports.js'
import type { Schedule } from '../schedules/index.js'
import type { InputTransform } from './input.js'
import type { StepState } from './step-state.js'

/** How the training rows fall into updates. `rest` is the size of the last, smaller batch of an epoch; 0 where there is none. */
export type Batches = { size: number; rest: number; perEpoch: number }

/** A step as a member runs it: by itself, or together with others, and then it waits for them and may do fewer steps than it asked for. */
export type MemberStep = { runMany(rows: Int32Array, batchSize: number): StepSeries | Promise<StepSeries> }

/** A member's steps and its variables in the session. `members` share each call. */
export type MemberProgram = Omit<StepProgram<string>, 'steps' | 'report'> & {
  steps: Readonly<Record<string, MemberStep>>
  report: { xla: boolean }
  members: number
}

/** One member in training: what was built for it, and where it stands. Only `progress` and what it names change. */
export type MemberRun = {
  task: MemberTask
  ports: TrainingPorts
  engine: EngineInfo
  splits: PreparedSplits
  owner: CheckpointOwner
  network: Network & { shapes: NetworkShapes }
  objective: Objective
  input: InputTransform
  /** The layers whose dead units are counted. */
  rectified: ReadonlySet<string>
  /** Views of each held-out row; 0 where it is seen as it is. */
  views: number
  optimizer: Optimizer
  state: StepState
  /** The weights and all that goes with them into a `last` checkpoint, under `weights/` and `optimizer/`. */
  weights: readonly NamedVariable[]
  program: MemberProgram
  schedule: Schedule
  batches: Batches
  epochOrder(epoch: number): Int32Array
  /** The metric that the best epoch is judged by. */
  watched: string
  progress: TrainingProgress
  bestWeights: Record<string, StoredTensor> | null
  pace: Pace
  /** Milliseconds on a clock of which all members of a call read the same time, so that they decide alike. */
  now(): number
  dispose(): void
}

/** Wall-clock bookkeeping; nothing here touches the numbers. Times are milliseconds of `now()`. */
export type Pace = {
  /** Steps of the last chunk and how long one took. */
  chunkSteps: number
  stepMs: number
  samplesPerSecond: number | null
  savedAt: number
  progressAt: number
  /** The checkpoint that is being stored. */
  pending: Promise<void>
  /** The step whose weights were last sent as `best`. */
  bestSentStep: number
}

/** Updates of the whole training. */
export function totalSteps({ task: { spec }, batches }: MemberRun): number {
  return spec.schedule.type === 'range_test' ? spec.schedule.steps : spec.training.epochs * batches.perEpoch
}
