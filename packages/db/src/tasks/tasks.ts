import {
  type Asked,
  deferAttempt,
  failAttempt,
  type Lease,
  type Life,
  releaseAttempt,
  skipAttempt,
  stopAttempt,
  type TaskError,
  type WithoutMembers,
} from '@trainyard/lifecycle'
import type { TaskRef } from '@trainyard/spec'
import type { Connections } from '../connection/pool.js'
import { inTransaction } from '../connection/transaction.js'
import { type ClaimRequest, claimTask } from './claim.js'
import type { Claim } from './claimed-work.js'
import { dueTasks, readyTasks, tasksInTurn } from './due-tasks.js'
import { type Heartbeat, noteEngine, renewLease } from './heartbeat.js'
import { decide, holdTaskAndJob } from './lease.js'
import { type Combined, type CompletedMember, completeCombine, completeMember, completeTrain, type Trained } from './results.js'

/** Tasks that became due, for notifications; one with `delayMs` is due only after that. */
export type Ready = { ready: TaskRef[] }

/** Tasks and their leases: what a worker does from a claim to the end of an attempt. */
export type Tasks = ReturnType<typeof createTasks>

/**
 * Tasks and who holds them.
 *
 * @throws {LeaseLostError} from every write under a lease that is no longer the present one; nothing is written then.
 */
export const createTasks = ({ pool }: Connections) => {
  /** Ends an attempt as `decision` says, under its lease. */
  const end = (lease: Lease, decision: (life: Life) => Life): Promise<Ready> =>
    inTransaction(pool, async (transaction) => ({ ready: await decide(transaction, await holdTaskAndJob(transaction, lease), decision) }))
  return {
    /** Gives a task to one worker, or null where it is not to be had. */
    claim: (request: ClaimRequest): Promise<Claim | null> => inTransaction(pool, (transaction) => claimTask(transaction, request)),
    /** Renews the lease; brings progress and, once it is known, what the job runs on. Returns what is asked of the job. */
    async heartbeat(lease: Lease, heartbeat: Heartbeat): Promise<{ request: Asked }> {
      const answer = await inTransaction(pool, (transaction) => renewLease(transaction, lease, heartbeat))
      if (lease.jobId !== null && heartbeat.engine) await noteEngine(pool, lease.jobId, heartbeat.engine)
      return answer
    },
    /** Keeps a member of a training task that goes on with its next one. */
    completeMember: (lease: Lease, member: CompletedMember): Promise<void> => inTransaction(pool, (transaction) => completeMember(transaction, lease, member)),
    /** Ends a training task well. */
    complete: (lease: Lease, trained: Trained): Promise<Ready> =>
      inTransaction(pool, async (transaction) => ({ ready: await completeTrain(transaction, lease, trained) })),
    /** Stores an ensemble, and ends its job where no member trains any more; returns the number of the model version that was made, if one was. */
    completeCombine: (lease: Lease, combined: Combined): Promise<Ready & { version: number | null }> =>
      inTransaction(pool, (transaction) => completeCombine(transaction, lease, combined)),
    /** With `retry` the task is tried again after a growing delay (or given up as `worker_lost`); without, its members or its data set fail with this error. */
    fail: (lease: Lease, error: TaskError & { retry: boolean }): Promise<Ready> => end(lease, (life) => failAttempt(life, lease.taskId, error)),
    /**
     * Ends a training task without a result: its member is skipped, and the job continues with the others. Where no member has a result, the job ends as
     * `reason` says.
     */
    skip: (lease: Lease, reason: WithoutMembers): Promise<Ready> => end(lease, (life) => skipAttempt(life, lease.taskId, reason)),
    /** Gives a task back in good order: it is queued again at once and the attempt does not count. */
    release: (lease: Lease): Promise<Ready> => end(lease, (life) => releaseAttempt(life, lease.taskId)),
    /** Gives a task back because of an outage: the attempt does not count, and the next begins after a delay that grows with every deferral in a row. */
    defer: (lease: Lease, error: TaskError): Promise<Ready> => end(lease, (life) => deferAttempt(life, lease.taskId, { error, chance: Math.random() })),
    /** Ends an attempt as its job was asked to. */
    stop: (lease: Lease, outcome: 'cancelled' | 'paused'): Promise<Ready> => end(lease, (life) => stopAttempt(life, lease.taskId, outcome)),
    /** For the reconciler: what workers should be notified of, whether the queue remembers or not. */
    due: (limit: number): Promise<TaskRef[]> => dueTasks(pool, limit),
    /** The due tasks whose turn it is, for a worker with so many slots. */
    inTurn: (limit: number): Promise<TaskRef[]> => tasksInTurn(pool, limit),
    /** For whoever wrote a request: what to notify workers of now. */
    ready: (of: { jobIds: readonly string[] } | { datasetId: string } | { predictionId: string }): Promise<TaskRef[]> => readyTasks(pool, of),
  }
}
