import type { Database, MetricsCursor } from '@trainyard/db'
import type { MetricFrame } from '@trainyard/spec'
import { LRUCache } from 'lru-cache'
import { metricsPlace } from './metrics-place.js'
import { sseText } from './sse.js'
import { type StreamPosition, streamPlace } from './stream-place.js'
import { createTurns } from './turns.js'

/** What a part holds at most, so that a slow reader holds little memory and no part takes long to write. */
const most = { points: 2_000, events: 200 }
/** Parts that are written in one turn of the event loop: many streams that catch up at once must not hold up other requests. */
const writtenPerTurn = 4
/** Bytes of parts that are kept in all. */
const keptBytes = 32 << 20

/** A stretch of a job's stream as it is sent, and the position after it. */
export type JobPart = { bytes: Buffer; end: StreamPosition }

/** The stretches of the streams of all jobs. */
export type JobParts = {
  /** What follows a position of a job that stands at `cursor` now: metric points first, then events. Null where nothing does. */
  after(jobId: string, position: StreamPosition, cursor: MetricsCursor): Promise<JobPart | null>
}

/**
 * Reads and writes each part once for all who stand at the same position: points and events never change, so a part is the same for everyone. A thousand
 * readers of one job cost the database and the processor as much as one, and hold the same bytes in memory.
 */
export function createJobParts(db: Database): JobParts {
  const parts = new LRUCache<string, JobPart, () => Promise<JobPart>>({
    maxSize: keptBytes,
    sizeCalculation: ({ bytes }) => bytes.length + 1,
    ignoreFetchAbort: true,
    fetchMethod: (_key, _stale, { context }) => context(),
  })
  const turn = createTurns(writtenPerTurn)
  return {
    async after(jobId, { metric, event }, cursor) {
      // A part that is full is the same whatever came after it.
      const [metricEnd, eventEnd] = [Math.min(cursor.metricSeq, metric + most.points), Math.min(cursor.eventSeq, event + most.events)]
      if (metricEnd <= metric && eventEnd <= event) return null
      await turn()
      const read = metricEnd > metric ? () => metricPart(db, jobId, { metric, event }) : () => eventPart(db, jobId, { metric, event }, eventEnd)
      const key = [jobId, metric, event, metricEnd, metricEnd > metric ? '' : eventEnd].join(' ')
      const part = (await parts.fetch(key, { context: read })) ?? (await read())
      return part.bytes.length === 0 ? null : part
    },
  }
}

async function metricPart({ metrics }: Database, jobId: string, { metric, event }: StreamPosition): Promise<JobPart> {
  const page = await metrics.page(jobId, { since: metric, limit: most.points })
  const end = { metric: page.next, event }
  const data: MetricFrame = { job_id: jobId, next: metricsPlace(jobId, {}, page.next), series: page.series }
  return { bytes: Buffer.from(sseText({ id: streamPlace(jobId, end), event: 'metric', data })), end }
}

async function eventPart({ events }: Database, jobId: string, { metric, event }: StreamPosition, until: number): Promise<JobPart> {
  const found = await events.since(jobId, event, until - event)
  const frames = found.map((each) => sseText({ id: streamPlace(jobId, { metric, event: each.seq }), event: each.type, data: each }))
  // default: an empty part is where it began
  return { bytes: Buffer.from(frames.join('')), end: { metric, event: found.at(-1)?.seq ?? event } }
}
