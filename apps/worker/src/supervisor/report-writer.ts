import { setTimeout as delay } from 'node:timers/promises'
import type { HistogramReport, MetricPoint, NewEvent } from '@trainyard/spec'
import { workerLimits } from '../limits.js'
import { timing } from '../timing.js'
import type { HandedCheckpoint, HandedMember, HandedPart } from '../trainer/protocol.js'

/** The attempt ended before the report was written: who comes after it will report the same again. */
export class ReportDroppedError extends Error {
  override readonly name = 'ReportDroppedError'
  constructor() {
    super('the attempt is over: the checkpoint was dropped')
  }
}

/** Where reports go; each call is one fenced transaction. */
export type ReportStore = {
  metrics(points: MetricPoint[]): Promise<unknown>
  histograms(reports: HistogramReport[]): Promise<unknown>
  events(events: NewEvent[]): Promise<unknown>
  /** All of them, or none. */
  checkpoints(checkpoints: readonly HandedCheckpoint[]): Promise<unknown>
  member(member: HandedMember): Promise<unknown>
  part(part: HandedPart): Promise<unknown>
}

export type ReportWriter = {
  metrics(points: readonly MetricPoint[]): void
  histograms(report: HistogramReport): void
  event(event: NewEvent): void
  /** Settles when the checkpoints are committed; rejects when the database rejected them or the attempt ended before. */
  checkpoints(checkpoints: readonly HandedCheckpoint[]): Promise<void>
  /** The same for a member that is done. */
  memberDone(member: HandedMember): Promise<void>
  /** The same for a part of a batch prediction. */
  part(part: HandedPart): Promise<void>
  /** Settles when everything reported so far is committed or dropped. */
  flush(): Promise<void>
  /** Drops what waits and writes no more: the lease is lost, or the attempt is over. */
  drop(): void
}

export type ReportWriterOptions = {
  store: ReportStore
  /** Whether a failed write is to be tried again: the database was away, nothing was wrong with what was written. */
  isAway(error: unknown): boolean
  /** A write was rejected, or too much waits for the database: the attempt cannot go on. */
  onBroken(error: unknown): void
}

/**
 * Writes reports one after the other in the order in which they came, points and events in batches. The order is what makes a resume complete: when a
 * checkpoint is committed, every point that was measured before it is committed already, and every later one will be measured again.
 */
export function createReportWriter({ store, isAway, onBroken }: ReportWriterOptions): ReportWriter {
  let chain = Promise.resolve()
  let waitingPoints = 0
  let dropped = false
  /** Why the last write failed that is tried again. */
  let away: unknown

  const broken = (error: unknown): void => {
    if (dropped) return
    drop()
    onBroken(error)
  }
  const write = (attempt: () => Promise<unknown>): Promise<boolean> =>
    persistently(attempt, {
      isAway: (error) => {
        away = error
        return isAway(error)
      },
      isOver: () => dropped,
    })
  const collector = collectBatches(({ points, histograms, events }) => {
    const written = async (): Promise<void> => {
      if (points.length > 0) await write(() => store.metrics(points))
      waitingPoints -= points.length
      if (histograms.length > 0) await write(() => store.histograms(histograms))
      if (events.length > 0) await write(() => store.events(events))
    }
    chain = chain.then(written).catch(broken)
  })
  const durably = async (attempt: () => Promise<unknown>): Promise<void> => {
    collector.seal()
    const saved = chain.then(() => write(attempt))
    chain = saved.then(ignore, ignore)
    if (!(await saved)) throw new ReportDroppedError()
  }
  const drop = (): void => {
    dropped = true
    collector.drop()
  }
  return {
    metrics: (points) => {
      if (dropped) return
      waitingPoints += points.length
      if (waitingPoints > workerLimits.waitingPoints) return broken(new Error(`${waitingPoints} metric points wait for the database`, { cause: away }))
      collector.points(points)
    },
    histograms: (report) => void (dropped || collector.histograms(report)),
    event: (event) => void (dropped || collector.event(event)),
    checkpoints: (checkpoints) => durably(() => store.checkpoints(checkpoints)),
    memberDone: (member) => durably(() => store.member(member)),
    part: (part) => durably(() => store.part(part)),
    flush: () => {
      collector.seal()
      return chain
    },
    drop,
  }
}

const ignore = (): void => undefined

/** Tries until it succeeds, a moment apart, while the database is away; gives back false when it was over before. */
async function persistently(attempt: () => Promise<unknown>, { isAway, isOver }: { isAway(error: unknown): boolean; isOver(): boolean }): Promise<boolean> {
  while (!isOver()) {
    try {
      await attempt()
      return true
    } catch (error) {
      if (!isAway(error)) throw error
      await delay(timing.writeRetryMs)
    }
  }
  return false
}

type Batch = { points: MetricPoint[]; histograms: HistogramReport[]; events: NewEvent[] }
type Collector = {
  points(points: readonly MetricPoint[]): void
  histograms(report: HistogramReport): void
  event(event: NewEvent): void
  seal(): void
  drop(): void
}

/** Gathers reports until there are enough or the first has waited long enough; then hands the batch over. */
function collectBatches(onBatch: (batch: Batch) => void): Collector {
  let batch: Batch | null = null
  let timer: NodeJS.Timeout | undefined
  const take = (): Batch | null => {
    clearTimeout(timer)
    const taken = batch
    batch = null
    return taken
  }
  const seal = (): void => {
    const sealed = take()
    if (sealed) onBatch(sealed)
  }
  const open = (): Batch => {
    if (!batch) timer = setTimeout(seal, timing.batchMs)
    batch ??= { points: [], histograms: [], events: [] }
    return batch
  }
  return {
    points: (points) => {
      const { points: waiting } = open()
      for (const point of points) waiting.push(point)
      if (waiting.length >= workerLimits.batchPoints) seal()
    },
    histograms: (report) => void open().histograms.push(report),
    event: (event) => void open().events.push(event),
    seal,
    drop: () => void take(),
  }
}
