import type { Database, MetricsCursor } from '@trainyard/db'
import type { Logger } from '@trainyard/runtime'

/** How often a job that somebody watches is looked at, whatever the number of watchers. */
const pollMs = 250

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
   * Starts watching a job of this project.
   * @throws {AppError} `not_found` where there is none.
   */
  subscribe(projectId: string, jobId: string): Promise<Subscription>
  /** Lets every watcher go, so that the server can close. */
  close(): void
}

type Watched = { projectId: string; feed: Feed; watchers: number; timer: NodeJS.Timeout | undefined }

/** Polls each watched job once for all its watchers: a hundred open dashboards cost one small query every 250 ms. */
export function createJobFeeds(db: Database, logger: Logger): JobFeeds {
  const jobs = new Map<string, Watched>()
  let closed = false

  const poll = async (jobId: string, job: Watched): Promise<void> => {
    try {
      job.feed.update(await db.metrics.cursor(job.projectId, jobId))
    } catch (error) {
      logger.warn({ err: error, job_id: jobId }, 'a watched job could not be read; it will be tried again')
    }
    if (jobs.get(jobId) === job) schedule(jobId, job)
  }
  const schedule = (jobId: string, job: Watched): void => {
    job.timer = setTimeout(() => void poll(jobId, job), pollMs)
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
    async subscribe(projectId, jobId) {
      // Read for every watcher: it also checks that the job is one of this project.
      const job = join(projectId, jobId, await db.metrics.cursor(projectId, jobId))
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
  const isOpen = () => !left && !allClosed()
  return {
    isOpen,
    async next(known, limitMs) {
      const isKnown = () => known !== null && sameCursor(known, feed.latest())
      if (isOpen() && isKnown()) await feed.change(limitMs)
      return isOpen() && !isKnown() ? feed.latest() : null
    },
    close() {
      if (left) return
      left = true
      leave()
      feed.wake()
    },
  }
}

/** The newest that is known of one job, and those who wait for something newer. */
type Feed = {
  latest(): MetricsCursor
  /** Takes what was read; wakes the waiting when it differs. */
  update(cursor: MetricsCursor): void
  /** Settles at the next change or wake, or after the limit. */
  change(limitMs: number): Promise<void>
  wake(): void
}

/** Starts with what was read first. */
function createFeed(first: MetricsCursor): Feed {
  let latest = first
  const waiting = new Set<() => void>()
  const wake = () => {
    for (const settle of waiting) settle()
  }
  return {
    latest: () => latest,
    update(cursor) {
      if (sameCursor(cursor, latest)) return
      latest = cursor
      wake()
    },
    change: (limitMs) =>
      new Promise((resolve) => {
        const settle = () => {
          clearTimeout(timer)
          waiting.delete(settle)
          resolve()
        }
        const timer = setTimeout(settle, limitMs)
        waiting.add(settle)
      }),
    wake,
  }
}

/** Whether two readings of a job say the same. */
const sameCursor = (a: MetricsCursor, b: MetricsCursor): boolean => a.metricSeq === b.metricSeq && a.eventSeq === b.eventSeq && a.status === b.status
