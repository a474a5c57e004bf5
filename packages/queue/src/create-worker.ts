import type { Logger } from '@trainyard/runtime'
import { taskCatalog, type TaskKind, taskKind, type TaskPayload, taskQueue } from '@trainyard/spec'
import { createPostgresBackend, type Processor, Worker, withBackend } from 'bullmq'
import pTimeout from 'p-timeout'
import { queueKind } from './backend.js'
import { createErrorLog } from './error-log.js'
import { connectRedis, patient } from './redis.js'
import { bullTiming, goodbyeMs, maxStalledCount } from './timing.js'

/** One handler for each kind of task: a kind that is added to the catalog without one does not compile. */
export type TaskHandlers = { [K in TaskKind]: (payload: TaskPayload<K>) => Promise<void> }

/** What a worker reads, and who handles it. */
export type WorkerOptions = {
  url: string
  logger: Logger
  /** Tasks worked on at once. */
  concurrency: number
  handlers: TaskHandlers
}

/** The consuming side of the queue. */
export type TaskWorker = {
  /** Resolves once it listens. Waits as long as the queue is away. */
  ready(): Promise<void>
  /** Takes no more tasks; those that run go on. */
  stopTaking(): Promise<void>
  /** Takes tasks again after `stopTaking`. */
  resumeTaking(): Promise<void>
  /** Takes no more tasks, waits for the handlers of those that run, and closes. */
  close(): Promise<void>
}

/** What both backends' workers have in common. */
type BullWorker = Pick<Worker, 'pause' | 'resume' | 'close'> & {
  waitUntilReady(): Promise<unknown>
  on(event: 'error', listener: (error: Error) => void): unknown
}

const postgresPoolSize = 2

/**
 * Passes notifications to handlers. When a handler throws, the error is logged and the queue entry is done all the same: the task's row says whether and when
 * it is retried. Survives outages of the queue with few lines in the log.
 */
export function createWorker({ url, logger, concurrency, handlers }: WorkerOptions): TaskWorker {
  const kind = queueKind(url)
  const log = logger.child({ queue: kind })
  const onError = createErrorLog(log)
  const { processor, idle } = createProcessor(handlers, log)
  const settings = { concurrency, maxStalledCount, ...bullTiming }
  const redis = kind === 'redis' ? connectRedis(url, patient, onError) : null
  const worker: BullWorker = redis
    ? new Worker(taskQueue, processor, { ...settings, connection: redis })
    : new (withBackend(createPostgresBackend).Worker)(taskQueue, processor, {
        ...settings,
        connection: { connectionString: url, max: postgresPoolSize, migrate: true },
      })
  worker.on('error', onError)
  return {
    ready: async () => void (await worker.waitUntilReady()),
    stopTaking: () => briefly(worker.pause(true)),
    resumeTaking: async () => await worker.resume(),
    close: async () => {
      await briefly(worker.pause(true))
      await idle()
      await briefly(worker.close())
      redis?.disconnect()
    },
  }
}

/** What the handlers do, and when all of them have ended: BullMQ knows that too, but only tells while its server answers. */
function createProcessor(handlers: TaskHandlers, logger: Logger): { processor: Processor<unknown, void>; idle(): Promise<void> } {
  const running = new Set<Promise<void>>()
  const handle = async (name: string, id: string | undefined, data: unknown): Promise<void> => {
    const started = performance.now()
    const log = logger.child({ entry: id, task_kind: name })
    try {
      await dispatch(handlers, taskKind.parse(name), data)
      log.debug({ ms: Math.round(performance.now() - started) }, 'task handled')
    } catch (error) {
      log.error({ err: error, ms: Math.round(performance.now() - started) }, 'task handler failed')
    }
  }
  return {
    processor: async (job) => {
      const handled = handle(job.name, job.id, job.data)
      running.add(handled)
      await handled
      running.delete(handled)
    },
    idle: async () => void (await Promise.all(running)),
  }
}

/** Waits for BullMQ, but not long: one that cannot tell its server goodbye would wait until the server is back. */
const briefly = (work: Promise<void>): Promise<void> => pTimeout(work, { milliseconds: goodbyeMs, fallback: () => undefined })

const dispatch = <K extends TaskKind>(handlers: TaskHandlers, kind: K, data: unknown): Promise<void> =>
  handlers[kind](taskCatalog[kind].parse(data) as TaskPayload<K>)
