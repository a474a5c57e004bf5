import type { Queryable } from '../connection/queries.js'

/** Narrows a query to some keys and members, and to steps between two, both included. All if left out. */
export type SeriesFilter = { keys?: readonly string[]; members?: readonly number[]; fromStep?: number; toStep?: number }

export type SeriesRow = { id: number; member: number; key: string }

const text = `SELECT id, member, key FROM metric_series WHERE job_id = $1 AND ($2::text[] IS NULL OR key = ANY($2)) AND ($3::int[] IS NULL OR member = ANY($3)) ORDER BY member, key`

/** The series of a job that a filter lets through, by member and key. */
export async function findSeries(on: Queryable, jobId: string, { keys, members }: SeriesFilter): Promise<SeriesRow[]> {
  return (await on.query<SeriesRow>({ name: 'metrics-series', text, values: [jobId, keys ?? null, members ?? null] })).rows
}
