import { type EventView, eventView, type ListQuery, type NewEvent } from '@trainyard/spec'
import { z } from 'zod'
import type { Connections } from '../connection/connections.js'
import { notFound } from '../connection/not-found.js'
import { firstRow, rows } from '../connection/queries.js'
import { inTransaction } from '../connection/transaction.js'
import { type Page, toPage } from '../paging/page.js'
import { fence, type Lease } from '../tasks/lease.js'
import { appendEvents } from './append-events.js'

/** `types` narrows to some kinds of event; all if left out. */
export type EventQuery = ListQuery & { types?: readonly EventView['type'][] }

type EventRow = Omit<EventView, 'object' | 'created_at'> & { created_at: Date }

export type Events = ReturnType<typeof createEvents>

const columns = 'id, job_id, seq, type, level, message, member, data, created_at'
const sourceSchema = z.object({ jobId: z.string() })

/** What happened to a job, numbered from 1 without gaps. */
export const createEvents = ({ pool }: Connections) => ({
  /** Adds events: under a lease (a worker's) only while it is held, else LeaseLostError; or to a job by its id. */
  async append(to: Lease | { jobId: string }, events: readonly NewEvent[]): Promise<void> {
    await inTransaction(pool, async (transaction) => {
      if ('epoch' in to) await fence(transaction, to)
      await appendEvents(transaction, sourceSchema.parse(to).jobId, events)
    })
  },
  /** A page of a job's events; `after` is the id of the last event of the page before. */
  async list(projectId: string, jobId: string, { limit, after, order, types }: EventQuery): Promise<Page<EventView>> {
    const job = await firstRow(pool, 'SELECT 1 FROM jobs WHERE id = $1 AND project_id = $2', [jobId, projectId])
    if (!job) throw notFound('job', jobId)
    const beyond = order === 'asc' ? '>' : '<'
    const text = `SELECT ${columns} FROM events WHERE job_id = $1 AND ($2::text[] IS NULL OR type = ANY($2))
      AND ($3::text IS NULL OR seq ${beyond} (SELECT seq FROM events WHERE id = $3 AND job_id = $1)) ORDER BY seq ${order === 'asc' ? 'ASC' : 'DESC'} LIMIT $4`
    return toPage(await rows<EventRow>(pool, text, [jobId, types ?? null, after ?? null, limit + 1]), limit, toView)
  },
  /** The next events after number `seq`, in order: what a live stream sends. The caller has found the job in its project before. */
  async since(jobId: string, seq: number, limit: number): Promise<EventView[]> {
    const found = await pool.query<EventRow>({
      name: 'events-since',
      text: `SELECT ${columns} FROM events WHERE job_id = $1 AND seq > $2 ORDER BY seq LIMIT $3`,
      values: [jobId, seq, limit],
    })
    return found.rows.map(toView)
  },
})

const toView = (row: EventRow): EventView => eventView.parse({ object: 'event', ...row, created_at: row.created_at.toISOString() })
