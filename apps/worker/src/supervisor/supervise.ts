import { type Claim, databaseOutage } from '@trainyard/db'
import { LeaseLostError } from '@trainyard/lifecycle'
import type { TaskKind } from '@trainyard/spec'
import { traceContext, withSpan } from '@trainyard/tracing'
import type { AttemptFiles } from '../attempt-folders.js'
import { timing } from '../timing.js'
import { describeExit, memoryKills, TrainerGoneError, watchProcess } from '../trainers/trainer-process.js'
import type { TrainerSession } from '../trainers/trainer-session.js'
import type { AttemptDeps, TaskHandling } from './attempt.js'
import { createJobReport, type JobReport, relayReports } from './job-report.js'
import { keepLease } from './lease-keeper.js'
import { createStallEnd, type StallEnd, watchStall } from './stall-watch.js'
import { createStopControl, type StopControl, type StopReason } from './stop-control.js'
import { type AttemptEnd, judge, recordVerdict, type Verdict } from './verdict.js'

/** How an attempt ended, the strongest reason to stop that was given before, what was recorded of it, and when its trainer is free for other work or gone. */
export type Supervised = { end: AttemptEnd; reason: StopReason | null; verdict: Verdict; released: Promise<void> }

/**
 * Runs one attempt in its session of a trainer, under one lease, until the first of: a result, an error, the trainer's death, the loss of the lease; then
 * records what follows. The lease is kept until that is written, since storing a large result may take longer than a lease lasts. Reports are all written
 * before, except after a lost lease, where they are dropped.
 */
export async function superviseAttempt<K extends TaskKind>(
  deps: AttemptDeps,
  handling: TaskHandling<K>,
  claim: Claim,
  session: TrainerSession,
): Promise<Supervised> {
  const { running, logger } = deps
  const files = deps.folders.open(claim.taskId, claim.epoch)
  const first = createFirstOf<AttemptEnd>()
  const report = createJobReport(deps, claim, files, (error) =>
    first.settle(error instanceof LeaseLostError ? { type: 'lost', loss: 'fenced' } : { type: 'broken', error }),
  )
  const control = createStopControl({
    ask: (request) => (handling.stoppable ? session.send({ type: 'request', request }) : session.kill('overdue')),
    overdue: () => session.kill('overdue'),
  })
  const lease = keepLease({
    beat: report.beat,
    isFenced: (error) => error instanceof LeaseLostError,
    onRequest: (request) => request !== 'none' && control.stop(request),
    onLost: (loss) => first.settle({ type: 'lost', loss }),
    onError: (error) => {
      const outage = databaseOutage(error)
      if (outage) deps.outages.note(outage)
      logger.warn({ err: error }, 'heartbeat failed')
    },
  })
  const leave = running.add({ jobId: claim.job?.id ?? null, trainerPid: session.pid, look: lease.beatNow, release: () => control.stop('release') })
  try {
    const end = await runToEnd(deps, handling, claim, { session, files }, control, report, first)
    const reason = control.reason()
    const released = session.giveBack()
    const verdict = judge(end, reason, handling.kind)
    if (verdict.type === 'defer') deps.outages.note(verdict.outage)
    if (end.type === 'exited') logger.warn({ exit: describeExit(end.exit) }, 'the trainer ended')
    if (end.type === 'broken') logger.warn({ err: end.error }, 'the attempt could not go on')
    await withSpan('record result', {}, () => recordVerdict(deps, handling, claim, verdict, files))
    return { end, reason, verdict, released }
  } catch (error) {
    session.kill('not_needed')
    void session.giveBack()
    throw error
  } finally {
    await lease.stop()
    report.drop()
    leave()
    await files.remove().catch((error: unknown) => logger.warn({ err: error }, 'the folder of the attempt could not be removed'))
  }
}

/** Where an attempt is worked on: its session of a trainer, and its folder. */
type Place = { session: TrainerSession; files: AttemptFiles }

/** From the start of the work to its end, with all reports written or dropped, and nothing that could stop it any more. */
async function runToEnd<K extends TaskKind>(
  deps: AttemptDeps,
  handling: TaskHandling<K>,
  claim: Claim,
  place: Place,
  control: StopControl,
  report: JobReport,
  first: FirstOf<AttemptEnd>,
): Promise<AttemptEnd> {
  const { session } = place
  const endStalled = createStallEnd(report, session, deps.logger)
  const unwatch = watchDeath(deps, session, first.settle, endStalled)
  // What was asked while the task waited. A pause or a cancel would have kept it from being claimed.
  const asked = claim.job?.request
  if (handling.stoppable && (asked === 'finish' || asked === 'time_limit')) control.stop(asked)
  begin(deps, handling, claim, place, control, report, endStalled).then(
    first.settle,
    (error: unknown) => error instanceof TrainerGoneError || first.settle({ type: 'broken', error }),
  )
  try {
    const end = await first.value
    if (end.type === 'lost') session.kill('lease_lost')
    else if (end.type === 'broken') session.kill('not_needed')
    if (end.type === 'lost') report.drop()
    await report.flush()
    if (end.type === 'result') await report.beat().catch((error: unknown) => deps.logger.debug({ err: error }, 'the last progress was not written'))
    return end
  } finally {
    control.end()
    unwatch()
  }
}

/** Ends a trainer that needs too much memory, and says when it is gone, and whether the system ended it for want of memory. Returns how to stop watching. */
function watchDeath(
  { memoryBytes, stallMs, logger }: AttemptDeps,
  session: TrainerSession,
  settle: (end: AttemptEnd) => void,
  endStalled: StallEnd,
): () => void {
  const killsBefore = memoryKills()
  void session.exited.then(async (exit) => {
    const [before, after] = await Promise.all([killsBefore, memoryKills()])
    settle({ type: 'exited', exit, memoryKill: exit.signal === 'SIGKILL' && before !== null && after !== null && after > before })
  })
  return watchProcess(session.pid, {
    ceilingBytes: memoryBytes,
    exceeded: (bytes) => {
      logger.warn({ bytes, limit: memoryBytes }, 'the trainer exceeds its memory')
      session.kill('memory')
    },
    stoppedMs: stallMs,
    stopped: (stoppedMs) => endStalled(`was stopped by a signal for ${Math.round(stoppedMs / 1_000)} s`),
  })
}

/** Fetches the files while the engine may still be loading, starts the work, and resolves with what the trainer reports at its end. */
async function begin<K extends TaskKind>(
  { stallMs, logger }: AttemptDeps,
  handling: TaskHandling<K>,
  claim: Claim,
  { session, files }: Place,
  control: StopControl,
  report: JobReport,
  endStalled: StallEnd,
): Promise<AttemptEnd> {
  const loading = setTimeout(() => session.kill('not_ready'), timing.engineLoadMs)
  const [work] = await Promise.all([
    withSpan('fetch files', {}, () => handling.plan(claim)),
    withSpan('wait for a trainer', { attributes: { 'process.pid': session.pid } }, () => session.ready),
    files.create(),
  ]).finally(() => clearTimeout(loading))
  const beforeFirstStepMs = handling.stoppable ? timing.stallBeforeFirstStepMs : timing.stallWithoutStepsMs
  const stall = watchStall({ leastMs: stallMs, times: timing.stallTimes, beforeFirstStepMs }, (silentMs) =>
    endStalled(`said nothing for ${Math.round(silentMs / 1_000)} s`),
  )
  void session.exited.then(stall.stop)
  const ended = relayReports(session, report, stall, logger)
  session.send({ type: 'start', work, folder: files.folder, request: control.asked(), trace: traceContext() })
  return ended.finally(stall.stop)
}

/** A value that the first to arrive decides; later ones are ignored. */
type FirstOf<T> = { value: Promise<T>; settle(value: T): void }

function createFirstOf<T>(): FirstOf<T> {
  let settle: (value: T) => void = () => undefined
  const value = new Promise<T>((resolve) => {
    settle = resolve
  })
  return { value, settle: (first) => settle(first) }
}
