import type { Database } from '@trainyard/db'
import type { Logger } from '@trainyard/runtime'

/** How often a job that somebody watches is looked at, whatever the number of watchers. */
const pollMs = 250

/** How far a job has come: numbers of its newest point and event, and its status. */
export type JobCursor = Awaited<ReturnType<Database['metrics']['cursor']>>

/** One watcher's end. It must be closed, else the job is polled for ever. */
export type Subscription = {
  /** The newest cursor as soon as it differs from `known`; null after `limitMs` without a change or when the feeds are closed. */
  next(known: JobCursor | null, limitMs: number): Promise<JobCursor | null>
  /** False once it, or all the feeds, were closed. */
  isOpen(): boolean
  close(): void
}

export type JobFeeds = {
  /** Starts watching a job of this project. Throws `not_found` where there is none. */
  subscribe(projectId: string, jobId: string): Promise<Subscription>
  /** Lets every watcher go, so that the server can close. */
  close(): void
}

type Feed = { projectId: string; latest: JobCursor; watchers: number; waiting: Set<() => void>; timer: NodeJS.Timeout | undefined }

/** Polls each watched job once for all its watchers: a hundred open dashboards cost one small query every 250 ms. */
export function createJobFeeds(db: Database, logger: Logger): JobFeeds {
  const feeds = new Map<string, Feed>()
  let closed = false

  const wake = (feed: Feed) => {
    const waiting = [...feed.waiting]
    feed.waiting.clear()
    for (const resume of waiting) resume()
  }
  const poll = async (jobId: string, feed: Feed): Promise<void> => {
    try {
      const latest = await db.metrics.cursor(feed.projectId, jobId)
      if (!sameCursor(latest, feed.latest)) {
        feed.latest = latest
        wake(feed)
      }
    } catch (error) {
      logger.warn({ err: error, job_id: jobId }, 'a watched job could not be read; it will be tried again')
    }
    if (feeds.get(jobId) === feed) feed.timer = setTimeout(() => void poll(jobId, feed), pollMs)
  }
  const leave = (jobId: string, feed: Feed) => {
    feed.watchers -= 1
    if (feed.watchers > 0) return
    clearTimeout(feed.timer)
    if (feeds.get(jobId) === feed) feeds.delete(jobId)
  }
  const join = (projectId: string, jobId: string, latest: JobCursor): Feed => {
    const present = feeds.get(jobId)
    if (present) {
      present.watchers += 1
      return present
    }
    const feed: Feed = { projectId, latest, watchers: 1, waiting: new Set(), timer: undefined }
    feeds.set(jobId, feed)
    feed.timer = setTimeout(() => void poll(jobId, feed), pollMs)
    return feed
  }
  return {
    async subscribe(projectId, jobId) {
      // Read for every watcher: it also checks that the job is one of this project.
      const feed = join(projectId, jobId, await db.metrics.cursor(projectId, jobId))
      let open = true
      return {
        async next(known, limitMs) {
          if (!closed && open && known !== null && sameCursor(known, feed.latest)) await change(feed, limitMs)
          if (closed || !open || (known !== null && sameCursor(known, feed.latest))) return null
          return feed.latest
        },
        isOpen: () => open && !closed,
        close() {
          if (!open) return
          open = false
          leave(jobId, feed)
          wake(feed)
        },
      }
    },
    close() {
      closed = true
      for (const feed of feeds.values()) {
        clearTimeout(feed.timer)
        wake(feed)
      }
      feeds.clear()
    },
  }
}

const sameCursor = (a: JobCursor, b: JobCursor): boolean => a.metricSeq === b.metricSeq && a.eventSeq === b.eventSeq && a.status === b.status

/** Settles at the next change of the feed, or after the limit. */
function change(feed: Feed, limitMs: number): Promise<void> {
  return new Promise((resolve) => {
    const settle = () => {
      clearTimeout(timer)
      feed.waiting.delete(settle)
      resolve()
    }
    const timer = setTimeout(settle, limitMs)
    feed.waiting.add(settle)
  })
}
