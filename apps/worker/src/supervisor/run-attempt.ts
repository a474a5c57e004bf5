import type { Claim } from '@trainyard/db'
import { inTraceContext, recordSpan, SpanKind, SpanStatusCode, type TracedSpan, untraced, withSpan } from '@trainyard/tracing'
import type { TaskKind } from '@trainyard/spec'
import { timing } from '../timing.js'
import type { TrainerSession } from '../trainers/trainer-session.js'
import { type AttemptDeps, claimedTrainings, type TaskHandling } from './attempt.js'
import { superviseAttempt } from './supervise.js'

/**
 * Works on a task from the claim until what became of it is recorded. A notification of a task that cannot be claimed (done, claimed by another, not due yet) is
 * no error: the row, not the message, decides.
 */
export async function runAttempt<K extends TaskKind>(deps: AttemptDeps, handling: TaskHandling<K>, taskId: string): Promise<void> {
  const claim = await deps.db.tasks.claim({ taskId, workerId: deps.workerId, leaseSeconds: timing.leaseSeconds })
  if (!claim) return deps.logger.debug({ task_id: taskId }, 'nothing to claim')
  const members = claim.kind === 'train' ? claimedTrainings(claim).map(({ index }) => index) : []
  if (members.length > 1 && claim.epoch === 1) await appendEvent(deps, claim, `Training members ${ranges(members)} together`, { members })
  // Its trainer goes on to other work later.
  const session = untraced(() => deps.pool.take({ engine: handling.needsEngine }))
  await inSpan(deps, claim, (span) => attempt(deps, handling, claim, session, span))
}

/** Does the work in a span of its own, below the request that the task comes from. */
function inSpan(
  { workerId }: AttemptDeps,
  { kind, taskId, epoch, job, dataset, batch, members, trace }: Claim,
  work: (span: TracedSpan) => Promise<void>,
): Promise<void> {
  const attributes = {
    'trainyard.task.id': taskId,
    'trainyard.task.kind': kind,
    'trainyard.attempt': epoch,
    'trainyard.worker.id': workerId,
    'trainyard.members': members.map(({ index }) => index),
    ...(dataset ? { 'trainyard.dataset.id': dataset.id } : {}),
    ...(batch ? { 'trainyard.prediction.id': batch.id } : {}),
    ...(job ? { 'trainyard.job.id': job.id, 'trainyard.project.id': job.projectId } : {}),
  }
  return inTraceContext(trace?.context ?? null, () => {
    // A task that was tried before has waited for more than its turn, and one that combines for the trainings.
    if (trace?.context && epoch === 1 && kind !== 'combine') recordSpan('wait in the queue', { startTime: Date.now() - trace.ageMs, attributes })
    return withSpan(`attempt ${kind}`, { kind: SpanKind.CONSUMER, attributes, long: true }, work)
  })
}

/** One attempt at one task, in its session of a trainer. */
async function attempt<K extends TaskKind>(
  deps: AttemptDeps,
  handling: TaskHandling<K>,
  claim: Claim,
  session: TrainerSession,
  span: TracedSpan,
): Promise<void> {
  const logger = deps.logger.child({ task_id: claim.taskId, task_kind: claim.kind, epoch: claim.epoch, job_id: claim.job?.id ?? null })
  logger.info({ members: claim.members.map(({ index }) => index), resume_step: claim.members[0]?.resume?.step ?? null }, 'attempt started')
  const { end, reason, verdict, released } = await superviseAttempt({ ...deps, logger }, handling, claim, session)
  span.setAttributes({ 'trainyard.verdict': verdict.type })
  if (verdict.type === 'fail') span.setStatus({ code: SpanStatusCode.ERROR, message: verdict.failure.message })
  logger.info(
    {
      verdict: verdict.type,
      reason,
      ...(verdict.type === 'fail' ? { failure: verdict.failure, retry: verdict.retry } : {}),
      ...(end.type === 'lost' ? { loss: end.loss } : {}),
    },
    'attempt ended',
  )
  await released
}

/** Says in the events of a job what it is packed with. The training does not depend on it. */
async function appendEvent({ db, logger }: AttemptDeps, { lease }: Claim, message: string, data: Record<string, unknown>): Promise<void> {
  await db.events.append(lease, [{ type: 'log', message, data }]).catch((error: unknown) => logger.debug({ err: error }, 'the pack was not reported'))
}

/** Whole numbers in rising order as people write them: 0–2, 5. */
function ranges(numbers: readonly number[]): string {
  const runs: { from: number; to: number }[] = []
  for (const number of numbers) {
    const last = runs.at(-1)
    if (last && last.to === number - 1) last.to = number
    else runs.push({ from: number, to: number })
  }
  return runs.map(({ from, to }) => (from === to ? String(from) : `${from}–${to}`)).join(', ')
}
