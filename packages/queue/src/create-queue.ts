import type { Logger } from '@trainyard/runtime'
import type { StopRequest, TaskKind, TaskRef } from '@trainyard/spec'
import { queueKind, type QueueKind } from './connection/backend.js'
import { createPostgresBell, createRedisBell, type Ring } from './connection/bell.js'
import { type ControlHandler, parseControl } from './control/control.js'
import { delaySlackMs, payloadBytes } from './timing.js'

/** What rings the workers. It may lose everything at any moment: the rows are the truth, and the reconciler rings again for what is due. */
export type TaskQueue = {
  kind: QueueKind
  /** Rings for tasks, those of urgent jobs first, and of jobs as urgent as each other what is short before trainings. Twice for the same claim does no harm. Rejects at once while the queue is away. */
  ring(refs: readonly TaskRef[]): Promise<void>
  /** Tells all workers that something was asked of a job. Rejects while the queue is away; workers then find it with their next heartbeat. */
  control(jobId: string, request: StopRequest): Promise<void>
  /** Hears what `control` tells, in this and other processes. */
  onControl(handler: ControlHandler): Promise<void>
  /** Rejects when the queue does not answer. */
  ping(): Promise<void>
  close(): Promise<void>
}

export type QueueOptions = { url: string; logger: Logger }

/** The highest priority of a job; BullMQ counts the other way, from 1 for the most urgent, and lets entries without a number pass all others. */
const highestPriority = 1_000

/** Combining takes a moment and is the end of a job that is trained, preparing data the start of others: neither should wait behind a line of trainings. */
const place: Record<TaskKind, number> = { prepare_dataset: 1, combine: 1, train: 2 }

/** Opens the queue for ringing: Redis, or Postgres for a postgres:// URL. Connects in the background; never throws for a server that is away. */
export function createQueue({ url, logger }: QueueOptions): TaskQueue {
  const kind = queueKind(url)
  const log = logger.child({ queue: kind })
  const bell = kind === 'redis' ? createRedisBell(url, log) : createPostgresBell(url, log)
  return {
    kind,
    ring: async (refs) => {
      if (refs.length > 0) await bell.add(refs.map(toRing))
    },
    control: (jobId, request) => bell.control.publish(JSON.stringify({ job_id: jobId, request })),
    onControl: (handler) =>
      bell.control.subscribe((text) => {
        const message = parseControl(text)
        if (message) handler(message)
        else log.warn('a control message could not be read')
      }),
    ping: () => bell.ping(),
    close: () => bell.close(),
  }
}

/** Entries go as soon as they are worked off: an id that is kept would swallow the next ringing for the same claim. */
function toRing({ id, kind, epoch, priority, delayMs }: TaskRef): Ring {
  const opts = {
    jobId: `${id}-${epoch}`,
    priority: 2 * (highestPriority - Math.min(Math.max(priority, 0), highestPriority)) + place[kind],
    attempts: 1,
    removeOnComplete: true,
    removeOnFail: true,
    sizeLimit: payloadBytes,
    ...(delayMs === undefined ? {} : { delay: delayMs + delaySlackMs }),
  }
  return { name: kind, data: { task_id: id }, opts }
}
