import { setTimeout as delay } from 'node:timers/promises'
import { elementAt } from '@trainyard/spec'
import type { Installation } from './installation.js'

/** What Postgres holds of a job: the only witness of this test. */
export type JobRecord = {
  status: string
  error: string | null
  attempts: number
  /** Values by series and step; time measurements are left out, which no two runs share. */
  points: Map<string, Map<number, number | null>>
  /** SHA-256 by file: the final weights of each member, and its predictions on held-out rows. */
  files: Map<string, string>
  /** The ensemble's figures, as text. */
  ensemble: string | null
  /** Rules that hold whatever happened, and were broken: none. */
  broken: string[]
}

export type Records = {
  job(id: string): Promise<JobRecord>
  /** Points stored so far. */
  count(id: string): Promise<number>
  status(id: string): Promise<string>
  attempts(id: string): Promise<number>
}

const pointsText = `SELECT s.member, s.key, p.step, p.value FROM metric_series s CROSS JOIN LATERAL (SELECT * FROM all_metric_points WHERE series_id = s.id OFFSET 0) p
  WHERE s.job_id = $1 AND s.key <> 'samples_per_second' ORDER BY s.member, s.key, p.step`
const filesText = `SELECT 'weights of ' || member AS name, sha256 FROM checkpoints WHERE job_id = $1 AND kind = 'final'
  UNION ALL SELECT 'predictions of ' || index, predictions_sha256 FROM members WHERE job_id = $1 AND predictions_sha256 IS NOT NULL`

/** Each counts what must not be. */
const rules: Readonly<Record<string, string>> = {
  'tasks of an ended job that are not over': `SELECT count(*) FROM tasks WHERE job_id = $1 AND status NOT IN ('done', 'failed', 'cancelled')`,
  'ends that were told other than once': `SELECT abs(count(*) - 1) AS count FROM events WHERE job_id = $1 AND type = 'status'
    AND data ->> 'status' IN ('succeeded', 'failed', 'cancelled')`,
  'model versions other than one': 'SELECT abs(count(*) - 1) AS count FROM model_versions WHERE job_id = $1',
  'repeated steps with another value': 'SELECT mismatches AS count FROM job_cursors WHERE job_id = $1',
  'checkpoints whose content has another SHA-256': `SELECT count(*) FROM checkpoints c WHERE job_id = $1 AND sha256 IS DISTINCT FROM
    (SELECT encode(sha256(string_agg(data, ''::bytea ORDER BY index)), 'hex') FROM blob_chunks b WHERE b.sha256 = c.sha256)`,
  'attempts missing from the numbers 1, 2, 3 …': `SELECT COALESCE(sum(gap), 0) AS count FROM
    (SELECT max(epoch) - count(*) AS gap FROM job_attempts WHERE job_id = $1 GROUP BY task_id) AS gaps`,
  'attempts that began before the one before had ended': `SELECT count(*) FROM job_attempts a JOIN job_attempts b
    ON b.task_id = a.task_id AND b.epoch = a.epoch + 1 WHERE a.job_id = $1 AND (a.ended_at IS NULL OR b.started_at < a.ended_at)`,
}

const awayMs = 90_000

/** Reads while the server may be away: asks again until it is back. */
export function createRecords({ sql }: Installation): Records {
  const ask = async <R extends Record<string, unknown>>(text: string, id: string): Promise<R[]> => {
    const until = performance.now() + awayMs
    for (;;) {
      try {
        return await sql<R>(text, [id])
      } catch (error) {
        if (performance.now() > until) throw error
        await delay(100)
      }
    }
  }
  const count = async (text: string, id: string): Promise<number> => Number(elementAt(await ask<{ count: string }>(text, id), 0, 'rows of a count').count)
  const attempts = (id: string): Promise<number> => count('SELECT count(*) FROM job_attempts WHERE job_id = $1', id)
  return {
    attempts,
    status: async (id) => (await ask<{ status: string }>('SELECT status FROM jobs WHERE id = $1', id))[0]?.status ?? 'missing',
    count: (id) =>
      count(
        'SELECT count(*) FROM metric_series s CROSS JOIN LATERAL (SELECT FROM all_metric_points WHERE series_id = s.id OFFSET 0) p WHERE s.job_id = $1',
        id,
      ),
    job: async (id) => {
      const [row] = await ask<{ status: string; error: { message: string } | null; ensemble: unknown }>(
        'SELECT status, error, ensemble FROM jobs WHERE id = $1',
        id,
      )
      const points = new Map<string, Map<number, number | null>>()
      for (const { member, key, step, value } of await ask<{ member: number; key: string; step: number; value: number | null }>(pointsText, id)) {
        const series = points.get(`${member} ${key}`) ?? new Map<number, number | null>()
        series.set(step, value)
        points.set(`${member} ${key}`, series)
      }
      const broken: string[] = []
      for (const [rule, text] of Object.entries(rules)) {
        const found = await count(text, id)
        if (found > 0) broken.push(`${rule}: ${found}`)
      }
      return {
        status: row?.status ?? 'missing',
        error: row?.error?.message ?? null,
        attempts: await attempts(id),
        points,
        files: new Map((await ask<{ name: string; sha256: string }>(filesText, id)).map(({ name, sha256 }) => [name, sha256])),
        ensemble: row?.ensemble ? JSON.stringify(row.ensemble) : null,
        broken,
      }
    },
  }
}

/**
 * How a job differs from an undisturbed run: steps that are missing, that should not be there, and whose value is another one, bit for bit; files and
 * figures of the ensemble that are other ones.
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
  for (const name of new Set([...reference.files.keys(), ...job.files.keys()])) if (job.files.get(name) !== reference.files.get(name)) different += 1
  if (job.ensemble !== reference.ensemble) different += 1
  return { missing, surplus, different }
}
