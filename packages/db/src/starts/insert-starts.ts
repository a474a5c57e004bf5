import { AppError } from '@trainyard/runtime'
import type { ResolvedJobSpec } from '@trainyard/spec'
import { execute, jsonText, rows, statement, text, texts, type Transaction } from '../connection/statement.js'

/** A new job as far as it matters what it starts from; `retryOf` is the job that it tries again. */
export type StartingJob = { id: string; spec: ResolvedJobSpec; retryOf: string | null }

// A retry may start from what the job before it held, though the source is gone.
const insertStarts = statement({
  name: 'starts: insert',
  text: `INSERT INTO job_starts (job_id, source_job_id, model_name, model_version, columns)
    SELECT n.id, n.source, n.model, n.version, CASE WHEN n.keeps AND (d.info ->> 'kind' = 'table' OR r.columns IS NOT NULL) THEN COALESCE(r.columns, s.columns, d.info -> 'columns') END
    FROM jsonb_to_recordset($1) AS n (id text, source text, model text, version int, keeps bool, "retryOf" text)
      LEFT JOIN job_starts r ON r.job_id = n."retryOf" LEFT JOIN jobs j ON j.id = n.source LEFT JOIN datasets d ON d.id = j.dataset_id
      LEFT JOIN job_starts s ON s.job_id = j.id
    WHERE j.id IS NOT NULL OR r.job_id IS NOT NULL`,
  params: { starts: jsonText },
})
// As if they were put just now, so that a collection that looks for files which no row names does not take them.
const holdFiles = statement({
  name: 'starts: hold files',
  text: `WITH held AS (SELECT sha256 FROM blobs WHERE sha256 = ANY($1) ORDER BY sha256 FOR UPDATE)
    UPDATE blobs b SET created_at = clock_timestamp() FROM held WHERE b.sha256 = held.sha256 RETURNING b.sha256`,
  params: { files: texts },
  row: { sha256: text },
})
const insertFiles = statement({
  name: 'starts: insert files',
  text: 'INSERT INTO job_start_files (job_id, sha256) SELECT DISTINCT "jobId", sha256 FROM jsonb_to_recordset($1) AS f ("jobId" text, sha256 text)',
  params: { files: jsonText },
})

/**
 * Writes what new jobs start from, and holds its files for them.
 * @throws {AppError} `conflict` when one was deleted meanwhile.
 */
export async function insertStartsOf(transaction: Transaction, jobs: readonly StartingJob[]): Promise<void> {
  const starting = jobs.flatMap(({ id, spec: { init }, retryOf }) => (init ? [{ id, init, retryOf }] : []))
  if (starting.length === 0) return
  const starts = starting.map(({ id, init, retryOf }) => ({
    id,
    source: init.from.job_id,
    model: init.model ?? null,
    version: init.version === undefined ? null : Number(init.version),
    keeps: init.preprocessing === 'keep',
    retryOf,
  }))
  const written = await execute(transaction, insertStarts, { starts: JSON.stringify(starts) })
  const files = starting.flatMap(({ id, init }) => init.from.members.map(({ sha256 }) => ({ jobId: id, sha256 })))
  const wanted = new Set(files.map(({ sha256 }) => sha256))
  const held = await rows(transaction, holdFiles, { files: [...wanted] })
  if (written < starts.length || held.length < wanted.size) throw gone()
  await execute(transaction, insertFiles, { files: JSON.stringify(files) })
}

function gone(): AppError {
  const message = 'What the job starts from was deleted. Send a job that starts from something else.'
  return new AppError({ code: 'conflict', message, details: [{ path: 'init', rule: 'deleted', message }] })
}
