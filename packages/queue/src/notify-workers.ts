import type { Logger } from '@trainyard/runtime'
import type { StopRequest, TaskRef } from '@trainyard/spec'
import type { TaskQueue } from './create-queue.js'

/**
 * Notifies workers of tasks whose rows are committed. Never rejects: the row, not the notification, decides, and workers look for due tasks by
 * themselves. `tasks` may still be read from the database; an error of that reading is as harmless.
 */
export async function notifyWorkers(queue: TaskQueue, tasks: readonly TaskRef[] | Promise<readonly TaskRef[]>, log: Logger): Promise<void> {
  try {
    await queue.notify(await tasks)
  } catch (error) {
    log.debug({ err: error }, 'workers could not be notified; one of them will find the tasks')
  }
}

/** Passes a stop request that is in a job's row on to the workers that hold the job. Never rejects: they also read it with every heartbeat. */
export async function passOnRequest(queue: TaskQueue, jobId: string, request: StopRequest, log: Logger): Promise<void> {
  try {
    await queue.control(jobId, request)
  } catch (error) {
    log.debug({ err: error, job_id: jobId, request }, 'workers could not be told of a request; they will read it with their next heartbeat')
  }
}
