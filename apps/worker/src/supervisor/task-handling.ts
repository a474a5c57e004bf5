import type { Claim } from '@trainyard/db'
import type { JobFailure, TaskKind, TaskRef } from '@trainyard/spec'
import type { Work, WorkResult } from '../trainer/protocol.js'

/** What differs between the kinds of task; everything else (lease, trainer, reports, stops, retries) is the same for all. */
export type TaskHandling<K extends TaskKind> = {
  kind: K
  /** A reason not to begin at all: the member is left out, and the job goes on with the others. */
  refuse?(claim: Claim): JobFailure | null
  /** Fetches what the trainer needs and says what it is to do. */
  plan(claim: Claim): Promise<Extract<Work, { kind: K }>>
  /** Stores the result in one transaction and gives back the tasks that became due by it. */
  complete(claim: Claim, result: Extract<WorkResult, { kind: K }>): Promise<TaskRef[]>
  /** Whether the trainer computes on tensors. */
  needsEngine: boolean
  /** Whether the trainer can stop in the middle and keep what it did; others are ended at once and done again from the start. */
  stoppable: boolean
}
