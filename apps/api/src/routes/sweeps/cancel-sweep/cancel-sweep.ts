import type { Logger } from '@trainyard/runtime'
import type { SweepView } from '@trainyard/spec'
import type { RouteDeps } from '../../../app.js'
import { notifyWorkers } from '../../notify-workers.js'
import { toSweepView } from '../get-sweep/sweep-view.js'

/**
 * Cancels a sweep: the rows first, then a message to the workers that hold its trials.
 * @throws {AppError} `not_found`, or `conflict` when it has ended.
 */
export async function cancelSweep(deps: Pick<RouteDeps, 'db' | 'queue'>, projectId: string, id: string, log: Logger): Promise<SweepView> {
  for (const jobId of await deps.db.sweeps.cancel(projectId, id)) {
    // Workers also read the request with every heartbeat: the message only saves that time.
    await deps.queue
      .control(jobId, 'cancel')
      .catch((error: unknown) => log.warn({ err: error, job_id: jobId }, 'workers could not be notified; they will read the request with their next heartbeat'))
    await notifyWorkers(deps, { jobId }, log)
  }
  return toSweepView(await deps.db.sweeps.get(projectId, id))
}
