import { setTimeout as delay } from 'node:timers/promises'
import type { MetricPoint, NewEvent } from '@trainyard/spec'
import type { NewCheckpoint } from '@trainyard/training'
import { workerLimits } from '../limits.js'
import { timing } from '../timing.js'

/** Where reports go; each call is one fenced transaction. */
export type ReportStore = {
  metrics(points: MetricPoint[]): Promise<unknown>
  events(events: NewEvent[]): Promise<unknown>
  checkpoint(checkpoint: NewCheckpoint): Promise<unknown>
}

export type ReportWriter = {
  metrics(points: readonly MetricPoint[]): void
  event(event: NewEvent): void
  /** Settles when the checkpoint is committed; rejects when the database refused it or the attempt ended before. */
  checkpoint(checkpoint: NewCheckpoint): Promise<void>
  /** Settles when everything reported so far is committed or dropped. */
  flush(): Promise<void>
  /** Drops what waits and writes no more: the lease is lost, or the attempt is over. */
  drop(): void
}

export type ReportWriterOptions = {
  store: ReportStore
  /** Whether a failed write is to be tried again: the database was away, nothing was wrong with what was written. */
  isAway(error: unknown): boolean
  /** A write was refused, or too much waits for the database: the attempt cannot go on. */
  onBroken(error: unknown): void
}

type Batch = { points: MetricPoint[]; events: NewEvent[] }

/**
 * Writes reports one after the other in the order in which they came, points and events in batches. The order is what makes a resume complete: when a checkpoint is
 * committed, every point that was measured before it is committed already, and every later one will be measured again.
 */
export function createReportWriter({ store, isAway, onBroken }: ReportWriterOptions): ReportWriter {
  let batch: Batch | null = null
  let timer: NodeJS.Timeout | undefined
  let chain = Promise.resolve()
  let waitingPoints = 0
  let dropped = false

  const drop = (): void => {
    dropped = true
    batch = null
    clearTimeout(timer)
  }
  const broken = (error: unknown): void => {
    if (dropped) return
    drop()
    onBroken(error)
  }
  /** Tries until it is written; gives back false when it was dropped meanwhile. */
  const write = async (attempt: () => Promise<unknown>): Promise<boolean> => {
    while (!dropped) {
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
  const writeBatch = async ({ points, events }: Batch): Promise<void> => {
    if (points.length > 0) await write(() => store.metrics(points))
    waitingPoints -= points.length
    if (events.length > 0) await write(() => store.events(events))
  }
  const seal = (): void => {
    clearTimeout(timer)
    const sealed = batch
    batch = null
    if (sealed) chain = chain.then(() => writeBatch(sealed)).catch(broken)
  }
  const open = (): Batch => {
    if (batch) return batch
    timer = setTimeout(seal, timing.batchMs)
    batch = { points: [], events: [] }
    return batch
  }
  return {
    metrics: (points) => {
      if (dropped) return
      const { points: waiting } = open()
      for (const point of points) waiting.push(point)
      waitingPoints += points.length
      if (waitingPoints > workerLimits.waitingPoints) return broken(new Error(`${waitingPoints} metric points wait for the database`))
      if (waiting.length >= workerLimits.batchPoints) seal()
    },
    event: (event) => void (dropped || open().events.push(event)),
    checkpoint: (checkpoint) => {
      seal()
      const saved = chain.then(() => write(() => store.checkpoint(checkpoint)))
      chain = saved.then(() => undefined, () => undefined)
      return saved.then((written) => {
        if (!written) throw new Error('the attempt is over: the checkpoint was dropped')
      })
    },
    flush: () => {
      seal()
      return chain
    },
    drop,
  }
}
