import { setTimeout as delay } from 'node:timers/promises'
import { isTerminal } from '@trainyard/spec'
import type { JobView } from '../api/shapes.js'
import type { Calls } from '../api/calls.js'
import { CliError } from '../cli-error.js'
import { MetricBoard } from './member-lines.js'

/** How a job is followed to its end. */
export type FollowOptions = {
  readonly calls: Calls
  readonly id: string
  /** Called after every look, with everything that is known. */
  readonly onLook?: (job: JobView, board: MetricBoard) => void
  readonly limitSeconds?: number | undefined
  readonly everyMilliseconds?: number
}

/** A job that ended, and its curves. */
export type FollowedJob = {
  readonly job: JobView
  readonly board: MetricBoard
}

/**
 * Looks at a job and at what is new in its metrics until it has ended. Metrics come by cursor, so each point is read once.
 * @throws {CliError} `time_limit` when it has not ended within the limit; the job itself goes on.
 */
export async function followJob({ calls, id, onLook, limitSeconds, everyMilliseconds = 400 }: FollowOptions): Promise<FollowedJob> {
  const board = new MetricBoard()
  const end = limitSeconds === undefined ? Number.POSITIVE_INFINITY : Date.now() + limitSeconds * 1000
  let since: number | undefined
  for (;;) {
    // The status first: what comes in the metrics afterwards is then at least as new as it.
    const job = await calls.job(id)
    for (let more = true; more; ) {
      const page = await calls.metrics(id, since === undefined ? {} : { since })
      board.add(page)
      since = Number(page.next)
      more = page.has_more
    }
    onLook?.(job, board)
    if (isTerminal(job.status)) return { job, board }
    if (Date.now() >= end)
      throw new CliError('time_limit', `${id} is ${job.status} and not done after ${limitSeconds} s`, {
        hint: `It goes on: "trainyard watch ${id}" follows it, "trainyard cancel ${id}" ends it.`,
      })
    await delay(everyMilliseconds)
  }
}

/**
 * What the end of a job means for the exit status.
 * @throws {CliError} `job_failed` or `job_cancelled`.
 */
export function checkOutcome(job: JobView): void {
  if (job.status === 'failed') throw new CliError('job_failed', `${job.id} failed${job.error === null ? '' : `: ${job.error.code}: ${job.error.message}`}`)
  if (job.status === 'cancelled') throw new CliError('job_cancelled', `${job.id} was cancelled`)
}
