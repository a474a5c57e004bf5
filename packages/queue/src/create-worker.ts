import type { Logger } from '@trainyard/runtime'
import { taskCatalog, type TaskKind, taskKind, type TaskPayload, taskQueue } from '@trainyard/spec'
import { createPostgresBackend, type Processor, Worker, withBackend } from 'bullmq'
import { queueKind } from './connection/backend.js'
import { createErrorLog } from './connection/error-log.js'
import { connectRedis, patient } from './connection/redis.js'
import { bullTiming, goodbyeMs, maxStalledCount } from './timing.js'

/** One handler for each kind of task: a kind that is added to the catalog without one does not compile. */
export type TaskHandlers = { [K in TaskKind]: (payload: TaskPayload<K>, signal: AbortSignal) => Promise<void> }

export type WorkerOptions = {
  url: string
  logger: Logger
  /** Tasks worked on at once. */
  concurrency: number
  handlers: TaskHandlers
}

export type TaskWorker = {
  /** Resolves once it listens. Waits as long as the queue is away. */
  ready(): Promise<void>
  /** Takes no more tasks; those that run go on. */
  stopTaking(): Promise<void>
  /** Takes no more tasks, aborts the signals of those that run, waits for their handlers, and closes. */
  close(): Promise<void>
}

/** What both backends' workers have in common. */
type BullWorker = Pick<Worker, 'pause' | 'cancelAllJobs' | 'close'> & {
  waitUntilReady(): Promise<unknown>
  on(event: 'error', listener: (error: Error) => void): unknown
}

const postgresPoolSize = 2

/**
 * Answers the bell. A handler that throws is logged and its entry is done with all the same: whether and when a task is tried again is written
 * in its row. Survives that the queue goes away and comes back, with few lines in the log.
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
    stopTaking: () => within(worker.pause(true)),
    close: async () => {
      await within(worker.pause(true))
      worker.cancelAllJobs('the worker stops')
      await idle()
      await within(worker.close())
      redis?.disconnect()
    },
  }
}

/** What the handlers do, and when all of them have ended: BullMQ knows that too, but only tells while its server answers. */
function createProcessor(handlers: TaskHandlers, logger: Logger): { processor: Processor<unknown, void>; idle(): Promise<void> } {
  const running = new Set<Promise<void>>()
  const handle = async (name: string, id: string | undefined, data: unknown, signal: AbortSignal): Promise<void> => {
    const started = performance.now()
    const log = logger.child({ entry: id, task_kind: name })
    try {
      await dispatch(handlers, taskKind.parse(name), data, signal)
      log.debug({ ms: Math.round(performance.now() - started) }, 'task handled')
    } catch (error) {
      log.error({ err: error, ms: Math.round(performance.now() - started) }, 'task handler failed')
    }
  }
  return {
    // BullMQ makes a signal only for a function that declares three parameters, none of them with a default.
    processor: async (job, _token, signal) => {
      const handled = handle(job.name, job.id, job.data, signal ?? neverAborted)
      running.add(handled)
      await handled
      running.delete(handled)
    },
    idle: async () => void (await Promise.all(running)),
  }
}

/** Waits for BullMQ, but not long: one that cannot tell its server goodbye would wait until the server is back. */
async function within(work: Promise<void>): Promise<void> {
  let timer: NodeJS.Timeout | undefined
  const limit = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, goodbyeMs)
  })
  await Promise.race([work, limit]).finally(() => clearTimeout(timer))
}

const neverAborted = new AbortController().signal

const dispatch = <K extends TaskKind>(handlers: TaskHandlers, kind: K, data: unknown, signal: AbortSignal): Promise<void> =>
  handlers[kind](taskCatalog[kind].parse(data) as TaskPayload<K>, signal)
