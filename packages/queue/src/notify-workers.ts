import type { Logger } from '@trainyard/runtime'
import type { StopRequest, TaskRef } from '@trainyard/spec'
import type { TaskQueue } from './create-queue.js'

/**
 * Notifies workers of tasks whose rows are committed, all of them at once. Nobody waits for it, and nothing fails with it: the row, not the notification,
 * decides, and workers look for due tasks by themselves. `tasks` may still be read from the database; an error of that reading is as harmless.
 */
export function notifyWorkers(queue: TaskQueue, tasks: readonly TaskRef[] | Promise<readonly TaskRef[]>, log: Logger): void {
  const notify = async (): Promise<void> => queue.notify(await tasks)
  notify().catch((error: unknown) => log.debug({ err: error }, 'workers could not be notified; one of them will find the tasks'))
}

/** Passes a stop request that is in a job's row on to the workers that hold the job. Nobody waits for it: they also read it with every heartbeat. */
export function passOnRequest(queue: TaskQueue, jobId: string, request: StopRequest, log: Logger): void {
  queue
    .control(jobId, request)
    .catch((error: unknown) => log.debug({ err: error, job_id: jobId, request }, 'workers could not be told of a request; their next heartbeat reads it'))
}
