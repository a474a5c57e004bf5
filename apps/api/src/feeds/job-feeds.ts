import { untraced } from '@trainyard/tracing'
import type { Database, MetricsCursor } from '@trainyard/db'
import { createFreshLookup, type Logger } from '@trainyard/runtime'
import { createJobParts, type JobParts } from './job-parts.js'

/** How often a job that somebody watches is looked at, whatever the number of watchers. */
const pollMs = 250

/** Watchers that are woken in one turn of the event loop: a thousand at once would hold up everyone else. */
const wokenAtOnce = 50

/** One watcher's end. It must be closed, else the job is polled for ever. */
export type Subscription = {
  /** The newest cursor as soon as it differs from `known`; null after `limitMs` without a change or when the feeds are closed. */
  next(known: MetricsCursor | null, limitMs: number): Promise<MetricsCursor | null>
  /** False once it, or all the feeds, were closed. */
  isOpen(): boolean
  close(): void
}

export type JobFeeds = {
  /**
   * Where a job of this project stands. Many who ask at the same time are answered by one query.
   * @throws {AppError} `not_found` where there is none.
   */
  cursor(projectId: string, jobId: string): Promise<MetricsCursor>
  /** Starts watching a job of this project, which stood at `first` just now. */
  subscribe(projectId: string, jobId: string, first: MetricsCursor): Subscription
  /** What the streams of jobs are made of. */
  parts: JobParts
  /** Lets every watcher go, so that the server can close. */
  close(): void
}

type Watched = { projectId: string; feed: Feed; watchers: number; timer: NodeJS.Timeout | undefined }

/** Polls each watched job once for all its watchers: a hundred open dashboards cost one small query every 250 ms. */
export function createJobFeeds(db: Database, logger: Logger): JobFeeds {
  const jobs = new Map<string, Watched>()
  let closed = false
  const cursorOf = createFreshLookup((key) => {
    const [projectId = '', jobId = ''] = key.split(' ')
    return db.metrics.cursor(projectId, jobId)
  })

  const poll = async (jobId: string, job: Watched): Promise<void> => {
    try {
      job.feed.update(await db.metrics.cursor(job.projectId, jobId))
    } catch (error) {
      logger.warn({ err: error, job_id: jobId }, 'a watched job could not be read; it will be tried again')
    }
    if (jobs.get(jobId) === job) schedule(jobId, job)
  }
  const schedule = (jobId: string, job: Watched): void => {
    // For all its watchers: it is no part of the request of the first.
    job.timer = untraced(() => setTimeout(() => void poll(jobId, job), pollMs))
  }
  const join = (projectId: string, jobId: string, first: MetricsCursor): Watched => {
    const job = jobs.get(jobId) ?? { projectId, feed: createFeed(first), watchers: 0, timer: undefined }
    job.watchers += 1
    if (!jobs.has(jobId)) schedule(jobId, job)
    jobs.set(jobId, job)
    return job
  }
  const leave = (jobId: string, job: Watched): void => {
    job.watchers -= 1
    if (job.watchers > 0) return
    clearTimeout(job.timer)
    if (jobs.get(jobId) === job) jobs.delete(jobId)
  }
  return {
    cursor: (projectId, jobId) => cursorOf(`${projectId} ${jobId}`),
    parts: createJobParts(db),
    subscribe(projectId, jobId, first) {
      const job = join(projectId, jobId, first)
      return subscription(
        job.feed,
        () => closed,
        () => leave(jobId, job),
      )
    },
    close() {
      closed = true
      for (const { feed, timer } of jobs.values()) {
        clearTimeout(timer)
        feed.wake()
      }
      jobs.clear()
    },
  }
}

function subscription(feed: Feed, allClosed: () => boolean, leave: () => void): Subscription {
  let left = false
  const leaving = new AbortController()
  const isOpen = () => !left && !allClosed()
  return {
    isOpen,
    async next(known, limitMs) {
      const isKnown = () => known !== null && sameCursor(known, feed.latest())
      if (isOpen() && isKnown()) await feed.change(limitMs, leaving.signal)
      return isOpen() && !isKnown() ? feed.latest() : null
    },
    close() {
      if (left) return
      left = true
      leave()
      leaving.abort()
    },
  }
}

/** The newest that is known of one job, and those who wait for something newer. */
type Feed = {
  latest(): MetricsCursor
  /** Takes what was read; wakes the waiting when it differs. */
  update(cursor: MetricsCursor): void
  /** Settles at the next change or wake, when the signal is aborted, or after the limit. */
  change(limitMs: number, signal: AbortSignal): Promise<void>
  wake(): void
}

/** Starts with what was read first. */
function createFeed(first: MetricsCursor): Feed {
  let latest = first
  const waiting = new Set<() => void>()
  const wake = () => {
    const woken = [...waiting]
    waiting.clear()
    const wakeFrom = (start: number) => {
      for (const settle of woken.slice(start, start + wokenAtOnce)) settle()
      if (start + wokenAtOnce < woken.length) setImmediate(wakeFrom, start + wokenAtOnce)
    }
    wakeFrom(0)
  }
  return {
    latest: () => latest,
    update(cursor) {
      if (sameCursor(cursor, latest)) return
      latest = cursor
      wake()
    },
    change: (limitMs, signal) =>
      new Promise((resolve) => {
        const settle = () => {
          clearTimeout(timer)
          signal.removeEventListener('abort', settle)
          waiting.delete(settle)
          resolve()
        }
        const timer = setTimeout(settle, limitMs)
        signal.addEventListener('abort', settle)
        waiting.add(settle)
      }),
    wake,
  }
}

/** Whether two readings of a job say the same. */
const sameCursor = (a: MetricsCursor, b: MetricsCursor): boolean => a.metricSeq === b.metricSeq && a.eventSeq === b.eventSeq && a.status === b.status
