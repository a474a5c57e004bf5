import type { StopRequest, TaskRef } from '@trainyard/spec'
import type { Connections } from '../connection/connections.js'
import type { Transaction } from '../connection/queries.js'
import { inTransaction } from '../connection/transaction.js'
import { type ClaimRequest, claimTask } from './claim.js'
import type { Claim } from './claim-shape.js'
import { type Companions, findCompanions } from './companions.js'
import { type Combined, completeCombine } from './complete-combine.js'
import { type CompletedMember, completeMember, completeTrain, type Trained } from './complete-train.js'
import { dueTasks, readyTasks } from './due-tasks.js'
import { endAttempt, type TaskError } from './end-attempt.js'
import { failTask } from './fail-task.js'
import { beat, type Heartbeat, noteEngine } from './heartbeat.js'
import { holdTaskAndJob, type Lease } from './lease.js'
import { type LeftOut, leaveOut } from './leave-out.js'
import { releaseTask } from './release-task.js'
import { retryTask } from './retry-task.js'
import { type StopOutcome, stopTask } from './stop-task.js'

/** Tasks that became due, to be rung for; one with `delayMs` is due only after that. */
export type Ready = { ready: TaskRef[] }

export type Tasks = ReturnType<typeof createTasks>

/**
 * Units of work and who holds them.
 * @throws {LeaseLostError} from every write under a lease that is no longer the present one; nothing is written then.
 */
export const createTasks = ({ pool }: Connections) => {
  const within = <T>(work: (transaction: Transaction) => Promise<T>) => inTransaction(pool, work)
  return {
    claim: (request: ClaimRequest): Promise<Claim | null> => within((transaction) => claimTask(transaction, request)),
    /** What may train beside a training task that was just claimed: waiting trials of the same sweep. */
    companions: (lease: Lease): Promise<Companions> => findCompanions(pool, lease),
    /** Renews the lease; brings progress and, once it is known, what the job runs on. Returns what is asked of the job. */
    async heartbeat(lease: Lease, heartbeat: Heartbeat): Promise<{ request: StopRequest }> {
      const answer = await within((transaction) => beat(transaction, lease, heartbeat))
      if (lease.jobId !== null && heartbeat.engine) await noteEngine(pool, lease.jobId, heartbeat.engine)
      return answer
    },
    /** Ends a training task well. */
    complete: (lease: Lease, trained: Trained): Promise<Ready> => within(async (transaction) => ({ ready: await completeTrain(transaction, lease, trained) })),
    /** Keeps a member of a training task that goes on with its next one. */
    completeMember: (lease: Lease, member: CompletedMember): Promise<void> => within((transaction) => completeMember(transaction, lease, member)),
    /** Ends a job well; returns the number of the model version that was made, if one was. */
    completeCombine: (lease: Lease, combined: Combined): Promise<{ version: number | null }> =>
      within((transaction) => completeCombine(transaction, lease, combined)),
    /** With `retry` the task is tried again after a growing pause (or given up as `worker_lost`); without, its job or data set fails with this error. */
    fail: (lease: Lease, { retry, ...error }: TaskError & { retry: boolean }): Promise<Ready> =>
      within(async (transaction) => {
        const { task, job } = await holdTaskAndJob(transaction, lease)
        await endAttempt(transaction, task, 'failed', error)
        if (retry) return { ready: await retryTask(transaction, task, job, { delay: true, reason: error.message }) }
        if (job?.request === 'cancel' && task.kind === 'train') return { ready: await stopTask(transaction, task, job, 'cancelled') }
        return { ready: await failTask(transaction, task, job, error) }
      }),
    /** Ends a training task without a result: its member is left out, and the job goes on with the others. Where no member has a result, the job ends as `reason` says. */
    leaveOut: (lease: Lease, reason: LeftOut): Promise<Ready> => within(async (transaction) => ({ ready: await leaveOut(transaction, lease, reason) })),
    /** Gives a task back in good order: it is queued again at once and the attempt does not count. */
    release: (lease: Lease): Promise<Ready> =>
      within(async (transaction) => ({ ready: await releaseTask(transaction, await holdTaskAndJob(transaction, lease)) })),
    /** Ends a task as its job was asked to. A pause that became a cancel meanwhile counts as the cancel; one that nobody asked for gives the task back. */
    stop: (lease: Lease, outcome: StopOutcome): Promise<Ready> =>
      within(async (transaction) => {
        const { task, job } = await holdTaskAndJob(transaction, lease)
        if (!job) throw new Error(`task ${task.id} has no job that could be ${outcome}`)
        const final = job.request === 'cancel' ? 'cancelled' : outcome
        if (final === 'paused' && job.request !== 'pause') return { ready: await releaseTask(transaction, { task, job }) }
        await endAttempt(transaction, task, final)
        return { ready: await stopTask(transaction, task, job, final) }
      }),
    /** For the reconciler: what the queue should be ringing for, whether it remembers or not. */
    due: (limit: number): Promise<TaskRef[]> => dueTasks(pool, limit),
    /** For whoever wrote a request: what to ring for now. */
    ready: (of: { jobId: string } | { datasetId: string }): Promise<TaskRef[]> => readyTasks(pool, of),
  }
}
