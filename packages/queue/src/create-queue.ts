import { type Logger } from '@trainyard/runtime'
import { SpanKind, withChildSpan } from '@trainyard/tracing'
import { type Outage, outageOf, type StopRequest, type TaskKind, type TaskRef } from '@trainyard/spec'
import { type ControlHandler, type Entry, parseControl, type QueueKind, queueKind } from './backend.js'
import { createErrorLog } from './error-log.js'
import { createPostgresBackend } from './postgres-backend.js'
import { createRedisBackend } from './redis-backend.js'
import { delaySlackMs, payloadBytes } from './timing.js'

/** What notifies workers. It may lose everything at any moment: the rows are the truth, and the reconciler notifies again of what is due. */
export type TaskQueue = {
  kind: QueueKind
  /**
   * Notifies workers of tasks, those of urgent jobs first, and of jobs as urgent as each other what is short before trainings. Twice for the same claim does no
   * harm. Rejects at once while the queue is away.
   */
  notify(refs: readonly TaskRef[]): Promise<void>
  /** Tells all workers that something was asked of a job. Rejects while the queue is away; workers then find it with their next heartbeat. */
  control(jobId: string, request: StopRequest): Promise<void>
  /** Hears what `control` tells, in this and other processes. */
  onControl(handler: ControlHandler): Promise<void>
  /** Why the queue takes no notifications at the moment; null where it does. Never rejects. */
  outage(): Promise<Outage | null>
  close(): Promise<void>
}

/** Where the queue is: a redis:// URL, or a postgres:// one where there is no Redis. */
export type QueueOptions = { url: string; logger: Logger }

/** The highest priority of a job; BullMQ counts the other way, from 1 for the most urgent, and lets entries without a number pass all others. */
const highestPriority = 1_000

/** Combining takes a moment and is the end of a job that is trained, preparing data the start of others: neither should wait behind a line of trainings. */
const turn: Record<TaskKind, number> = { prepare_dataset: 1, combine: 1, train: 2, predict: 2 }

/** Opens the producing side of the queue. Connects in the background; never fails for a server that is away. */
export function createQueue({ url, logger }: QueueOptions): TaskQueue {
  const kind = queueKind(url)
  const log = logger.child({ queue: kind })
  const onError = createErrorLog(log)
  const backend = kind === 'redis' ? createRedisBackend(url, log) : createPostgresBackend(url, log)
  return {
    kind,
    notify: async (refs) => {
      if (refs.length === 0) return
      try {
        await withChildSpan(
          'notify workers',
          { kind: SpanKind.PRODUCER, attributes: { 'messaging.system': kind, 'messaging.batch.message_count': refs.length } },
          () => backend.add(refs.map(toEntry)),
        )
      } catch (error) {
        onError(error instanceof Error ? error : new Error(String(error)))
        throw error
      }
    },
    control: (jobId, request) => backend.control.publish(JSON.stringify({ job_id: jobId, request })),
    onControl: (handler) =>
      backend.control.subscribe((text) => {
        const message = parseControl(text)
        if (message) handler(message)
        else log.warn('a control message could not be read')
      }),
    outage: () =>
      backend.probe().then(
        () => null,
        (error: unknown) => outageOf(isFull(error) ? 'queue_full' : 'queue_away'),
      ),
    close: () => backend.close(),
  }
}

/** Redis' words for a memory or a disk that is full: it answers, but writes nothing. */
const isFull = (error: unknown): boolean => error instanceof Error && /\b(?:OOM|MISCONF)\b/.test(error.message)

/** Entries go as soon as they are worked off: an id that is kept would swallow the next notification for the same claim. */
function toEntry({ id, kind, epoch, priority, delayMs }: TaskRef): Entry {
  const opts = {
    jobId: `${id}-${epoch}`,
    priority: 2 * (highestPriority - Math.min(Math.max(priority, 0), highestPriority)) + turn[kind],
    attempts: 1,
    removeOnComplete: true,
    removeOnFail: true,
    sizeLimit: payloadBytes,
    ...(delayMs === undefined ? {} : { delay: delayMs + delaySlackMs }),
  }
  return { name: kind, data: { task_id: id }, opts }
}
