import { notifyWorkers, passOnRequest } from '@trainyard/queue'
import type { Logger } from '@trainyard/runtime'
import type { SweepView } from '@trainyard/spec'
import type { RouteDeps } from '../../../app.js'
import { toSweepView } from '../get-sweep/sweep-view.js'

/**
 * Cancels a sweep: the rows first, then a message to the workers that hold its trials.
 * @throws {AppError} `not_found`, or `conflict` when it has ended.
 */
export async function cancelSweep(deps: Pick<RouteDeps, 'db' | 'queue'>, projectId: string, id: string, log: Logger): Promise<SweepView> {
  const jobIds = await deps.db.sweeps.cancel(projectId, id)
  for (const jobId of jobIds) passOnRequest(deps.queue, jobId, 'cancel', log)
  notifyWorkers(deps.queue, deps.db.tasks.ready({ jobIds }), log)
  return toSweepView(await deps.db.sweeps.get(projectId, id))
}
