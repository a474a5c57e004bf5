import type { Logger } from '@trainyard/runtime'
import { taskCatalog, type TaskKind, taskKind, type TaskPayload, taskQueue } from '@trainyard/spec'
import { createPostgresBackend, type Job, withBackend, Worker } from 'bullmq'
import { patientRedis, postgres } from './connections.js'
import { queueLimits } from './limits.js'
import { queueKind } from './queue-kind.js'
import { redisFaults } from './redis-settings.js'
import { troubleLog } from './trouble.js'

/** Exactly one handler for each entry of the catalog; a missing one does not compile. */
export type TaskHandlers = { [K in TaskKind]: (payload: TaskPayload<K>, signal: AbortSignal) => Promise<void> }

export type TaskWorker = { close(): Promise<void> }

/**
 * Reads the queue: parses each payload, times it, logs it, and calls its handler, at most `concurrency` at once. What a handler throws is
 * logged and marks the queue's entry only: the state of the work is the row's.
 */
export function createWorker({ url, logger, concurrency, handlers }: { url: string; logger: Logger; concurrency: number; handlers: TaskHandlers }): TaskWorker {
  const handle = async (job: Job, _token?: string, signal?: AbortSignal): Promise<void> => {
    const started = performance.now()
    try {
      await dispatch(handlers, job.name, job.data, signal ?? new AbortController().signal)
      logger.debug({ task: job.name, entry: job.id, seconds: (performance.now() - started) / 1000 }, 'task handled')
    } catch (error) {
      logger.error({ err: error, task: job.name, entry: job.id }, 'task handler failed')
      throw error
    }
  }
  const options = { concurrency, lockDuration: queueLimits.lockMilliseconds, stalledInterval: queueLimits.stalledIntervalMilliseconds, maxStalledCount: queueLimits.maxStalledCount }
  const worker =
    queueKind(url) === 'postgres'
      ? new (withBackend(createPostgresBackend).Worker)(taskQueue, handle, { connection: postgres(url), ...options })
      : new Worker(taskQueue, handle, { connection: patientRedis(url), ...options })
  worker.on('error', troubleLog(logger, 'queue reader'))
  if (queueKind(url) === 'redis') {
    redisFaults(url)
      .then((faults) => faults.length > 0 && logger.warn({ faults }, 'this Redis may lose queued entries; jobs are kept in Postgres and rung for again'))
      .catch(troubleLog(logger, 'settings of Redis'))
  }
  return { close: () => worker.close() }
}

async function dispatch(handlers: TaskHandlers, name: string, data: unknown, signal: AbortSignal): Promise<void> {
  const kind = taskKind.parse(name)
  switch (kind) {
    case 'prepare_dataset':
      return handlers.prepare_dataset(taskCatalog.prepare_dataset.parse(data), signal)
    case 'train':
      return handlers.train(taskCatalog.train.parse(data), signal)
    case 'combine':
      return handlers.combine(taskCatalog.combine.parse(data), signal)
  }
}
