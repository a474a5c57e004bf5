import { bigint, float, numeric, oneRow, type Queryable, statement } from '../connection/statement.js'

/** At most this many files go in one statement, so that none holds its locks for long. */
const batch = 200

/** Every place that names a file. Rows with a foreign key are guarded by it as well; sources of data sets and manifests name files inside JSON. */
const unreferenced = `NOT EXISTS (SELECT 1 FROM checkpoints c WHERE c.sha256 = b.sha256)
  AND NOT EXISTS (SELECT 1 FROM datasets d WHERE d.sha256 = b.sha256)
  AND NOT EXISTS (SELECT 1 FROM uploads u WHERE u.staged_as = b.sha256)
  AND NOT EXISTS (SELECT 1 FROM batch_predictions p WHERE p.input_sha256 = b.sha256)
  AND NOT EXISTS (SELECT 1 FROM prediction_parts p WHERE p.sha256 = b.sha256)
  AND NOT EXISTS (SELECT 1 FROM members m WHERE m.predictions_sha256 = b.sha256)
  AND NOT EXISTS (SELECT 1 FROM job_start_files s WHERE s.sha256 = b.sha256)
  AND NOT EXISTS (SELECT 1 FROM datasets d, jsonb_path_query(d.source, '$.files[*].sha256') f WHERE d.deleted_at IS NULL AND f #>> '{}' = b.sha256)
  AND NOT EXISTS (SELECT 1 FROM model_versions v, jsonb_path_query(v.manifest, '$.members[*].sha256') f WHERE v.deleted_at IS NULL AND f #>> '{}' = b.sha256)`

const collect = statement({
  name: 'blobs: collect',
  text: `WITH gone AS (
    DELETE FROM blobs WHERE sha256 IN (SELECT b.sha256 FROM blobs b WHERE b.created_at < clock_timestamp() - make_interval(secs => $1) AND ${unreferenced} LIMIT ${batch})
      AND created_at < clock_timestamp() - make_interval(secs => $1)
    RETURNING bytes)
  SELECT count(*) AS files, COALESCE(sum(bytes), 0) AS bytes FROM gone`,
  params: { olderThanSeconds: float },
  row: { files: bigint, bytes: numeric },
})

/** What `collectBlobs` would remove. */
export const unreferencedBlobs = statement({
  name: 'blobs: unreferenced',
  text: `SELECT count(*) AS files, COALESCE(sum(bytes), 0)::numeric AS bytes FROM blobs b WHERE b.created_at < clock_timestamp() - make_interval(secs => $1) AND ${unreferenced}`,
  params: { olderThanSeconds: float },
  row: { files: bigint, bytes: numeric },
})

/**
 * Removes what no row names. A file that is put again meanwhile stays (see `claimName`), as long as `olderThanSeconds` is more than a
 * transaction that puts may last.
 */
export async function collectBlobs(on: Queryable, olderThanSeconds: number): Promise<{ files: number; bytes: number }> {
  const total = { files: 0, bytes: 0 }
  for (;;) {
    const { files, bytes } = await oneRow(on, collect, { olderThanSeconds })
    total.files += files
    total.bytes += bytes
    if (files < batch) return total
  }
}
