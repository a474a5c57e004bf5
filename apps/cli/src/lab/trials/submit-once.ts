import { createHash } from 'node:crypto'
import type { JobSpecInput } from '@trainyard/spec'
import type { Calls } from '../../api/calls.js'
import type { JobView } from '../../api/shapes.js'

/** A job that came to nothing is tried anew; this often at most, so that a service that always refuses ends the search. */
const mostAttempts = 20

/** A run that went out of bounds is a result; one that was cancelled or broke is none. */
const cameToNothing = ({ status, error }: JobView): boolean => status === 'cancelled' || (status === 'failed' && error?.code !== 'diverged')

/**
 * Posts a job, or finds the one that was posted before with the very same spec: the idempotency key is made of it, and the service
 * remembers keys for a day. `salt` tells runs apart that shall not share their jobs.
 */
export async function submitOnce(api: Calls, spec: JobSpecInput, salt: string): Promise<JobView> {
  for (let attempt = 1; ; attempt += 1) {
    const key = createHash('sha256')
      .update(JSON.stringify([salt, attempt, spec]))
      .digest('hex')
    const { id } = await api.createJob(spec, `lab-${key}`)
    const job = await api.job(id)
    if (!cameToNothing(job) || attempt === mostAttempts) return job
  }
}
