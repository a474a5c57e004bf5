import { createId } from '@trainyard/runtime'
import { type NewEvent, newEvent } from '@trainyard/spec'
import { execute, int, intsOrNull, statement, text, texts, type Transaction } from '../connection/statement.js'

const append = statement({
  name: 'events: append',
  text: `WITH cursor AS (UPDATE job_cursors SET event_seq = event_seq + $2::int WHERE job_id = $1 RETURNING event_seq - $2::int AS base)
    INSERT INTO events (id, job_id, seq, type, level, message, member, data, created_at)
    SELECT e.id, $1, cursor.base + e.place, e.type, e.level, e.message, e.member, e.data::jsonb, clock_timestamp()
    FROM cursor, unnest($3::text[], $4::text[], $5::text[], $6::text[], $7::int[], $8::text[]) WITH ORDINALITY AS e (id, type, level, message, member, data, place)`,
  params: { jobId: text, count: int, ids: texts, types: texts, levels: texts, messages: texts, members: intsOrNull, data: texts },
})

/** Adds events to a job in the order given. The cursor's row is held until the transaction ends, so that numbers become visible in their order. */
export async function appendEvents(transaction: Transaction, jobId: string, events: readonly NewEvent[]): Promise<void> {
  if (events.length === 0) return
  const all = events.map((event) => newEvent.parse(event))
  await execute(transaction, append, {
    jobId,
    count: all.length,
    ids: all.map(() => createId('event')),
    types: all.map(({ type }) => type),
    levels: all.map(({ level }) => level),
    messages: all.map(({ message }) => message),
    members: all.map(({ member }) => member),
    data: all.map(({ data }) => JSON.stringify(data)),
  })
}
