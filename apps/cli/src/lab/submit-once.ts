import { createHash } from 'node:crypto'
import type { JobSpecInput } from '@trainyard/spec'
import type { Calls, JobView } from '../api/calls.js'
import { CliError } from '../cli-error.js'
import { followSweep, type SweepView } from '../watch/sweep.js'

/** What came to nothing is tried anew; this often at most, so that a service that always refuses ends the search. */
const mostAttempts = 20

/** Something that is posted with an idempotency key and read again by its id. */
type Posting<T> = {
  readonly body: unknown
  readonly post: (key: string) => Promise<{ readonly id: string }>
  readonly read: (id: string) => Promise<T>
  readonly cameToNothing: (made: T) => boolean
}

/**
 * Posts something, or finds what was posted before with the very same body: the idempotency key is made of it, and the service remembers
 * keys for a day. `salt` tells runs apart that shall not share their jobs.
 */
async function postOnce<T>({ body, post, read, cameToNothing }: Posting<T>, salt: string): Promise<T> {
  for (let attempt = 1; ; attempt += 1) {
    const key = createHash('sha256')
      .update(JSON.stringify([salt, attempt, body]))
      .digest('hex')
    const made = await read((await post(`lab-${key}`)).id)
    if (!cameToNothing(made) || attempt === mostAttempts) return made
  }
}

/** The job of this spec. A run that went out of bounds is a result; one that was cancelled or broke is none, and is run again. */
export const submitOnce = (api: Calls, spec: JobSpecInput, salt: string): Promise<JobView> =>
  postOnce(
    {
      body: spec,
      post: (key) => api.createJob(spec, key),
      read: api.job,
      cameToNothing: ({ status, error }) => status === 'cancelled' || (status === 'failed' && error?.code !== 'diverged'),
    },
    salt,
  )

/** The sweep of this request. One that was cancelled or failed as a whole is made again. */
const sweepOnce = (api: Calls, request: unknown, salt: string): Promise<SweepView> =>
  postOnce(
    {
      body: request,
      post: (key) => api.createSweep(request, key),
      read: api.sweep,
      cameToNothing: ({ status }) => status === 'cancelled' || status === 'stopping' || status === 'failed',
    },
    salt,
  )

type SweepOptions = {
  readonly api: Calls
  readonly salt: string
  /** Called for each trial that has ended. */
  readonly onDone: () => void
}

const ended = ['succeeded', 'failed', 'stopped', 'cancelled'] as const

/**
 * Posts a sweep, or finds the same one of before, and follows it to its end. Trials that diverge are part of a search.
 * @throws {CliError} `job_failed` when no trial succeeded.
 */
export async function runSweep(request: object, { api, salt, onDone }: SweepOptions): Promise<SweepView> {
  let counted = 0
  const { id } = await sweepOnce(api, request, salt)
  const sweep = await followSweep(api, id, undefined, ({ counts }) => {
    // default: no trial is in this state
    const done = ended.reduce((sum, status) => sum + (counts[status] ?? 0), 0)
    for (; counted < done; counted += 1) onDone()
  })
  if (sweep.status !== 'succeeded') throw new CliError('job_failed', `${id} ended ${sweep.status}: no trial of it succeeded`)
  return sweep
}
