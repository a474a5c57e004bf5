import { bigint, execute, float, type Queryable, rows, statement, text } from './connection/statement.js'

/** A figure older than this is measured again before it decides. */
const freshSeconds = 10

// Data sets, checkpoints and imported versions count for each row that names them, although equal content is stored once: what a project pays does not depend on others. An upload
// counts with what it announced until it is used; the file of a batch prediction until that has ended.
const measured = (project: string): string => `(
    COALESCE((SELECT sum(bytes) FROM datasets WHERE project_id = ${project} AND deleted_at IS NULL), 0)
    + COALESCE((SELECT sum(c.bytes) FROM checkpoints c JOIN jobs j ON j.id = c.job_id WHERE j.project_id = ${project}), 0)
    + COALESCE((SELECT sum(v.bytes) FROM model_versions v JOIN models m ON m.id = v.model_id WHERE m.project_id = ${project} AND v.source IS NOT NULL AND v.deleted_at IS NULL), 0)
    + COALESCE((SELECT sum(output_bytes + CASE WHEN input_sha256 IS NULL THEN 0 ELSE (source ->> 'bytes')::int8 END) FROM batch_predictions WHERE project_id = ${project}), 0)
    + COALESCE((SELECT sum(bytes) FROM uploads WHERE project_id = ${project} AND staged_as IS NOT NULL), 0))::int8`

// The day's usage has the most of all that were measured on it.
const refresh = statement({
  name: 'projects: measure what is stored',
  text: `WITH measured AS (UPDATE projects p SET stored_bytes = ${measured('p.id')}, stored_at = clock_timestamp()
      WHERE p.id = $1 AND (p.stored_at IS NULL OR p.stored_at < clock_timestamp() - make_interval(secs => $2)) RETURNING p.id, p.stored_bytes)
    INSERT INTO project_usage AS u (project_id, day, stored_bytes)
      SELECT id, (clock_timestamp() AT TIME ZONE 'UTC')::date, stored_bytes FROM measured WHERE stored_bytes > 0
      ON CONFLICT (project_id, day) DO UPDATE SET stored_bytes = greatest(u.stored_bytes, excluded.stored_bytes)`,
  params: { projectId: text, seconds: float },
})
const add = statement({
  name: 'projects: add to what is stored',
  text: 'UPDATE projects SET stored_bytes = stored_bytes + $2 WHERE id = $1',
  params: { projectId: text, bytes: bigint },
})
const everyProject = statement({ name: 'projects: every id', text: 'SELECT id FROM projects ORDER BY id', row: { id: text } })

/** Measures what a project stores where the last figure is not fresh any more. */
export const refreshStored = async (on: Queryable, projectId: string): Promise<void> => void (await execute(on, refresh, { projectId, seconds: freshSeconds }))

/** Counts what is stored from now on, until it is measured. */
export const addStored = async (on: Queryable, projectId: string, bytes: number): Promise<void> => void (await execute(on, add, { projectId, bytes }))

/** Measures what every project stores, each in a statement of its own, so that none is held for long. */
export async function measureStored(on: Queryable): Promise<void> {
  for (const { id } of await rows(on, everyProject, {})) await refreshStored(on, id)
}
