import { type Claim, isDatabaseUnavailable } from '@trainyard/db'
import { type JobEngine, type MetricPoint, needsValidation, type NewEvent, type StopRequest } from '@trainyard/spec'
import type { MemberProgress, NewCheckpoint, TrainedMember } from '@trainyard/training'
import { timing } from '../timing.js'
import { createReportWriter } from './report-writer.js'
import type { AttemptDeps } from './attempt-deps.js'

/** What a trainer reports, on its way into the rows of its job. Tasks without a job report nothing. */
export type JobReport = {
  engine(engine: JobEngine): void
  progress(progress: MemberProgress): void
  metrics(points: readonly MetricPoint[]): void
  event(event: NewEvent): void
  checkpoints(checkpoints: readonly NewCheckpoint[]): Promise<void>
  memberDone(member: TrainedMember): Promise<void>
  /** Renews the lease and brings the newest progress; gives back what is asked of the job. */
  beat(): Promise<{ request: StopRequest }>
  flush(): Promise<void>
  drop(): void
}

/** Joins a claim to the database: the lease is added here, and a report about a member that is not the task's is dropped, so that none can carry another's. */
export function createJobReport(
  { db, sweeps }: Pick<AttemptDeps, 'db' | 'sweeps'>,
  { lease, members, job }: Claim,
  onBroken: (error: unknown) => void,
): JobReport {
  const [member = 0] = members.map(({ index }) => index)
  const own = new Set(members.map(({ index }) => index))
  const snapshots = job?.spec.ensemble.method === 'snapshot'
  const progress = new Map<number, MemberProgress>()
  let engine: JobEngine | null = null
  const writer = createReportWriter({
    store: {
      metrics: async (points) => {
        await db.metrics.append(lease, points)
        // Not waited for: training and its reports go on meanwhile.
        if (job && points.some(({ key }) => needsValidation(key))) void sweeps.look(job.id)
      },
      events: (events) => db.events.append(lease, events),
      checkpoints: (all) => db.checkpoints.saveAll(lease, all),
      member: ({ member: index, ...done }) => db.tasks.completeMember(lease, { index, ...done }),
    },
    isAway: isDatabaseUnavailable,
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
    event: (event) => job && writer.event({ ...event, ...memberOf(event, snapshots ? [member] : [...own]) }),
    checkpoints: writer.checkpoints,
    memberDone: writer.memberDone,
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

/** The member that an event is about: the one that it names, or the only one there is; none, where it is about all that train together. */
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
  return members.map((member, place) => {
    const own = Math.min(Math.max(step - place * ownSteps, 0), ownSteps)
    const isCurrent = step >= place * ownSteps && (step < (place + 1) * ownSteps || place === parts - 1)
    return { member, epoch: own / stepsPerEpoch, step: Math.round(own), steps: Math.round(ownSteps), samplesPerSecond: isCurrent ? samplesPerSecond : null }
  })
}
