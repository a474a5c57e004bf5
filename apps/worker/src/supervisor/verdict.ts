import { setTimeout as delay } from 'node:timers/promises'
import { type Claim, databaseRejection, outageIn } from '@trainyard/db'
import { LeaseLostError } from '@trainyard/lifecycle'
import { publicText } from '@trainyard/runtime'
import { type JobFailure, type Outage, outageOf, printable, type TaskKind, type TaskRef } from '@trainyard/spec'
import { SampleError } from '../sample-files/sample-store.js'
import type { AttemptFiles } from '../attempt-folders.js'
import type { TrainerFailure, WorkResult } from '../trainer/protocol.js'
import { timing } from '../timing.js'
import type { AttemptDeps, TaskHandling } from './attempt.js'
import type { LeaseLoss } from './lease-keeper.js'
import type { StopReason } from './stop-control.js'
import { publicExit, startOutage, type TrainerExit } from '../trainers/trainer-process.js'

/** How an attempt came to its end, seen from the supervisor. */
export type AttemptEnd =
  | { type: 'result'; result: WorkResult }
  | { type: 'failed'; failure: TrainerFailure }
  | { type: 'exited'; exit: TrainerExit; memoryKill: boolean }
  | { type: 'broken'; error: unknown }
  | { type: 'lost'; loss: LeaseLoss }

/** What is to be recorded about it. */
export type Verdict =
  | { type: 'complete'; result: WorkResult }
  | { type: 'stop'; as: 'cancelled' | 'paused' }
  | { type: 'release' }
  | { type: 'fail'; failure: JobFailure; retry: boolean }
  /** The member has no result, and the job goes on with the others; it fails with `failure`, or is cancelled, where there are none. */
  | { type: 'skip'; message: string; failure: JobFailure | null }
  /** An outage kept it from being done: the task is given back, and the attempt does not count. */
  | { type: 'defer'; outage: Outage }
  | { type: 'nothing' }

/**
 * Decides what an end means, by its cause. What an outage of the database, the host or the installation did is not held against the task at all. A trainer that
 * was killed is tried again, and counts. An error that the trainer could name (diverged, bad data) would come again, and so would want of memory.
 */
export function judge(end: AttemptEnd, reason: StopReason | null, kind: TaskKind): Verdict {
  switch (end.type) {
    case 'lost':
      return end.loss === 'outage' ? { type: 'defer', outage: outageOf('database_away') } : { type: 'nothing' }
    case 'failed':
      if (end.failure.outage) return { type: 'defer', outage: outageOf(end.failure.outage) }
      return { type: 'fail', failure: { code: end.failure.code, message: end.failure.message }, retry: false }
    case 'broken':
      if (end.error instanceof SampleError) return { type: 'fail', failure: { code: 'data_error', message: publicText(end.error.message) }, retry: false }
      return (
        deferredBy(end.error) ??
        rejectedBy(end.error) ??
        lost(`the attempt could not go on: ${end.error instanceof Error ? end.error.message : String(end.error)}`)
      )
    case 'result':
      return judgeResult(end.result, reason)
    case 'exited':
      return judgeExit(end.exit, end.memoryKill, reason, kind)
  }
}

function judgeResult(result: WorkResult, reason: StopReason | null): Verdict {
  if (result.kind !== 'train') return { type: 'complete', result }
  // A member that has succeeded while the others stopped comes to the same result again, from its last checkpoint.
  const stop = result.outcomes.find(({ status }) => status === 'cancelled' || status === 'paused')
  if (stop) return stopped(reason) ?? lost(`the trainer ended as ${stop.status} without a request`)
  const left = result.outcomes.find((outcome) => outcome.status === 'skipped')
  // Members of one task stand at the same step, so that either all have learned something or none has.
  return left?.status === 'skipped' ? withoutResult(left.message, reason) : { type: 'complete', result }
}

function judgeExit(exit: TrainerExit, memoryKill: boolean, reason: StopReason | null, kind: TaskKind): Verdict {
  const outage = startOutage(exit)
  if (outage) return { type: 'defer', outage }
  if (exit.killedFor === 'memory' || memoryKill || outOfMemory.test(exit.stderrTail))
    return { type: 'fail', failure: { code: 'out_of_memory', message: outOfMemoryTexts[kind] }, retry: false }
  if (exit.killedFor === 'overdue') {
    if (reason === 'time_limit')
      return skip({ code: 'time_limit', message: 'limits.max_seconds was reached, and the best weights could not be finished in time' })
    const verdict = stopped(reason)
    if (verdict) return verdict
  }
  if (exit.killedFor === 'stalled') return lost('the trainer made no progress any more and was ended')
  return lost(`the trainer ended unexpectedly: ${publicExit(exit)}`)
}

const needs = 'needs more memory than this worker grants a trainer'
/** What a task that was ended for want of memory is told, and what needs less. */
const outOfMemoryTexts: Readonly<Record<TaskKind, string>> = {
  prepare_dataset: `preparing the data set ${needs}: fewer rows, or fewer different texts in a column, need less`,
  train: `training ${needs}: a smaller training.batch_size, fewer filters or units, or ensemble.members_per_call 1 needs less`,
  combine: `combining the members ${needs}: fewer members, or fewer rows to judge them by, need less`,
  predict: `predicting ${needs}: fewer outputs, such as none of members or explanation, need less; of an NPZ, several smaller files`,
}

/** V8's and the library's own words for it. */
const outOfMemory = /JavaScript heap out of memory|std::bad_alloc|OOM when allocating|Cannot allocate memory/

const skip = (failure: JobFailure): Verdict => ({ type: 'skip', message: failure.message, failure })

/** An end that came too early for a result is nobody's failure but the time limit's. */
function withoutResult(message: string, reason: StopReason | null): Verdict {
  if (reason === 'time_limit') return skip({ code: 'time_limit', message: `limits.max_seconds was reached: ${message}` })
  return stopped(reason) ?? { type: 'skip', message, failure: null }
}

function stopped(reason: StopReason | null): Verdict | null {
  if (reason === 'release') return { type: 'release' }
  if (reason === 'cancel') return { type: 'stop', as: 'cancelled' }
  return reason === 'pause' ? { type: 'stop', as: 'paused' } : null
}

/** What an outage broke off. */
function deferredBy(error: unknown): Extract<Verdict, { type: 'defer' }> | null {
  const outage = outageIn(error)
  return outage && { type: 'defer', outage }
}

/** What the database rejected once it rejects again: another attempt would end the same way. */
function rejectedBy(error: unknown): Extract<Verdict, { type: 'fail' }> | null {
  const said = databaseRejection(error)
  return said === null ? null : unstorable(`the database says ${said}`)
}

const unstorable = (why: string): Extract<Verdict, { type: 'fail' }> => ({
  type: 'fail',
  failure: { code: 'engine_error', message: `what the task made could not be stored: ${why}` },
  retry: false,
})

/** An error that nobody has foreseen would come again, and an attempt without an end would be tried for ever. */
const unforeseen = (error: unknown): Verdict => unstorable(error instanceof Error ? error.message : String(error))

const lost = (message: string): Verdict => ({ type: 'fail', failure: { code: 'worker_lost', message }, retry: true })

/**
 * Writes the verdict, trying again during an outage; a result that cannot be stored for `timing.outageMs` is given up, and its task deferred. Where the database
 * rejects it, or a result cannot be stored for another reason, the task fails with what was wrong. A lease that is lost meanwhile means that somebody else has
 * the task, or that an answer was lost on the way back and all is written already: either way there is nothing left to do.
 */
export async function recordVerdict<K extends TaskKind>(
  deps: AttemptDeps,
  handling: TaskHandling<K>,
  claim: Claim,
  verdict: Verdict,
  files: Pick<AttemptFiles, 'store'>,
): Promise<void> {
  let until = performance.now() + timing.outageMs
  for (let current = verdict; ; ) {
    try {
      const ready = await write(deps, handling, claim, current, files)
      if (ready.length > 0) deps.notify(ready)
      if (claim.job) await deps.sweeps.look(claim.job.id)
      return
    } catch (error) {
      if (error instanceof LeaseLostError) return deps.logger.warn({ verdict: current.type }, 'the lease was lost before the verdict was written')
      const rejected = current.type === 'fail' ? null : rejectedBy(error)
      const outage = rejected ? null : outageIn(error)
      if (!outage) {
        if (!rejected && current.type !== 'complete') throw error
        deps.logger.error({ err: error, verdict: current.type }, 'the verdict could not be written')
        current = rejected ?? unforeseen(error)
        continue
      }
      deps.outages.note(outage)
      deps.logger.warn({ err: error, outage: outage.cause, verdict: current.type }, 'the verdict is waiting for an outage to end')
      if (performance.now() > until) {
        if (current.type === 'defer') throw error
        current = { type: 'defer', outage }
        until = performance.now() + timing.outageMs
      }
      await delay(timing.writeRetryMs)
    }
  }
}

async function write<K extends TaskKind>(
  { db }: AttemptDeps,
  handling: TaskHandling<K>,
  claim: Claim,
  verdict: Verdict,
  files: Pick<AttemptFiles, 'store'>,
): Promise<TaskRef[]> {
  switch (verdict.type) {
    case 'nothing':
      return []
    case 'complete':
      return handling.complete(claim, ownResult(handling, verdict.result), files)
    case 'release':
      return (await db.tasks.release(claim.lease)).ready
    case 'defer':
      return (await db.tasks.defer(claim.lease, { code: verdict.outage.cause, message: verdict.outage.message })).ready
    case 'stop':
      return (await db.tasks.stop(claim.lease, verdict.as)).ready
    case 'skip':
      return (await db.tasks.skip(claim.lease, { message: printable(verdict.message), ...(verdict.failure ? { error: storable(verdict.failure) } : {}) })).ready
    case 'fail':
      return (await db.tasks.fail(claim.lease, { ...storable(verdict.failure), retry: verdict.retry })).ready
  }
}

/** Failures whose words were made for the user: they may name files of his own. */
const worded: ReadonlySet<JobFailure['code']> = new Set(['data_error', 'invalid_spec', 'diverged', 'time_limit'])

/** A failure whose message can be stored and shown, whatever it quotes. */
const storable = ({ code, message }: JobFailure): JobFailure => ({ code, message: printable(worded.has(code) ? message : publicText(message)) })

function ownResult<K extends TaskKind>({ kind }: TaskHandling<K>, result: WorkResult): Extract<WorkResult, { kind: K }> {
  if (result.kind !== kind) throw new Error(`a trainer for ${kind} answered with ${result.kind}`)
  return result as Extract<WorkResult, { kind: K }>
}
