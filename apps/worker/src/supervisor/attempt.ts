import type { Claim, ClaimedDataset, Database } from '@trainyard/db'
import type { Logger, SeenOutages } from '@trainyard/runtime'
import { type DatasetInfo, defined, sharesTraining, type TaskKind, type TaskRef, withKeptColumns } from '@trainyard/spec'
import type { SweepKeeper } from '../upkeep/sweep-keeper.js'
import type { AttemptFiles, AttemptFolders } from '../attempt-folders.js'
import type { Work, WorkResult } from '../trainer/protocol.js'
import type { TrainerPool } from '../trainers/trainer-pool.js'
import type { RunningAttempts } from './stop-control.js'

/** What every attempt of a worker shares. */
export type AttemptDeps = {
  db: Database
  workerId: string
  pool: TrainerPool
  running: RunningAttempts
  /** Where trainers put what they make. */
  folders: Pick<AttemptFolders, 'open'>
  /** Resident bytes at which a trainer is ended as out of memory. */
  memoryBytes: number
  /** How long a trainer may be silent at least before it is taken to hang. */
  stallMs: number
  /** Notifies workers of tasks that became due. Nobody waits for it: what it misses the reconciler finds. */
  notify(refs: TaskRef[]): void
  /** Advances the sweep of a trial that measured something or ended. */
  sweeps: SweepKeeper
  /** Hears of every outage that an attempt runs into. */
  outages: Pick<SeenOutages, 'note'>
  logger: Logger
}

/** What differs between the kinds of task; everything else (lease, trainer, reports, stops, retries) is the same for all. */
export type TaskHandling<K extends TaskKind> = {
  kind: K
  /** Fetches what the trainer needs and says what it is to do. */
  plan(claim: Claim): Promise<Extract<Work, { kind: K }>>
  /** Stores the result in one transaction and gives back the tasks that became due by it. */
  complete(claim: Claim, result: Extract<WorkResult, { kind: K }>, files: Pick<AttemptFiles, 'store'>): Promise<TaskRef[]>
  /** Whether the trainer computes on tensors. */
  needsEngine: boolean
  /** Whether the trainer can stop in the middle and keep what it did; others are ended at once and done again from the start. */
  stoppable: boolean
}

/**
 * The job of a claim.
 * @throws {Error} for a task that has none: a row that its kind does not allow.
 */
export function claimedJob(claim: Claim): NonNullable<Claim['job']> {
  if (!claim.job) throw new Error(`task ${claim.taskId} of kind ${claim.kind} has no job`)
  return claim.job
}

/**
 * The members whose trainings a task is about: one, or the members of a pack. Snapshots are several members of one training; the first of them stands for it:
 * its checkpoint is what is gone on from.
 */
export function claimedTrainings(claim: Claim): Claim['members'] {
  const [first] = claim.members
  if (!first) throw new Error(`task ${claim.taskId} names no member to train`)
  return claim.job && sharesTraining(claim.job.spec.ensemble) ? [first] : claim.members
}

/**
 * The prepared data set of a claim.
 * @throws {Error} when it is not ready: no job may be queued on it before.
 */
export function datasetOf({ taskId, dataset }: Claim): { info: DatasetInfo; sha256: string; columns: ClaimedDataset['columns'] } {
  const { info, sha256, columns } = defined(dataset, `the data set of task ${taskId}`)
  if (!info || sha256 === null) throw new Error(`the data set of task ${taskId} is not prepared`)
  return { info, sha256, columns }
}

/** What the job of a claim knows of its data set: the columns are those that its inputs are made of. */
export function infoOf(claim: Claim): DatasetInfo {
  const { info, columns } = datasetOf(claim)
  return withKeptColumns(info, columns)
}
