import { setTimeout as delay } from 'node:timers/promises'
import { isTerminal } from '@trainyard/spec'
import type { Calls } from '../../api/calls.js'
import type { JobView } from '../../api/shapes.js'
import { checkOutcome } from '../../watch/follow-job.js'

const lookMilliseconds = 250

/**
 * Waits until a job has ended. A run that diverged is a result like any other.
 * @throws {CliError} `job_failed` or `job_cancelled` for every other end without a result.
 */
export async function followToEnd(api: Calls, submitted: JobView): Promise<JobView> {
  let job = submitted
  while (!isTerminal(job.status)) {
    await delay(lookMilliseconds)
    job = await api.job(job.id)
  }
  if (!hasDiverged(job)) checkOutcome(job)
  return job
}

/** Whether a job ended because its numbers were no longer finite. */
export const hasDiverged = ({ error }: Pick<JobView, 'error'>): boolean => error?.code === 'diverged'
