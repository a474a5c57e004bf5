import type { ProgramDefinition, StepProgram, StepSeries } from '@trainyard/engine'
import type { Batches, ScheduleWith, StoredTensor } from '@trainyard/spec'
import type { Network } from '../architecture/network.js'
import type { CheckpointOwner, Standing } from '../checkpoint/resume-file.js'
import type { PreparedSplits } from '../datasets/splits/prepare-splits.js'
import type { Objective } from '../losses/objective.js'
import type { Optimizer } from '../optimizers/index.js'
import type { MemberTask, NewCheckpoint, TrainedMember } from '../ports.js'
import type { Schedule } from '../schedules/index.js'
import type { PlateauState } from '../schedules/reduce-on-plateau.js'
import { TrainingError } from '../training-error.js'
import type { InputTransform } from './input.js'
import type { Progress } from './progress.js'
import type { StepState } from './train-step.js'

/** What holds tensors, and what is computed with them. */
export type Model = {
  network: Network
  optimizer: Optimizer
  state: StepState
  objective: Objective
  input: InputTransform
  /** The layers whose dead units are counted. */
  rectified: ReadonlySet<string>
}

/** A member's rows and the steps that they make. */
export type TrainingRows = {
  splits: PreparedSplits
  batches: Batches
  /** The training rows of an epoch, in the order in which the member sees them. */
  order(epoch: number): Int32Array
  /** How so many held-out rows fall into batches. */
  heldOutBatches(rows: number): Batches
}

/**
 * A fit of a measured member on all rows, from its seed, in as many updates as its measured weights took. `stepsPerEpoch` is of the training before it, whose rates
 * it has; `measured` is how that ended, `weights` are the measured ones as `weights/…`, and `trained` and `checkpoint` are what the member is if this fit comes to nothing.
 */
export type FinalFit = {
  steps: number
  stepsPerEpoch: number
  measured: Standing
  weights: Readonly<Record<string, StoredTensor>>
  trained: TrainedMember
  checkpoint: NewCheckpoint
}

/** A training of a member: the one that is measured, or the fit on all rows that follows it. */
export type TrainingTask = MemberTask & { finalFit?: FinalFit }

/** A member that has all but its program. Nothing in it changes but the values of its variables; where it stands is its `Progress`. */
export type PreparedMember = {
  task: TrainingTask
  owner: CheckpointOwner
  model: Model
  rows: TrainingRows
  /** The learning rates from a state of the plateau rule on. */
  scheduleFrom(plateau: PlateauState): Schedule
  /** How strong dropout and weight decay are in update `step`, counted from 1; null where they never change. */
  strength: ((step: number) => number) | null
  /** The metric that the best epoch is judged by. */
  watched: string
  /** Updates of the whole training. */
  totalSteps: number
  /** Updates that follow when all rows are fitted afterwards; 0 where they are not. */
  laterSteps: number
  /** The fit on all rows that this training is; null for the training that is measured. */
  finalFit: FinalFit | null
  /** The range test that this training is; null for any other training. */
  rangeTest: ScheduleWith<'probe'> | null
  /** Where the training begins or goes on. */
  start: Progress
  /** What is to be compiled. */
  definition: ProgramDefinition<string>
  dispose(): void
}

/** A member that can train. */
export type Member = PreparedMember & { program: MemberProgram }

/** A step as a member runs it: alone, or packed with others, and then it waits for them and may do fewer steps than it asked for. */
export type MemberStep = { runMany(rows: Int32Array, batchSize: number): StepSeries | Promise<StepSeries> }

/** A member's steps, and its variables in the session. `members` share each call. */
export type MemberProgram = Omit<StepProgram<string>, 'steps' | 'report'> & {
  steps: Readonly<Record<string, MemberStep>>
  report: { xla: boolean }
  members: number
}

/** The step of this name: `train`, or the name of a held-out split. */
export function stepOf({ steps }: MemberProgram, name: string): MemberStep {
  const step = steps[name]
  if (!step) throw new TrainingError('engine_error', `the program has no step for ${name}`)
  return step
}
