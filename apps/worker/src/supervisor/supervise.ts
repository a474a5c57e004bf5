import { type Claim, LeaseLostError } from '@trainyard/db'
import type { TaskKind } from '@trainyard/spec'
import { timing } from '../timing.js'
import { createFirstOf } from './first-of.js'
import { createJobReport, type JobReport } from './job-report.js'
import { keepLease } from './lease-keeper.js'
import { memoryKills, watchMemory } from './memory-watch.js'
import { relay } from './relay.js'
import type { AttemptDeps } from './attempt-deps.js'
import { createStopControl, type StopControl, type StopReason } from './stop-control.js'
import type { TaskHandling } from './task-handling.js'
import { TrainerGoneError } from './trainer-process.js'
import type { TrainerSession } from './trainer-sessions.js'
import type { AttemptEnd } from './verdict.js'

/** How an attempt ended, the strongest reason to stop that was given before, and when its trainer is free for other work or gone. */
export type Supervised = { end: AttemptEnd; reason: StopReason | null; released: Promise<void> }

/**
 * Runs one piece of work at its session of a trainer, under one lease, until the first of: a result, a fault, the trainer's death, the loss of the lease. When it returns, the heartbeats have ended
 * and all reports are written, except after a lost lease, where they are dropped.
 */
export async function superviseAttempt<K extends TaskKind>(
  deps: AttemptDeps,
  handling: TaskHandling<K>,
  claim: Claim,
  trainer: TrainerSession,
): Promise<Supervised> {
  const { running, logger } = deps
  const first = createFirstOf<AttemptEnd>()
  const report = createJobReport(deps, claim, (error) =>
    first.settle(error instanceof LeaseLostError ? { type: 'lost', loss: 'fenced' } : { type: 'broken', error }),
  )
  const control = createStopControl({
    ask: (request) => (handling.stoppable ? trainer.send({ type: 'request', request }) : trainer.kill('overdue')),
    overdue: () => trainer.kill('overdue'),
  })
  const lease = keepLease({
    beat: report.beat,
    isFenced: (error) => error instanceof LeaseLostError,
    onRequest: (request) => request !== 'none' && control.stop(request),
    onLost: (loss) => first.settle({ type: 'lost', loss }),
    onTrouble: (error) => logger.warn({ err: error }, 'heartbeat failed'),
  })
  const leave = running.add({ jobId: claim.job?.id ?? null, trainerPid: trainer.pid, look: lease.beatNow, release: () => control.stop('release') })
  const clock = handling.stoppable ? watchClock(deps, claim, control, report) : undefined
  const unwatch = watchDeath(deps, trainer, first.settle)
  // What was asked while the task waited. A pause or a cancel would have kept it from being claimed.
  if (handling.stoppable && claim.job?.request === 'finish') control.stop('finish')
  begin(deps, handling, claim, trainer, control, report).then(
    first.settle,
    (error: unknown) => error instanceof TrainerGoneError || first.settle({ type: 'broken', error }),
  )
  try {
    const end = await first.value
    if (end.type === 'lost') trainer.kill('lease_lost')
    else if (end.type === 'broken') trainer.kill('not_needed')
    if (end.type === 'lost') report.drop()
    await report.flush()
    if (end.type === 'result') await report.beat().catch((error: unknown) => logger.debug({ err: error }, 'the last progress was not written'))
    return { end, reason: control.reason(), released: trainer.giveBack() }
  } catch (error) {
    trainer.kill('not_needed')
    void trainer.giveBack()
    throw error
  } finally {
    control.end()
    clearTimeout(clock)
    unwatch()
    await lease.stop()
    report.drop()
    leave()
  }
}

/** Ends a trainer that needs too much memory, and tells when it is gone, and whether the system ended it for want of memory. */
function watchDeath({ memoryBytes, logger }: AttemptDeps, trainer: TrainerSession, settle: (end: AttemptEnd) => void): () => void {
  const killsBefore = memoryKills()
  void trainer.exited.then(async (exit) => {
    const [before, after] = await Promise.all([killsBefore, memoryKills()])
    settle({ type: 'exited', exit, memoryKill: exit.signal === 'SIGKILL' && before !== null && after !== null && after > before })
  })
  return watchMemory(trainer.pid, memoryBytes, (bytes) => {
    logger.warn({ bytes, limit: memoryBytes }, 'the trainer exceeds its memory')
    trainer.kill('memory')
  })
}

/** Fetches the files while the engine may still be loading, starts the work, and resolves with what the trainer says at its end. */
async function begin<K extends TaskKind>(
  { logger }: AttemptDeps,
  handling: TaskHandling<K>,
  claim: Claim,
  trainer: TrainerSession,
  control: StopControl,
  report: JobReport,
): Promise<AttemptEnd> {
  const failure = handling.refuse?.(claim)
  if (failure) return { type: 'refused', failure }
  const loading = setTimeout(() => trainer.kill('overdue'), timing.engineLoadMs)
  const [work] = await Promise.all([handling.plan(claim), trainer.ready]).finally(() => clearTimeout(loading))
  const ended = relay(trainer, report, logger)
  trainer.send({ type: 'start', work, request: control.asked() })
  return ended
}

/**
 * When the job has had its `max_seconds`, counted from its start over all members and attempts, this member ends with its best so far, and the job is asked to
 * finish: other members do the same, and those that have not begun are left out.
 */
function watchClock({ db, logger }: AttemptDeps, { job }: Claim, control: StopControl, report: JobReport): NodeJS.Timeout | undefined {
  if (!job) return undefined
  const seconds = job.spec.limits.max_seconds
  const leftMs = Math.max(seconds * 1_000 - job.elapsedMs, 0)
  // Beyond what a timer can count (24 days) an attempt is not watched; the next one is.
  if (leftMs > 2 ** 31 - 1) return undefined
  return setTimeout(() => {
    report.event({ type: 'log', level: 'warn', message: `limits.max_seconds (${seconds}) is reached: the best weights so far become the result` })
    control.stop('time_limit')
    // Refused where it was asked already: by a user, or by the worker of another member.
    db.jobs.request(job.projectId, job.id, 'finish').catch((error: unknown) => logger.debug({ err: error }, 'the job was not asked to finish'))
  }, leftMs)
}
