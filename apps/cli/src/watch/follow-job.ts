import { setTimeout as delay } from 'node:timers/promises'
import { isTerminal } from '@trainyard/spec'
import type { Calls, JobView } from '../api/calls.js'
import { CliError, isInterruption } from '../cli-error.js'
import { MetricBoard } from './member-lines.js'

/** Which job is followed to its end, and how. */
export type FollowOptions = {
  readonly calls: Calls
  readonly id: string
  /** Called after every poll, with everything that is known. */
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
 * Polls a job and its new metrics until it has ended. Metrics come by cursor, so each point is read once.
 * @throws {CliError} `time_limit` when it has not ended within the limit, `interrupted` after Ctrl-C; the job itself keeps running.
 */
export async function followJob({ id, limitSeconds, ...options }: FollowOptions): Promise<FollowedJob> {
  const hint = `"trainyard watch ${id}" follows it again, "trainyard cancel ${id}" ends it.`
  try {
    const followed = await pollJob({ id, ...options, end: limitSeconds === undefined ? Number.POSITIVE_INFINITY : Date.now() + limitSeconds * 1000 })
    if (isTerminal(followed.job.status)) return followed
    throw new CliError('time_limit', `${id} is still ${followed.job.status} after ${limitSeconds} s`, { hint: `It keeps running. ${hint}` })
  } catch (error) {
    if (!isInterruption(error)) throw error
    throw new CliError('interrupted', `Stopped watching; ${id} keeps running.`, { cause: error, hint })
  }
}

/** The job as it was when it ended, or when the time was over. */
async function pollJob({ calls, id, onLook, everyMilliseconds = 400, end }: FollowOptions & { readonly end: number }): Promise<FollowedJob> {
  const board = new MetricBoard()
  let since: string | undefined
  for (;;) {
    // The status first: what comes in the metrics afterwards is then at least as new as it.
    const job = await calls.job(id)
    for (let more = true; more; ) {
      const page = await calls.metrics(id, since === undefined ? {} : { since })
      board.add(page)
      since = page.next
      more = page.has_more
    }
    onLook?.(job, board)
    if (isTerminal(job.status) || Date.now() >= end) return { job, board }
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
