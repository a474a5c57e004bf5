import { notifyWorkers, passOnRequest } from '@trainyard/queue'
import type { Logger } from '@trainyard/runtime'
import type { JobAction, JobView } from '@trainyard/spec'
import type { RouteDeps } from '../../../app.js'

/** What is asked of which job; `idempotencyKey` makes a retry once, also when the process dies before its reply. */
export type ActionRequest = { projectId: string; id: string; action: JobAction; idempotencyKey: string | undefined; log: Logger }

/**
 * Asks something of a job: the row first, then a message to the workers that hold it, then a notification for what became due. What comes back is the job as it
 * is now; for `retry` that is the new job, since an ended one never changes.
 *
 * @throws {AppError} `conflict` with what is possible when the job's state does not allow it.
 */
export async function actOnJob(deps: Pick<RouteDeps, 'db' | 'queue'>, { projectId, id, action, idempotencyKey, log }: ActionRequest): Promise<JobView> {
  const job = await deps.db.jobs.request(projectId, id, action, idempotencyKey === undefined ? {} : { idempotencyKey })
  if (action === 'cancel' || action === 'pause' || action === 'finish') passOnRequest(deps.queue, id, action, log)
  notifyWorkers(deps.queue, deps.db.tasks.ready({ jobIds: [job.id] }), log)
  return job
}
