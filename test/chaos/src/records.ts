import { setTimeout as delay } from 'node:timers/promises'
import pg from 'pg'
import { elementAt } from '@trainyard/spec'

/** What Postgres holds of a job: the only witness of this test. */
export type JobRecord = {
  status: string
  error: string | null
  attempts: number
  /** Values by series and step; time measurements are left out, which no two runs share. */
  points: Map<string, Map<number, number | null>>
}

export type Records = {
  job(id: string): Promise<JobRecord>
  /** Points stored so far. */
  count(id: string): Promise<number>
  status(id: string): Promise<string>
  attempts(id: string): Promise<number>
}

const pointsText = `SELECT s.member, s.key, p.step, p.value FROM all_metric_points p JOIN metric_series s ON s.id = p.series_id
  WHERE s.job_id = $1 AND s.key <> 'samples_per_second' ORDER BY s.member, s.key, p.step`
const awayMs = 60_000

/** Reads with a connection of its own for each question: the server may have been killed since the last one. Waits while it is away. */
export function createRecords(databaseUrl: string): Records {
  const ask = async <R extends pg.QueryResultRow>(text: string, values: unknown[]): Promise<R[]> => {
    const until = performance.now() + awayMs
    for (;;) {
      const client = new pg.Client({ connectionString: databaseUrl, connectionTimeoutMillis: 5_000, query_timeout: 10_000 })
      client.on('error', () => undefined)
      try {
        await client.connect()
        return (await client.query<R>(text, values)).rows
      } catch (error) {
        if (performance.now() > until) throw error
        await delay(100)
      } finally {
        await client.end().catch(() => undefined)
      }
    }
  }
  const status = async (id: string): Promise<string> => (await ask<{ status: string }>('SELECT status FROM jobs WHERE id = $1', [id]))[0]?.status ?? 'missing'
  const attempts = async (id: string): Promise<number> =>
    Number(elementAt(await ask<{ count: string }>('SELECT count(*) FROM job_attempts WHERE job_id = $1', [id]), 0, 'rows of a count').count)
  return {
    status,
    attempts,
    count: async (id) =>
      Number(
        (await ask<{ count: string }>('SELECT count(*) FROM all_metric_points p JOIN metric_series s ON s.id = p.series_id WHERE s.job_id = $1', [id]))[0]
          ?.count ?? 0,
      ),
    job: async (id) => {
      const [row] = await ask<{ status: string; error: { message: string } | null }>('SELECT status, error FROM jobs WHERE id = $1', [id])
      const points = new Map<string, Map<number, number | null>>()
      for (const { member, key, step, value } of await ask<{ member: number; key: string; step: number; value: number | null }>(pointsText, [id])) {
        const series = points.get(`${member} ${key}`) ?? new Map<number, number | null>()
        series.set(step, value)
        points.set(`${member} ${key}`, series)
      }
      return { status: row?.status ?? 'missing', error: row?.error?.message ?? null, attempts: await attempts(id), points }
    },
  }
}

/**
 * How a job's points differ from those of an undisturbed run: steps that are missing, that should not be there, and whose value is another one, bit for
 * bit.
 */
export function compare(job: JobRecord, reference: JobRecord): { missing: number; surplus: number; different: number } {
  let [missing, surplus, different] = [0, 0, 0]
  for (const [series, wanted] of reference.points) {
    const found = job.points.get(series) ?? new Map<number, number | null>()
    for (const [step, value] of wanted) {
      if (!found.has(step)) missing += 1
      else if (!Object.is(found.get(step), value)) different += 1
    }
  }
  for (const [series, found] of job.points) for (const step of found.keys()) if (!reference.points.get(series)?.has(step)) surplus += 1
  return { missing, surplus, different }
}
