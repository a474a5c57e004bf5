import { AppError } from '@trainyard/runtime'
import type { ResolvedJobSpec } from '@trainyard/spec'
import { execute, jsonText, rows, statement, text, texts, type Transaction } from '../connection/statement.js'

/** A new job as far as it matters what it starts from; `startsLike` is a job that has the same start, see `NewJob`. */
export type StartingJob = { id: string; spec: ResolvedJobSpec; startsLike: string | null }

const insertStarts = statement({
  name: 'starts: insert',
  text: `INSERT INTO job_starts (job_id, source_job_id, model_name, model_version)
    SELECT n.id, n.source, n.model, n.version FROM jsonb_to_recordset($1) AS n (id text, source text, model text, version int, "startsLike" text)
    WHERE EXISTS (SELECT 1 FROM jobs j WHERE j.id = n.source) OR EXISTS (SELECT 1 FROM job_starts l WHERE l.job_id = n."startsLike")
      OR n.source IS NULL AND EXISTS (SELECT 1 FROM jobs own JOIN models m ON m.project_id = own.project_id AND m.name = n.model JOIN model_versions v ON v.model_id = m.id AND v.version = n.version
        WHERE own.id = n.id AND m.deleted_at IS NULL AND v.deleted_at IS NULL AND v.source IS NOT NULL)`,
  params: { starts: jsonText },
})
// Columns that are those of the data set are not kept twice: jobs that prepare the same rows in the same way are alike.
const keepColumns = statement({
  name: 'starts: keep columns',
  text: `UPDATE jobs t SET kept_columns = CASE WHEN l.id IS NOT NULL THEN l.kept_columns ELSE NULLIF(COALESCE(j.kept_columns, d.info -> 'columns', i.columns), own.info -> 'columns') END
    FROM jsonb_to_recordset($1) AS n (id text, source text, model text, version int, keeps bool, "startsLike" text)
      LEFT JOIN jobs l ON l.id = n."startsLike" LEFT JOIN jobs j ON j.id = n.source LEFT JOIN datasets d ON d.id = j.dataset_id AND d.info ->> 'kind' = 'table'
      LEFT JOIN LATERAL (SELECT v.manifest #> '{dataset,columns}' AS columns FROM jobs o JOIN models m ON m.project_id = o.project_id AND m.name = n.model JOIN model_versions v ON v.model_id = m.id AND v.version = n.version
        WHERE o.id = n.id AND n.source IS NULL AND v.manifest #>> '{dataset,kind}' = 'table') i ON true, datasets own
    WHERE t.id = n.id AND own.id = t.dataset_id AND (l.id IS NOT NULL OR n.keeps)`,
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
 * Writes what new jobs start from, holds its files for them, and keeps the columns that their inputs are made of.
 * @throws {AppError} `conflict` when one was deleted meanwhile.
 */
export async function insertStartsOf(transaction: Transaction, jobs: readonly StartingJob[]): Promise<void> {
  const starting = jobs.flatMap(({ id, spec: { init }, startsLike }) => (init ? [{ id, init, startsLike }] : []))
  if (starting.length > 0) await holdStarts(transaction, starting)
  const keeping = jobs.flatMap(({ id, spec: { init }, startsLike }) =>
    init || startsLike !== null ? [{ id, ...sourceOf(init), keeps: init?.preprocessing === 'keep', startsLike }] : [],
  )
  if (keeping.length > 0) await execute(transaction, keepColumns, { starts: JSON.stringify(keeping) })
}

/** The job and the version that weights are of; nulls for none. */
const sourceOf = (init: ResolvedJobSpec['init']) => ({
  source: init?.from.job_id ?? null,
  model: init?.model ?? null,
  version: init?.version === undefined ? null : Number(init.version),
})

type Starting = Omit<StartingJob, 'spec'> & { init: NonNullable<ResolvedJobSpec['init']> }

async function holdStarts(transaction: Transaction, starting: readonly Starting[]): Promise<void> {
  const starts = starting.map(({ id, init, startsLike }) => ({ id, ...sourceOf(init), startsLike }))
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
