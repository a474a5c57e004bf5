import type { Logger } from '@trainyard/runtime'
import type { RouteDeps } from '../app.js'

/**
 * Rings for the tasks of a job or data set that are due, after their rows are committed. A bell that cannot be rung is only logged: the rows
 * are the truth, and the workers look for forgotten tasks by themselves.
 */
export async function notifyWorkers({ db, queue }: Pick<RouteDeps, 'db' | 'queue'>, of: { jobId: string } | { datasetId: string }, log: Logger): Promise<void> {
  try {
    await queue.ring(await db.tasks.ready(of))
  } catch (error) {
    log.warn({ err: error, ...of }, 'the queue could not be rung; a worker will find the task')
  }
}
