import { type Claim, databaseOutage } from '@trainyard/db'
import { defined, elementAt, type HistogramReport, type JobEngine, type MetricPoint, needsValidation, type NewEvent, sharesTraining } from '@trainyard/spec'
import type { Asked } from '@trainyard/lifecycle'
import type { Logger } from '@trainyard/runtime'
import { keepTraceContext, withSpan } from '@trainyard/tracing'
import type { MemberProgress } from '@trainyard/training'
import type { AttemptFiles } from '../attempt-folders.js'
import { timing } from '../timing.js'
import type { WorkMessage, HandedCheckpoint, HandedMember, HandedPart } from '../trainer/protocol.js'
import type { TrainerSession } from '../trainers/trainer-session.js'
import { createReportWriter, ReportDroppedError } from './report-writer.js'
import type { AttemptEnd } from './verdict.js'
import type { AttemptDeps } from './attempt.js'
import type { StallWatch } from './stall-watch.js'

/** What a trainer reports, on its way into the rows of its job. Tasks without a job report nothing. */
export type JobReport = {
  engine(engine: JobEngine): void
  progress(progress: MemberProgress): void
  metrics(points: readonly MetricPoint[]): void
  histograms(report: HistogramReport): void
  event(event: NewEvent): void
  checkpoints(checkpoints: readonly HandedCheckpoint[]): Promise<void>
  memberDone(member: HandedMember): Promise<void>
  part(part: HandedPart): Promise<void>
  /** Renews the lease and brings the newest progress; returns what is asked of the job. */
  beat(): Promise<{ request: Asked }>
  flush(): Promise<void>
  drop(): void
}

/** Joins a claim to the database: the lease is added here, and a report about a member that is not the task's is dropped, so that none can carry another's. */
export function createJobReport(
  { db, sweeps, outages }: Pick<AttemptDeps, 'db' | 'sweeps' | 'outages'>,
  { lease, members, job, batch }: Claim,
  files: Pick<AttemptFiles, 'store' | 'use'>,
  onBroken: (error: unknown) => void,
): JobReport {
  const own = new Set(members.map(({ index }) => index))
  const snapshots = job !== null && sharesTraining(job.spec.ensemble)
  const progress = new Map<number, MemberProgress>()
  let engine: JobEngine | null = null
  const writer = createReportWriter({
    store: {
      metrics: async (points) => {
        await db.metrics.append(lease, points)
        // Not waited for: training and its reports go on meanwhile.
        if (job && points.some(({ key }) => needsValidation(key))) void sweeps.look(job.id)
      },
      histograms: (reports) => db.histograms.append(lease, reports),
      events: (events) => db.events.append(lease, events),
      checkpoints: (all) =>
        files.store(
          all.map(({ file }) => file),
          (stored) =>
            db.checkpoints.saveAll(
              lease,
              all.map((checkpoint, index) => ({ ...checkpoint, file: elementAt(stored, index, 'the stored files') })),
            ),
        ),
      member: ({ member: index, predictions, ...done }) =>
        files.store([predictions], ([stored]) => db.tasks.completeMember(lease, { index, ...done, predictions: defined(stored, 'the stored file') })),
      part: partStore(db, lease, files, batch?.done.parts ?? 0), // default: the task has none
    },
    isAway: (error) => noteOutage(outages, error),
    onBroken,
  })
  return {
    engine: (info) => {
      engine = info
    },
    progress: (next) => {
      if (own.has(next.member)) progress.set(next.member, next)
    },
    metrics: (points) => job && writer.metrics(points.filter((point) => own.has(point.member))),
    histograms: (histograms) => job && own.has(histograms.member) && writer.histograms(histograms),
    event: (event) => job && writer.event({ ...event, ...memberOf(event, snapshots ? [...own].slice(0, 1) : [...own]) }),
    checkpoints: writer.checkpoints,
    memberDone: writer.memberDone,
    part: writer.part,
    beat: () =>
      db.tasks.heartbeat(lease, {
        leaseSeconds: timing.leaseSeconds,
        progress: [...progress].flatMap(([of, at]) => advances(snapshots ? [...own] : [of], at)),
        ...(engine ? { engine } : {}),
      }),
    flush: writer.flush,
    drop: writer.drop,
  }
}

/** Whether the database is away, which is noted. */
function noteOutage(outages: AttemptDeps['outages'], error: unknown): boolean {
  const outage = databaseOutage(error)
  if (outage) outages.note(outage)
  return outage !== null
}

/** Stores the parts of a batch prediction behind those that are there. */
function partStore(db: AttemptDeps['db'], lease: Claim['lease'], files: Pick<AttemptFiles, 'use'>, stored: number): (part: HandedPart) => Promise<void> {
  let index = stored
  return async ({ file, ...part }) => {
    await files.use(file, (content) => db.predictions.append(lease, { index, content, ...part }))
    index += 1
  }
}

/** The member that an event is about: the one that it names, or the only one there is; none, where it is about the whole pack. */
function memberOf(event: NewEvent, members: readonly number[]): { member?: number } {
  const [only, ...others] = members
  if (only === undefined) return {}
  if (others.length === 0) return { member: only }
  return event.member !== undefined && event.member !== null && members.includes(event.member) ? { member: event.member } : {}
}

/** Where each member of a training stands. Several are snapshots of one training: each has an equal part of its steps, one after the other. */
function advances(members: readonly number[], { epoch, step, steps, samplesPerSecond }: MemberProgress) {
  const parts = Math.max(1, members.length)
  const [ownSteps, stepsPerEpoch] = [steps / parts, epoch > 0 ? step / epoch : 1]
  return members.map((member, position) => {
    const own = Math.min(Math.max(step - position * ownSteps, 0), ownSteps)
    const isCurrent = step >= position * ownSteps && (step < (position + 1) * ownSteps || position === parts - 1)
    return { member, epoch: own / stepsPerEpoch, step: Math.round(own), steps: Math.round(ownSteps), samplesPerSecond: isCurrent ? samplesPerSecond : null }
  })
}

/** Passes a trainer's messages on to the reports; resolves with its last one. It stays open when the trainer dies before. */
export function relayReports(session: TrainerSession, report: JobReport, stall: StallWatch, logger: Logger): Promise<AttemptEnd> {
  let firstStep: number | null = null
  return new Promise((resolve) => {
    const hear = (message: WorkMessage): void => {
      stall.heard()
      switch (message.type) {
        case 'alive':
          return
        case 'engine':
          return report.engine(message.engine)
        case 'progress':
          firstStep ??= message.step
          if (message.step > firstStep) stall.stepped()
          return report.progress(message)
        case 'metrics':
          return report.metrics(message.points)
        case 'histograms':
          return report.histograms(message.report)
        case 'event':
          return report.event(message.event)
        case 'checkpoints':
          return void saveCheckpoints(session, report, message, logger)
        case 'member':
          return void store(session, message.number, report.memberDone(message.member), (error) => {
            logger.error({ err: error, member: message.member.member }, 'a snapshot could not be stored')
            return 'the snapshot could not be stored'
          })
        case 'part':
          stall.stepped()
          return void store(session, message.number, report.part(message.part), (error) => {
            logger.error({ err: error }, 'a part of a batch prediction could not be stored')
            return 'a part of the output could not be stored'
          })
        case 'result':
          return resolve({ type: 'result', result: message.result })
        case 'failed':
          logger.warn({ code: message.failure.code, internal: message.failure.internal }, message.failure.message)
          return resolve({ type: 'failed', failure: message.failure })
      }
    }
    // Messages come in the context in which the trainer was started, for whatever work.
    session.listen(keepTraceContext(hear))
  })
}

async function saveCheckpoints(
  session: TrainerSession,
  report: JobReport,
  { number, checkpoints }: Extract<WorkMessage, { type: 'checkpoints' }>,
  logger: Logger,
): Promise<void> {
  const { kind, step } = elementAt(checkpoints, 0, 'checkpoints of a message')
  const stored = withSpan('store checkpoint', { attributes: { 'trainyard.checkpoint': kind, 'trainyard.step': step } }, () => report.checkpoints(checkpoints))
  await store(session, number, stored, (error) => {
    // The training goes on from memory; a later checkpoint may be stored again. What is kept is the one before.
    logger.error({ err: error, kind, step }, 'a checkpoint could not be stored')
    report.event({ type: 'checkpoint', level: 'error', message: `the ${kind} checkpoint of step ${step} could not be stored`, data: { kind, step } })
    return 'the checkpoint could not be stored'
  })
}

/** Tells the trainer when something is durable, or that it could not be stored; nothing, when the attempt is over. */
async function store(session: TrainerSession, number: number, stored: Promise<void>, onFailure: (error: unknown) => string): Promise<void> {
  try {
    await stored
    session.send({ type: 'saved', number, error: null })
  } catch (error) {
    if (error instanceof ReportDroppedError) return
    session.send({ type: 'saved', number, error: onFailure(error) })
  }
}
