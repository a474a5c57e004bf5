import type { Logger } from '@trainyard/runtime'
import { type TaskRef, taskQueue } from '@trainyard/spec'
import { createPostgresBackend, Queue, withBackend } from 'bullmq'
import { hastyRedis, postgres } from './connections.js'
import { createControl } from './control.js'
import { queueLimits } from './limits.js'
import { type QueueKind, queueKind } from './queue-kind.js'
import { ringPriority } from './ring-priority.js'
import { troubleLog } from './trouble.js'
import { within } from './within.js'

/** The doorbell. A task is a row before it is rung for, and the row is what counts: an entry that is lost is rung again by the reconciler. */
export type TaskQueue = {
  kind: QueueKind
  /** Rings for tasks. Rejects within two seconds when the queue is away. Ringing twice for one epoch of a task is the same as once. */
  ring(refs: readonly TaskRef[]): Promise<void>
  /** Tells all workers to read the row of a job now. */
  control(jobId: string): Promise<void>
  onControl(handler: (jobId: string) => void): void
  /** Settles when the queue answers, rejects within a second when it does not. */
  ping(): Promise<void>
  close(): Promise<void>
}

/** Opens the side of the queue that rings. `url` is redis:// or postgres://; nothing is awaited, so that a process starts without Redis too. */
export function createQueue({ url, logger }: { url: string; logger: Logger }): TaskQueue {
  const queue = open(url)
  queue.on('error', troubleLog(logger, 'queue'))
  const control = createControl(url, logger)
  return {
    kind: queueKind(url),
    ring: async (refs) => {
      if (refs.length > 0) await within(queueLimits.ringTimeoutMilliseconds, 'ringing for tasks', queue.addBulk(refs.map(entry)))
    },
    control: (jobId) => within(queueLimits.ringTimeoutMilliseconds, 'telling the workers', control.publish(jobId)),
    onControl: control.subscribe,
    ping: async () => {
      await within(queueLimits.pingTimeoutMilliseconds, 'asking the queue', queue.getJobCountByTypes('wait'))
    },
    close: async () => {
      await Promise.allSettled([queue.close(), control.close()])
    },
  }
}

const jobOptions = { attempts: 1, removeOnComplete: queueLimits.keptFinished, removeOnFail: queueLimits.keptFinished, sizeLimit: queueLimits.payloadBytes }

type RingingQueue = Pick<Queue, 'addBulk' | 'getJobCountByTypes' | 'close'> & { on(event: 'error', listener: (error: Error) => void): unknown }

function open(url: string): RingingQueue {
  if (queueKind(url) === 'postgres') return new (withBackend(createPostgresBackend).Queue)(taskQueue, { connection: postgres(url), defaultJobOptions: jobOptions })
  return new Queue(taskQueue, { connection: hastyRedis(url), skipWaitingForReady: true, defaultJobOptions: jobOptions })
}

/** An epoch in the entry's id: BullMQ adds nothing for an id that it still keeps, and a retried task must ring anew. */
function entry({ id, kind, epoch, priority }: TaskRef) {
  return { name: kind, data: { task_id: id }, opts: { jobId: `${id}-${epoch}`, priority: ringPriority(priority) } }
}
