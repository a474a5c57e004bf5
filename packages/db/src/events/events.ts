import type { Lease } from '@trainyard/lifecycle'
import { z } from 'zod'
import { defined, type EventView, eventView, type ListQuery, type NewEvent } from '@trainyard/spec'
import type { Connections } from '../connection/pool.js'
import { notFound } from '../connection/errors.js'
import { bigint, firstRow, int, json, nullable, type RowOf, rows, statement, text, texts, time, word } from '../connection/statement.js'
import { inTransaction } from '../connection/transaction.js'
import { folded, mapPage, type Page, readList } from '../page.js'
import { fence } from '../tasks/lease.js'
import { appendEvents } from './append-events.js'

/** Narrows a list of events, each by itself; all if left out: kinds, levels, and a text that the message holds, in any case. */
export type EventQuery = ListQuery & { types?: readonly EventView['type'][]; levels?: readonly EventView['level'][]; search?: string }

/** What happened to jobs. */
export type Events = ReturnType<typeof createEvents>

const columns = 'id, job_id, seq, type, level, message, member, data, created_at'
const row = {
  id: text,
  job_id: text,
  seq: bigint,
  type: word<EventView['type']>(),
  level: word<EventView['level']>(),
  message: text,
  member: nullable(int),
  data: json,
  created_at: time,
}
const jobInProject = statement({
  name: 'events: job in project',
  text: 'SELECT id FROM jobs WHERE id = $1 AND project_id = $2',
  params: { jobId: text, projectId: text },
  row: { id: text },
})
const list = (order: ListQuery['order']) => {
  const [direction, beyond] = order === 'asc' ? ['ASC', '>'] : ['DESC', '<']
  return statement({
    name: `events: list ${order}`,
    text: `SELECT ${columns} FROM events WHERE job_id = $1 AND ($2::text[] IS NULL OR type = ANY($2))
      AND ($3::int8 IS NULL OR seq ${beyond} $3) AND ($5::text[] IS NULL OR level = ANY($5))
      AND ($6::text IS NULL OR position(${folded('$6')} IN ${folded('message')}) > 0) ORDER BY seq ${direction} LIMIT $4::int`,
    params: { jobId: text, types: nullable(texts), after: nullable(bigint), limit: int, levels: nullable(texts), search: nullable(text) },
    row,
  })
}
const lists = { asc: list('asc'), desc: list('desc') }
const seqOfId = statement({
  name: 'events: number of one',
  text: 'SELECT seq FROM events WHERE id = $1 AND job_id = $2',
  params: { id: text, jobId: text },
  row: { seq: bigint },
})
const sinceSeq = statement({
  name: 'events-since',
  text: `SELECT ${columns} FROM events WHERE job_id = $1 AND seq > $2 ORDER BY seq LIMIT $3::int`,
  params: { jobId: text, seq: bigint, limit: int },
  row,
  prepared: true,
})

/** What happened to a job, numbered from 1 without gaps. */
export const createEvents = ({ pool }: Connections) => ({
  /** Adds events to a job: under a lease (a worker's) only while it is held, else LeaseLostError; or by the job's id. */
  async append(to: Lease | { jobId: string }, events: readonly NewEvent[]): Promise<void> {
    await inTransaction(pool, async (transaction) => {
      if ('epoch' in to) await fence(transaction, to)
      await appendEvents(transaction, defined(to.jobId, 'the job of the events'), events)
    })
  },
  /**
   * A page of a job's events, in the order of their numbers.
   *
   * @throws {AppError} `not_found`.
   */
  async list(projectId: string, jobId: string, { types, levels, search, ...page }: EventQuery): Promise<Page<EventView>> {
    if (!(await firstRow(pool, jobInProject, { jobId, projectId }))) throw notFound('job', jobId)
    const found = await readList({
      owner: { list: 'events', jobId, types: types && [...types].sort(), levels: levels && [...levels].sort(), search },
      query: page,
      position: z.int().min(0),
      read: (after, limit) =>
        rows(pool, lists[page.order], { jobId, types: types ?? null, levels: levels ?? null, search: search ?? null, after: after ?? null, limit }),
      positionOf: ({ seq }) => seq,
      positionOfId: async (id) => (await firstRow(pool, seqOfId, { id, jobId }))?.seq,
    })
    return mapPage(found, toView)
  },
  /** The next events after number `seq`, in order: what a live stream sends. The caller has found the job in its project before. */
  since: async (jobId: string, seq: number, limit: number): Promise<EventView[]> => (await rows(pool, sinceSeq, { jobId, seq, limit })).map(toView),
})

const toView = (event: RowOf<typeof sinceSeq>): EventView => eventView.parse({ object: 'event', ...event, created_at: event.created_at.toISOString() })
