import type { Logger } from '@trainyard/runtime'
import type { RouteDeps } from '../app.js'

/**
 * Notifies workers of the tasks of a job or data set that are due, after their rows are committed. A failure is only logged: the row, not the
 * notification, decides, and workers look for due tasks by themselves.
 */
export async function notifyWorkers({ db, queue }: Pick<RouteDeps, 'db' | 'queue'>, of: { jobId: string } | { datasetId: string }, log: Logger): Promise<void> {
  try {
    await queue.notify(await db.tasks.ready(of))
  } catch (error) {
    log.warn({ err: error, ...of }, 'workers could not be notified; one of them will find the task')
  }
}
