import type { MetricsCursor } from '@trainyard/db'
import { isTerminal, limits } from '@trainyard/spec'
import type { Subscription } from './job-feeds.js'
import type { JobParts } from './job-parts.js'
import { sseText } from './sse.js'
import { type StreamPosition, streamPlace } from './stream-place.js'

/** A comment at least this often, so that nobody in between takes the connection for dead. */
const heartbeatMs = 15_000
/** How long a reader waits before it connects again. */
const retryMs = 2_000

export type JobStreamOptions = {
  jobId: string
  from: StreamPosition
  parts: JobParts
  subscription: Subscription
  /** Whether the reader may still read; asked again and again. */
  isAllowed(): Promise<boolean>
}

/**
 * Everything that happens to a job, from a position on, as it is sent: metric points first, then events, each frame with the position after it, until the
 * event that says the job's end, or until the reader's key ends. It goes on only as fast as it is read, so a slow reader holds one part in memory. The first
 * frame has no data, so that it is no event: it sets the reader's position and pace.
 */
export async function* jobStream({ jobId, from, parts, subscription, isAllowed }: JobStreamOptions): AsyncGenerator<string | Buffer> {
  let position = from
  let known: MetricsCursor | null = null
  let silentMs = 0
  yield sseText({ retryMs, id: streamPlace(jobId, position) })
  try {
    for (;;) {
      const cursor: MetricsCursor | null = await subscription.next(known, limits.keyWatchedMs)
      if (!(await isAllowed())) return yield keyEnded
      silentMs = cursor ? 0 : silentMs + limits.keyWatchedMs
      if (cursor) {
        for (let part = await parts.after(jobId, position, cursor); part; part = await parts.after(jobId, position, cursor)) {
          position = part.end
          yield part.bytes
        }
        if (isTerminal(cursor.status)) return
        known = cursor
      } else if (!subscription.isOpen()) return
      else if (silentMs >= heartbeatMs) {
        silentMs = 0
        yield heartbeat
      }
    }
  } finally {
    subscription.close()
  }
}

const heartbeat = sseText({ comment: 'alive' })
const keyEnded = sseText({
  event: 'unauthorized',
  data: { message: 'the API key was revoked or expired: this stream ends; come back with a valid key' },
})
